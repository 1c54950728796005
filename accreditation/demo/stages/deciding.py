"""The panel's part of a story: the meeting, the vote, and a second person's word on what was decided."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time

from accreditation.db import db, unit_of_work
from accreditation.demo.stages.story import Story, viewer
from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import MeetingTrigger, Seat, VoteChoice
from accreditation.enums.people import Profession
from accreditation.models.meetings import Item, Meeting
from accreditation.permissions.viewer import Viewer
from accreditation.queries import decisions as decision_queries
from accreditation.queries import items as item_queries
from accreditation.queries import meetings as queries
from accreditation.queries import ratifications as ratification_queries
from accreditation.services import conditions, items, meetings, ratifications, votes
from accreditation.services.meetings import PanelSeat

BEGINS_AT = time(10)


@contextmanager
def _fresh() -> Iterator[None]:
    """A transaction in which everything is read anew."""
    db.session.expunge_all()
    with unit_of_work():
        yield


@dataclass(frozen=True)
class Sitting:
    """A panel meeting that an office's secretariat arranged."""

    meeting_id: int
    secretary: Viewer

    def load(self) -> Meeting:
        """The meeting with its members, inside the present transaction."""
        meeting = queries.for_viewer(self.secretary, self.meeting_id)
        assert meeting is not None, "the secretary does not work in the meeting's office"
        return meeting

    def chair(self) -> Viewer:
        """Who is in the chair."""
        member = next(member for member in self.load().members if member.is_chair)
        return viewer(member.person_id)


def arrange(secretary: Viewer, office_id: int, held_on: date, title: str) -> Sitting:
    """Arrange a meeting of everybody who sits on the office's panel, on a day."""
    with _fresh():
        where = queries.arrangement(secretary, office_id)
        assert where is not None, "the secretary does not work in this office"
        seats = {
            person.person_id: PanelSeat(
                person.seat or (Seat.CHAIR if person.may_chair else Seat.MEMBER),
                person.profession or Profession.MEDICINE,
            )
            for person in where.people
        }
        meeting = meetings.schedule(
            where, actor=secretary, title=title, held_on=held_on, begins_at=BEGINS_AT, seats=seats
        )
    return Sitting(meeting.id, secretary)


def to_at_panel(story: Story, sitting: Sitting) -> None:
    """Put the case on a meeting's agenda."""
    with story.acting() as application:
        meetings.list_case(sitting.load(), application, actor=story.cast.secretary)


def issue_papers(sitting: Sitting) -> None:
    """Send out the papers of a meeting."""
    with _fresh():
        meetings.step(sitting.load(), MeetingTrigger.ISSUE_PAPERS, actor=sitting.secretary)


def open_meeting(sitting: Sitting, absent: Collection[int] = ()) -> None:
    """Open a meeting on its day, with everybody in the room but those who are absent (ids of people)."""
    with _fresh():
        meetings.step(sitting.load(), MeetingTrigger.OPEN, actor=sitting.chair())
    with _fresh():
        meeting = sitting.load()
        present = {member.person_id for member in meeting.members} - set(absent)
        meetings.mark_present(meeting, actor=sitting.chair(), present=present)


def close_meeting(sitting: Sitting) -> None:
    """Close a meeting and confirm its minutes."""
    for trigger in (MeetingTrigger.CLOSE, MeetingTrigger.CONFIRM_MINUTES):
        with _fresh():
            meetings.step(sitting.load(), trigger, actor=sitting.chair())


def to_decided(
    story: Story,
    sitting: Sitting,
    *,
    outcome: Outcome | None = None,
    departure_reason: str = "",
    against: int = 0,
    abstain: int = 0,
) -> None:
    """Call the case, vote on the rule's outcome (or on another, with its reason), and record the decision.

    `against` and `abstain` say how many of the last members vote so; the chair votes for.
    """
    chair = _call(story, sitting, outcome, departure_reason)
    with _fresh():
        people = [member.person_id for member in sitting.load().members if member.present]
    people.sort(key=lambda person_id: person_id != chair.id)
    for number, person_id in enumerate(people):
        left = len(people) - number
        choice = VoteChoice.FOR
        if left <= against + abstain:
            choice = VoteChoice.ABSTAIN if left <= abstain else VoteChoice.AGAINST
        with story.acting():
            item = _item(story)
            assert item.motion is not None
            votes.vote(item, actor=viewer(person_id), motion_number=item.motion.number, choice=choice)
    _write_condition(story, chair)
    with story.acting():
        votes.decide(_item(story), actor=chair, on_the_line_seen=True)


def _write_condition(story: Story, chair: Viewer) -> None:
    """Say what an award with conditions asks for."""
    with story.acting():
        item = _item(story)
        if item.motion is not None and item.motion.outcome is Outcome.ACCREDITED_WITH_CONDITIONS:
            words = "Appoint a second supervisor for the learners on nights, and tell the office who it is."
            conditions.write(item, actor=chair, words=words, due_on=conditions.latest_due(item))


def _call(story: Story, sitting: Sitting, outcome: Outcome | None, departure_reason: str) -> Viewer:
    with story.acting():
        chair = sitting.chair()
        items.call(_item(story), actor=chair)
    if outcome is not None:
        with story.acting():
            votes.propose(_item(story), actor=chair, outcome=outcome, departure_reason=departure_reason)
    return chair


def _item(story: Story) -> Item:
    item = item_queries.newest(story.application_id)
    assert item is not None, "the case is on no agenda"
    return item_queries.get(item.id)


def ratify(story: Story) -> None:
    """Ratify what was decided: the case is closed, with an award where one was decided, or deferred."""
    ratifier = story.cast.ratifier
    assert ratifier is not None, "a ratifier is needed"
    with story.acting():
        decision = decision_queries.newest(story.application_id)
        assert decision is not None, "nothing was decided"
        decided = ratification_queries.for_office(ratifier, decision.id)
        assert decided is not None, "the ratifier does not work for the case's office"
        ratifications.ratify(decided, actor=ratifier)
