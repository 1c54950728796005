"""What the gallery has of training: cases as drafts, published and retired, one begun and one handed in."""

from accreditation.db import db, unit_of_work
from accreditation.models.calibration import TrainingCase
from accreditation.models.standard_settings import StandardSetting
from accreditation.queries import standard_settings as queries
from accreditation.services import standard_settings, training_cases
from tests import training
from tests.browser.furnishing import Furnished


def practise(made: Furnished) -> dict[str, int]:
    """The training cases of the gallery, by what was made of them."""
    world, reviewer = made.world, made.people["lead"]
    fresh = training.published(world, "A fresh ward")
    begun = training.published(world, "A ward that is begun")
    attempt = training.begin(world, begun, reviewer)
    training.score(attempt, begun, {"1.1": 2, "1.2": None})
    done = training.published(world, "A ward that is handed in")
    training.handed_in(world, done, reviewer, {"1.1": 3, "1.2": 3, "2.2": 1, "3.1": None, "4.1": 4})
    passed = training.published(world, "A ward that is alike")
    training.handed_in(world, passed, reviewer, dict(training.EXPERTS))
    draft = training.draft(world, "A draft")
    copied = training.draft(world, "A copied draft")
    training.row_of(copied, "1.1").is_copied = True
    copied.made_by_id = made.people["secretariat"].id
    retired = training.published(world, "A retired ward")
    with unit_of_work():
        training_cases.retire(retired, actor=world.viewer(made.people["administrator"]))
    setting, second, closed = (_exercise(made, published=begun, rounds=rounds) for rounds in range(3))
    db.session.commit()
    every = {"fresh": fresh, "begun": begun, "done": done, "passed": passed}
    every |= {"draft": draft, "copied": copied, "retired": retired}
    ids = {name: training_case.id for name, training_case in every.items()}
    return ids | {
        "setting": setting.id,
        "second": second.id,
        "closed": closed.id,
        "setting_case": queries.cases_of(setting)[0].id,
    }


def _exercise(made: Furnished, *, published: TrainingCase, rounds: int) -> StandardSetting:
    """An exercise with two experts and a case to place, of which so many rounds are closed."""
    actor = made.scene.viewer("secretariat")
    with unit_of_work():
        setting = standard_settings.begin(
            title=f"The line, with {rounds} rounds closed",
            framework_version_id=made.world.framework.id,
            actor=actor,
        )
        for name in ("lead", "lay"):
            standard_settings.ask_expert(setting, email=made.people[name].email, actor=actor)
        standard_settings.add_case(setting, training_case_id=published.id)
    for number in range(1, rounds + 1):
        training.judge_all(made.world, setting, {made.people["lead"]: 80, made.people["lay"]: 70}, number)
        with unit_of_work():
            standard_settings.close_round(setting, number=number, actor=actor)
    return setting
