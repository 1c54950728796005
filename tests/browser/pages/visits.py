"""A visit as it is planned and as it was held: its team's pages, the provider's and the office's; and notes to oneself."""

from collections.abc import Iterator
from datetime import time, timedelta

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.visits import GroupMet
from accreditation.models.reviews import Review
from accreditation.queries import applications, scoring
from accreditation.queries import reviews as review_queries
from accreditation.queries import visits as queries
from accreditation.services import review_notes, visits
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Case, Stage

LONG = "Supervision rotas were on the wall, dated and signed, and learners knew whom to call. " * 6
MARKUP = "They feel <b>safe</b> & heard.\nAlso at night."


def pages(made: Furnished) -> Iterator[Page]:
    """The pages of a visit whose days are offered, and of one that was held."""
    planned = made.scene.new_case(Stage.VISITED)
    held = made.case(Stage.VISITED)
    _offer(made, planned)
    _keep(made, held)
    yield from _planning(planned)
    path = f"/reviews/{held.reviews['lead']}/visit"
    yield Page("visit-settled", "lead", f"{path}/plan")
    yield Page("visit-move", "lead", f"{path}/settle")
    yield refused("visit-move-without-reason", "lead", f"{path}/settle", meeting_point="Another gate")
    yield Page("visit-agenda", "lead", f"{path}/agenda")
    yield refused("visit-agenda-empty", "lead", f"{path}/agenda", begins_at="noon", ends_at="", what="")
    yield Page("visit-agenda-lay", "lay", f"/reviews/{held.reviews['lay']}/visit/agenda")
    yield Page("visit-people", "lead", f"{path}/people")
    yield refused("visit-people-empty", "lead", f"{path}/people", role="")
    yield Page("visit-notes", "lead", f"{path}/notes")
    yield Page("visit-note", "lead", f"{path}/notes/1.1")
    yield Page("visit-note-stale", "lead", f"{path}/notes/1.1", 409, {"version": "0", "seen": "From here."})
    yield Page("visit-provider-settled", "provider_lead", f"/applications/{held.application_id}/visit")
    yield Page("own-note", "lead", f"/reviews/{held.reviews['lead']}/standards/1.1/note")
    stale = {"version": "0", "words": "From my other window."}
    yield Page("own-note-stale", "lead", f"/reviews/{held.reviews['lead']}/standards/1.1/note", 409, stale)


def _planning(planned: Case) -> Iterator[Page]:
    path = f"/reviews/{planned.reviews['lead']}/visit"
    yield Page("visit-offered", "lead", f"{path}/plan")
    yield Page("visit-days", "lead", f"{path}/days")
    yield refused("visit-days-empty", "lead", f"{path}/days", begins_at="noon")
    yield Page("visit-settle", "lead", f"{path}/settle")
    yield refused("visit-settle-empty", "lead", f"{path}/settle", meeting_point="")
    yield Page("visit-provider", "provider_lead", f"/applications/{planned.application_id}/visit")
    yield Page("visit-provider-reads", "contributor", f"/applications/{planned.application_id}/visit")
    yield Page("visit-office", "secretariat", f"/cases/{planned.application_id}/visit")
    yield refused("visit-office-empty", "secretariat", f"/cases/{planned.application_id}/visit")


def _lead(made: Furnished, case: Case) -> Review:
    review = review_queries.for_reviewer(made.scene.viewer("lead"), case.reviews["lead"])
    assert review is not None
    return review


def _offer(made: Furnished, case: Case) -> None:
    """Three days, one of which suits whoever answered."""
    lead, provider = made.scene.viewer("lead"), made.scene.viewer("provider_lead")
    with unit_of_work():
        application = applications.get(case.application_id)
        for number in (20, 21, 28):
            day = clock.today() + timedelta(days=number)
            visits.offer(application, day=day, begins_at=time(9, 30), actor=lead)
        suits = {each.id: number == 0 for number, each in enumerate(queries.dates(application.current_round))}
        visits.reply(application, suits=suits, for_provider=False, actor=lead)
        visits.reply(application, suits=suits, for_provider=True, actor=provider)


def _keep(made: Furnished, case: Case) -> None:
    """A day that was moved once, an agenda, people met, and notes by standard and to oneself."""
    actor = made.scene.viewer("lead")
    with unit_of_work():
        review = _lead(made, case)
        for version, number in enumerate((30, 37)):
            visits.settle(
                review,
                day=clock.today() + timedelta(days=number),
                begins_at=time(10),
                meeting_point="Main entrance of the tower, by the information desk of the ground floor",
                moved_because="The ward is inspected on that day." if version else "",
                expected_version=version,
                actor=actor,
            )
        visits.add_slot(
            review, begins_at=time(10), ends_at=time(11, 15), what="Tour of the ward", whom="", actor=actor
        )
        visits.add_slot(
            review,
            begins_at=time(11, 15),
            ends_at=time(12),
            what="Confidential session with learners, without their supervisors",
            whom="Student nurses and doctors in training",
            actor=actor,
        )
        visits.add_people(review, group=GroupMet.LEARNERS, role="Student nurses, year two", actor=actor)
        standard = scoring.own(review.id, review.reviewer_id, "1.1")
        assert standard is not None
        visits.write_note(
            review, standard.entry.standard_id, None, seen=LONG, learners_said="", expected_version=0
        )
        review_notes.write(review, standard.entry.standard_id, None, words=MARKUP, expected_version=0)
