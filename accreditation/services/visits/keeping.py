"""Keep what belongs to a visit: its agenda, whom the team met by role and group, and each reviewer's notes by standard."""

from datetime import time

from accreditation import clock
from accreditation.db import db
from accreditation.enums.visits import GroupMet
from accreditation.errors import RuleBroken, Stale
from accreditation.models.reviews import Review
from accreditation.models.visits import VisitNote, VisitPeople, VisitSlot
from accreditation.permissions.viewer import Viewer
from accreditation.queries import visits as queries
from accreditation.services.visits.planning import why_not_noted

MOST_LINES = 40
"""Of an agenda, and of people met: more is a slip."""


def add_slot(
    review: Review, *, begins_at: time, ends_at: time, what: str, whom: str, actor: Viewer
) -> VisitSlot:
    """Add a line to the agenda; the provider reads it too."""
    _refuse_closed(review)
    if ends_at <= begins_at:
        raise RuleBroken("It has to end after it begins.", field="ends_at")
    slots = queries.slots(review.round)
    says = (begins_at, ends_at, what, whom)
    for slot in slots:
        if (slot.begins_at, slot.ends_at, slot.what, slot.whom) == says:
            return slot
    _refuse_many(len(slots), "what")
    slot = VisitSlot(
        round_id=review.round_id,
        begins_at=begins_at,
        ends_at=ends_at,
        what=what,
        whom=whom,
        added_by_id=actor.id,
    )
    db.session.add(slot)
    db.session.flush()
    return slot


def take_out_slot(review: Review, slot_id: int) -> None:
    """Take a line out of the agenda; twice is the same as once."""
    _refuse_closed(review)
    for slot in queries.slots(review.round):
        if slot.id == slot_id:
            slot.taken_out_at = clock.now()


def add_people(review: Review, *, group: GroupMet, role: str, actor: Viewer) -> VisitPeople:
    """Write down whom the team met, by role and group."""
    _refuse_closed(review)
    people = queries.people(review.round)
    for met in people:
        if (met.group, met.role) == (group, role):
            return met
    _refuse_many(len(people), "role")
    met = VisitPeople(round_id=review.round_id, group=group, role=role, added_by_id=actor.id)
    db.session.add(met)
    db.session.flush()
    return met


def take_out_people(review: Review, people_id: int) -> None:
    """Take somebody out of those whom the team met; twice is the same as once."""
    _refuse_closed(review)
    for met in queries.people(review.round):
        if met.id == people_id:
            met.taken_out_at = clock.now()


def write_note(
    review: Review,
    standard_id: int,
    note: VisitNote | None,
    *,
    seen: str,
    learners_said: str,
    expected_version: int,
) -> VisitNote:
    """Keep what a reviewer noted of one standard; raises Stale where another window of theirs wrote something else first.

    What learners said stands by standard only where enough of them took part that nobody can be known by it.
    """
    _refuse_closed(review)
    if not queries.apart_in(review):
        if learners_said:
            raise RuleBroken(
                "What learners said stands by standard only once the lead has recorded that enough of them took part."
                " Keep it for the lead’s words about all of them.",
                field="learners_said",
            )
        # Its box is not on the page, so that what was written before is neither shown nor lost.
        learners_said = note.learners_said if note is not None else ""
    if note is not None and (note.seen, note.learners_said) == (seen, learners_said):
        return note
    if (note.version if note else 0) != expected_version:
        raise Stale(note)
    if note is None:
        note = VisitNote(review_id=review.id, standard_id=standard_id, version=0)
        db.session.add(note)
    note.seen, note.learners_said = seen, learners_said
    note.version += 1
    note.updated_at = clock.now()
    db.session.flush()
    return note


def _refuse_closed(review: Review) -> None:
    why = why_not_noted(review)
    if why:
        raise RuleBroken(why)


def _refuse_many(number: int, field: str) -> None:
    if number >= MOST_LINES:
        raise RuleBroken(f"{MOST_LINES} lines are enough. Take one out before you add another.", field=field)
