"""Helpers about training cases: one written by an office and scored by experts, and a reviewer who scores it."""

from collections.abc import Mapping

from accreditation.db import db, unit_of_work
from accreditation.enums.calibration import Grouping
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.people import Role
from accreditation.models.calibration import TrainingAttempt, TrainingCase, TrainingStandard
from accreditation.models.people import Person
from accreditation.models.standard_settings import StandardSetting
from accreditation.queries import frameworks
from accreditation.queries import standard_settings as settings
from accreditation.queries import training_cases as queries
from accreditation.queries.standard_settings import CasePart
from accreditation.services import standard_settings, training_attempts, training_cases
from accreditation.services.training_attempts import Judgement
from accreditation.services.training_cases import Written
from tests.world import World

EXPERTS = {"1.1": 3, "1.2": 2, "2.2": 3, "3.1": 2, "4.1": 3}
"""What experts give; 1.1, 2.2 and 3.1 are must-meet standards."""
REASON = "The experts’ reason for {code}, told to nobody before"


def draft(world: World, title: str = "A quiet ward", experts: dict[str, int] | None = None) -> TrainingCase:
    """A draft whose standards all have an expert score and a reason."""
    editor = world.viewer(world.person(Role.SECRETARIAT, name="Ed Itor"))
    with unit_of_work():
        training_case = training_cases.make(
            title=title, place="A ward of 24 beds.", framework_version_id=world.framework.id, actor=editor
        )
        training_case.framework_version = world.framework
        for standard in frameworks.standards_of(world.framework.id):
            value = (experts or EXPERTS).get(standard.code)
            if value is not None:
                written = Written(
                    self_score=3,
                    answer=f"What the ward says of {standard.code}.",
                    evidence=[(EvidenceKind.MINUTES, "Minutes of the education board.")],
                    expert_score=value,
                    expert_reason=REASON.format(code=standard.code),
                )
                training_cases.write(training_case, standard, written, expected_version=0, actor=editor)
    return training_case


def published(
    world: World, title: str = "A quiet ward", experts: dict[str, int] | None = None
) -> TrainingCase:
    """A training case that reviewers may begin."""
    training_case = draft(world, title, experts)
    with unit_of_work():
        training_cases.publish(training_case, actor=None)
    return training_case


def begin(world: World, training_case: TrainingCase, person: Person) -> TrainingAttempt:
    """A reviewer begins a training case."""
    with unit_of_work():
        return training_attempts.begin(training_case, actor=world.viewer(person))


def row_of(training_case: TrainingCase, code: str) -> TrainingStandard:
    """What the training case says of a standard."""
    row = queries.standard_of(training_case.id, code)
    assert row is not None
    return row


def score(attempt: TrainingAttempt, training_case: TrainingCase, given: dict[str, int | None]) -> None:
    """The reviewer scores standards; None is "cannot judge"."""
    with unit_of_work():
        for code, value in given.items():
            judgement = Judgement(value, value is None, f"What I saw of {code}.")
            training_attempts.score_standard(
                attempt, row_of(training_case, code), judgement, expected_version=0
            )


def handed_in(
    world: World, training_case: TrainingCase, person: Person, given: dict[str, int | None]
) -> TrainingAttempt:
    """A reviewer scores a training case and hands it in."""
    attempt = begin(world, training_case, person)
    score(attempt, training_case, given)
    with unit_of_work():
        training_attempts.hand_in(attempt, training_case, actor=world.viewer(person))
    db.session.refresh(attempt)
    return attempt


def exercise(world: World) -> tuple[StandardSetting, list[Person]]:
    """An exercise on the line of the award, with two experts."""
    experts = [world.person(Role.REVIEWER) for _ in range(2)]
    actor = world.viewer(world.person(Role.SECRETARIAT))
    with unit_of_work():
        setting = standard_settings.begin(
            title="The line", framework_version_id=world.framework.id, actor=actor
        )
        setting.framework_version = world.framework
        for expert in experts:
            standard_settings.ask_expert(setting, email=expert.email, actor=actor)
    return setting, experts


def judge_all(world: World, setting: StandardSetting, experts: Mapping[Person, int], number: int) -> None:
    """Experts say the same of every core standard, and place every case on the border."""
    for person, of_hundred in experts.items():
        with unit_of_work():
            part = settings.part_of(world.viewer(person), setting.id)
            assert part is not None
            judgements = {standard.id: of_hundred for standard, _ in settings.core_of(setting)}
            standard_settings.judge(part, judgements, number=number, expected_version=part.expert.version)
            for case in settings.cases_of(setting):
                standard_settings.place(CasePart(part, case), Grouping.BORDERLINE)
