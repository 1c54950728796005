"""What the gallery shows of a team that talks, a review that is to be unlocked, and a report whose facts are checked."""

from accreditation.db import unit_of_work
from accreditation.models.reviews import Review
from accreditation.queries import accuracy as accuracy_queries
from accreditation.queries import moderation, rounds
from accreditation.queries import reviews as review_queries
from accreditation.services import accuracy, discussions, reports, reviews
from tests import reviewing
from tests.browser.furnishing import Furnished
from tests.scene import Case, Stage

CODES = ("1.1", "1.2")
LONG = "Both wards share a rota, and the survey counts one of them twice: " * 6


def talk(made: Furnished) -> None:
    """Let a team talk, ask to unlock a review, and mark what is wrong in two reports, of which one is sent."""
    for name, words in (("lead", "I took the audit of March."), ("lay", LONG), ("lead", "Then we agree.")):
        _remark(made, made.cases["agreeing"], name, words)
    unlocking = made.cases["unlocking"] = made.scene.new_case(Stage.SCORING)
    for name in ("lead", "lay"):
        reviewing.lock(made.world, _own(made, unlocking, name))
    with unit_of_work():
        reviews.ask_to_unlock(
            _own(made, unlocking, "lead"), reason="I took the wrong audit.", actor=made.scene.viewer("lead")
        )
    made.cases["checking"] = made.scene.new_case(Stage.ACCURACY)
    _mark(made, made.cases["checking"])
    checked = made.cases["checked"] = made.scene.new_case(Stage.ACCURACY)
    _mark(made, checked)
    with unit_of_work():
        reports.confirm_accuracy(checked.application, actor=made.scene.viewer("provider_lead"))


def _own(made: Furnished, case: Case, name: str) -> Review:
    review = review_queries.for_reviewer(made.scene.viewer(name), case.reviews[name])
    assert review is not None
    return review


def _remark(made: Furnished, case: Case, name: str, words: str) -> None:
    viewer = made.scene.viewer(name)
    page = moderation.team_standard(viewer, case.reviews[name], "1.2")
    assert page is not None
    with unit_of_work():
        discussions.remark(page.application, page.row.line, words=words, actor=viewer, review=page.review)


def _mark(made: Furnished, case: Case) -> None:
    lead = made.scene.viewer("provider_lead")
    for code in CODES:
        passage = accuracy_queries.passage(lead, case.application_id, code)
        assert passage is not None
        shows = accuracy_queries.submitted(passage.application.current_round, None)
        of_standard = [each.citation.id for each in shows if each.code == code]
        with unit_of_work():
            accuracy.mark(
                passage,
                quote=passage.words.split("\n")[0],
                words="It was the other ward’s survey. " * (4 if code == "1.2" else 1),
                citation_id=of_standard[0] if code == "1.1" else None,
                actor=lead,
            )


def points(case: Case) -> list[int]:
    """The points on a case's report."""
    report = rounds.report(case.application.current_round)
    assert report.newest is not None
    return [point.id for point in accuracy_queries.of_report(report.newest)]
