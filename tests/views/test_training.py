"""A reviewer's training in the browser, scripts off; what experts gave is on no page before it is handed in."""

from lxml import html as parser

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.audit import AuditEvent
from accreditation.models.calibration import TrainingScore, TrainingStandard
from accreditation.queries import snapshots
from tests import training
from tests.client import Client
from tests.scene import Scene, Stage
from tests.world import World

SECRET = "told to nobody before"


def main(browser: Client, path: str) -> str:
    page = browser.get(path)
    assert page.status_code == 200, path
    (part,) = parser.document_fromstring(page.text).xpath("//main")
    return " ".join(" ".join(part.itertext()).split())


def test_a_training_case_is_scored_handed_in_and_compared_and_nothing_is_told_before(world: World) -> None:
    training_case = training.published(world)
    reviewer, other = world.person(Role.REVIEWER), world.person(Role.REVIEWER)
    browser, colleague = world.client(reviewer), world.client(other)
    page = f"/training/{training_case.id}"
    assert "A quiet ward" in main(browser, "/training")
    assert browser.send(page).location == page
    assert "You have begun or handed in all that there are." in main(browser, "/training")
    assert "Still needs a score (or “cannot judge”) and a rationale" in main(browser, f"{page}/hand-in")
    for code in training.EXPERTS:
        sent = browser.send(f"{page}/standards/{code}", version="0", score="3", rationale="Seen.", go="next")
        assert sent.status_code == 302
    before = [
        page,
        "/training",
        f"{page}/hand-in",
        *(f"{page}/standards/{code}" for code in training.EXPERTS),
    ]
    assert all(SECRET not in browser.get(path).text for path in before)
    assert browser.get(f"{page}/difference").status_code == 404
    assert browser.send(f"{page}/hand-in").location == f"{page}/difference"
    shown = main(browser, f"{page}/difference")
    assert "This counts as your standardisation" in shown
    assert "You gave 3, the experts 2: you are 1 higher." in shown
    assert SECRET in shown
    # Somebody else's is still secret, and theirs alone.
    assert SECRET not in colleague.get(page).text
    assert colleague.get(f"{page}/difference").status_code == 404
    assert colleague.get(f"{page}/standards/1.1").status_code == 404


def test_without_a_published_case_nobody_has_begun_one(world: World) -> None:
    training.draft(world)
    page = main(world.client(world.person(Role.REVIEWER)), "/training")
    assert "No training case yet" in page
    assert "You have begun" not in page


def test_what_reviewers_and_experts_gave_is_in_no_record(world: World) -> None:
    training_case = training.published(world)
    training.handed_in(world, training_case, world.person(Role.REVIEWER), dict(training.EXPERTS))
    facts = " ".join(db.session.scalars(db.select(AuditEvent.facts)))
    assert SECRET not in facts
    assert "passed" not in facts


def test_an_autosave_that_comes_late_gets_both_texts(world: World) -> None:
    training_case = training.published(world)
    reviewer = world.person(Role.REVIEWER)
    attempt = training.begin(world, training_case, reviewer)
    training.score(attempt, training_case, {"1.1": 2})
    late = world.client(reviewer).send(
        f"/training/{training_case.id}/standards/1.1",
        version="0",
        score="4",
        rationale="Typed in another tab.",
    )
    assert late.status_code == 409
    assert "Typed in another tab." in late.text
    assert db.session.scalars(db.select(TrainingScore.value)).one() == 2


def test_a_copied_case_waits_until_somebody_says_that_it_names_nobody(world: World) -> None:
    scene = Scene(world)
    case = scene.case(Stage.CLOSED)
    browser = world.client(scene.people["secretariat"])
    copied = browser.send(f"/cases/{case.application_id}/copy-for-training", title="Unnamed")
    assert "/training-cases/" in copied.location
    rows = db.session.scalars(db.select(TrainingStandard)).all()
    snapshot = snapshots.submitted(case.application_id)
    assert snapshot is not None
    assert len(rows) == len([e for e in snapshots.entries(snapshot) if not e.not_applicable])
    assert all(row.is_copied for row in rows)
    # A real application's words: another office's secretary may be in conflict with it.
    other = world.client(world.person(Role.SECRETARIAT, office=scene.elsewhere_office))
    assert other.get(copied.location).status_code == 404
    assert other.get(f"{copied.location}/standards/1.1").status_code == 404
    assert "its maker reads it first" in main(other, "/training-cases")
    refused = browser.send(copied.location)
    assert refused.status_code == 422
    assert "take the names out" in refused.text
    saved = browser.send(
        f"{copied.location}/standards/1.1",
        version="1",
        answer="Unnamed.",
        expert_score="3",
        expert_reason="Because.",
        names_out="y",
    )
    assert saved.status_code == 302
    db.session.expire_all()
    assert sum(row.is_copied for row in rows) == len(rows) - 1
    under_way = scene.case(Stage.SCORING)
    assert browser.send(f"/cases/{under_way.application_id}/copy-for-training", title="No").status_code == 422


def test_a_reviewer_reads_no_draft_and_makes_none(world: World) -> None:
    draft = training.draft(world)
    browser = world.client(world.person(Role.REVIEWER))
    assert browser.get(f"/training/{draft.id}").status_code == 404
    assert browser.get(f"/training-cases/{draft.id}").status_code == 404
    assert browser.get("/training-cases").status_code == 403
