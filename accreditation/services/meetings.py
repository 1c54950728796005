"""Arrange a panel meeting and run it: members, agenda, papers, the room, minutes; what it decides is in `items`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.meetings import ItemStatus, MeetingStatus, MeetingTrigger, Seat
from accreditation.enums.people import Duty, Profession
from accreditation.errors import Reason, RuleBroken
from accreditation.models.applications import Application
from accreditation.models.meetings import Item, Meeting, MeetingMember
from accreditation.permissions.viewer import Viewer
from accreditation.queries import holidays, policies, rule_cases
from accreditation.queries import meetings as queries
from accreditation.queries.meetings import Arrangement, PanelPerson
from accreditation.rules.places import lay_misfit, seat_misfit
from accreditation.services import audit, clocks, duties, items, minutes, moves, panel_seats
from accreditation.services.items import OPEN_ITEMS
from workflows.engine import possible
from workflows.meeting import MEETING

PAPERS_CLOCK = "papers_before_meeting"
BEGUN = frozenset({MeetingStatus.OPEN, MeetingStatus.ADJOURNED})
ROOM_CLOSED = frozenset({MeetingStatus.CLOSED, MeetingStatus.MINUTES_CONFIRMED, MeetingStatus.CANCELLED})


@dataclass(frozen=True)
class PanelSeat:
    """What one person sits on a panel as."""

    seat: Seat
    profession: Profession | None


def schedule(
    arrangement: Arrangement,
    *,
    actor: Viewer,
    title: str,
    held_on: date,
    seats: Mapping[int, PanelSeat],
    begins_at: time | None = None,
) -> Meeting:
    """Arrange a meeting of an office's panel on a day, with its members; the time may come later."""
    if held_on < clock.today():
        raise RuleBroken("The meeting cannot be in the past", field="held_on")
    meeting = Meeting(
        office_id=arrangement.office_id,
        title=title,
        held_on=held_on,
        begins_at=begins_at,
        status=MeetingStatus.SCHEDULED,
    )
    meeting.members = _members(arrangement, seats)
    db.session.add(meeting)
    db.session.flush()
    for member in meeting.members:
        panel_seats.record(member, actor=actor)
    _set_papers_due(meeting, [])
    # A workflow moves what is there already, so the event of the first state is written here.
    audit.record(
        AuditKind.MEETING_MOVED,
        actor=actor,
        stream=audit.SYSTEM,
        meeting_id=meeting.id,
        trigger="schedule",
        source=None,
        dest=meeting.status.value,
    )
    return meeting


def reseat(
    meeting: Meeting, arrangement: Arrangement, *, actor: Viewer, seats: Mapping[int, PanelSeat]
) -> None:
    """Change who sits on the panel; once it has opened, people may join it but nobody is taken off."""
    if meeting.status in ROOM_CLOSED:
        raise RuleBroken("This meeting is over, so its members stay as they are.")
    new_members = {member.person_id: member for member in _members(arrangement, seats)}
    for member in list(meeting.members):
        seated = new_members.pop(member.person_id, None)
        # Votes may have been cast: somebody who has gone is marked absent, and stays in the record.
        if seated is None and meeting.status in BEGUN:
            words = f"The meeting has begun, so {member.person.name} stays a member. Mark who is in the room instead."
            raise RuleBroken(words)
        if seated is None:
            panel_seats.unseat(member, actor=actor)
        elif _copy_seat(seated, member):
            panel_seats.record(member, actor=actor)
    for member in new_members.values():
        member.meeting_id = meeting.id
        db.session.add(member)
        panel_seats.record(member, actor=actor)


def _copy_seat(seated: MeetingMember, member: MeetingMember) -> bool:
    """Seat a member as they are seated now; whether that is another seat."""
    names = ("is_chair", "is_lay", "is_learner", "profession")
    before = [getattr(member, name) for name in names]
    for name in names:
        setattr(member, name, getattr(seated, name))
    return before != [getattr(member, name) for name in names]


def _members(arrangement: Arrangement, seats: Mapping[int, PanelSeat]) -> list[MeetingMember]:
    people = {person.person_id: person for person in arrangement.people}
    members = []
    for person_id, panel_seat in seats.items():
        person = people[person_id]
        if panel_seat.seat is Seat.CHAIR and not person.may_chair:
            raise RuleBroken(f"{person.name} is not a panel chair", field=f"seat_{person_id}")
        is_lay = panel_seat.seat is Seat.LAY
        profession = panel_seat.profession or (Profession.LAY if is_lay else None)
        if profession is None:
            raise RuleBroken(f"Choose {person.name}’s profession", field=f"profession_{person_id}")
        _refuse_misfit(person, panel_seat.seat, profession)
        members.append(
            MeetingMember(
                person_id=person_id,
                is_chair=panel_seat.seat is Seat.CHAIR,
                is_lay=panel_seat.seat is Seat.LAY,
                is_learner=panel_seat.seat is Seat.LEARNER,
                profession=profession,
            )
        )
    if not any(member.is_chair for member in members):
        raise RuleBroken("Choose a chair for the meeting")
    return members


def _refuse_misfit(person: PanelPerson, seat: Seat, profession: Profession) -> None:
    """Refuse a lay or learner seat for somebody who is not lay or no learner: the quorum counts on them."""
    misfit = lay_misfit(is_lay=seat is Seat.LAY, profession=profession)
    if misfit:
        raise RuleBroken(f"{person.name}: {misfit}.", field=f"profession_{person.person_id}")
    misfit = seat_misfit(seat, person.kind)
    if misfit:
        raise RuleBroken(f"{person.name}: {misfit}.", field=f"seat_{person.person_id}")


def list_case(meeting: Meeting, application: Application, *, actor: Viewer) -> Item:
    """Put a case that waits for a panel on the agenda, in time for its papers."""
    if application.office_id != meeting.office_id:
        raise RuleBroken("This case belongs to another office.")
    listed = select(Item.id).where(Item.meeting_id == meeting.id, Item.application_id == application.id)
    # Also one that was postponed here: an agenda has a case once, so it goes to another meeting.
    if db.session.scalar(listed) is not None:
        raise RuleBroken("This case was on this agenda already. Choose another meeting.")
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    moves.case(application, Trigger.LIST_ON_AGENDA, actor=actor, meeting=meeting)
    last_position = db.session.scalar(select(func.max(Item.position)).where(Item.meeting_id == meeting.id))
    item = Item(
        meeting_id=meeting.id,
        application_id=application.id,
        round_id=application.current_round.id,
        position=(last_position or 0) + 1,
        status=ItemStatus.LISTED,
    )
    db.session.add(item)
    db.session.flush()
    _set_papers_due(meeting, queries.agenda(meeting))
    return item


def _set_papers_due(meeting: Meeting, agenda: Sequence[Item]) -> None:
    """Let the papers be due as early as any case of the agenda needs them, each by its own policy."""
    if meeting.status is not MeetingStatus.SCHEDULED:
        return
    needed = [clocks.days(item.application, PAPERS_CLOCK) for item in agenda if item.status in OPEN_ITEMS]
    # A meeting of no case yet goes by the framework that ships, as what belongs to no case does.
    clocks.set_papers_due(meeting, max(needed or [policies.shipped_defaults().clocks[PAPERS_CLOCK]]))


def change(
    meeting: Meeting, *, actor: Viewer, title: str, held_on: date, begins_at: time | None = None
) -> bool:
    """Give a meeting another title, day or time, before it has begun; False where nothing differs.

    Another day asks again for the notice that the papers of every case on its agenda need.
    """
    if (title, held_on, begins_at) == (meeting.title, meeting.held_on, meeting.begins_at):
        return False
    if meeting.status in BEGUN | ROOM_CLOSED:
        raise RuleBroken("This meeting has begun or is over, so its day and title stay as they are.")
    is_moved = held_on != meeting.held_on
    if is_moved and held_on < clock.today():
        raise RuleBroken("The meeting cannot be in the past", field="held_on")
    if is_moved:
        agenda = queries.agenda(meeting)
        _check_notice(agenda, held_on)
        meeting.moved_from, meeting.held_on = meeting.held_on, held_on
        _set_papers_due(meeting, agenda)
    meeting.title, meeting.begins_at = title, begins_at
    meeting.changes += 1
    meeting.changed_at = clock.now()
    audit.record(
        AuditKind.MEETING_CHANGED,
        actor=actor,
        stream=audit.SYSTEM,
        meeting_id=meeting.id,
        held_on=held_on.isoformat(),
    )
    return True


def _check_notice(agenda: Sequence[Item], held_on: date) -> None:
    """Refuse a day that is too near for the papers of a case on the agenda, or of one whose papers are out."""
    left = holidays.days_between(clock.today(), held_on)
    too_soon = [
        Reason(f"{item.application.reference} needs {needed} working days, and there are {left}.")
        for item in agenda
        if item.status in OPEN_ITEMS and left < (needed := clocks.days(item.application, PAPERS_CLOCK))
    ]
    if too_soon:
        raise RuleBroken(
            "This day is too soon for the papers. Choose a later one, or postpone these cases first.",
            field="held_on",
            reasons=too_soon,
        )


def mark_present(meeting: Meeting, *, actor: Viewer, present: Collection[int]) -> None:
    """Mark who is in the room; `present` are the ids of people."""
    if meeting.status in ROOM_CLOSED:
        raise RuleBroken("This meeting is over, so who was there stays as it was.")
    for member in meeting.members:
        is_present = member.person_id in present
        if member.present is is_present:
            continue
        member.present = is_present
        audit.record(
            AuditKind.ATTENDANCE_MARKED,
            actor=actor,
            stream=audit.SYSTEM,
            meeting_id=meeting.id,
            person_id=member.person_id,
            present=is_present,
        )


class MeetingFacts:
    """What a meeting's workflow may ask."""

    def __init__(self, meeting: Meeting, items: Sequence[Item]) -> None:
        self.meeting = meeting
        # A postponed case waits for another meeting and holds nothing up in this one.
        self.items = [item for item in items if item.status is not ItemStatus.POSTPONED]

    @property
    def items_listed(self) -> int:
        """Cases on the agenda."""
        return len(self.items)

    @property
    def papers_missing(self) -> list[Reason]:
        """Cases whose paper cannot be written, because a score that the award rule reads is not agreed."""
        missing = rule_cases.missing_scores(self.items)
        values = (("meeting_id", self.meeting.id),)
        return [
            Reason(
                f"{item.application.reference} has no agreed score for {', '.join(codes)}.", "meeting", values
            )
            for item in self.items
            if (codes := missing[item.id])
        ]

    @property
    def notice_enough(self) -> bool:
        """Whether the day is far enough away for the papers of every case."""
        # Case by case, each by its own policy: one agenda may hold cases of several frameworks.
        left = holidays.days_between(clock.today(), self.meeting.held_on)
        return all(left >= clocks.days(item.application, PAPERS_CLOCK) for item in self.items)

    @property
    def day_reached(self) -> bool:
        """Whether the day of the meeting has come."""
        return clock.today() >= self.meeting.held_on

    @property
    def items_open(self) -> list[Reason]:
        """Cases that are neither decided nor postponed."""
        values = (("meeting_id", self.meeting.id),)
        return [
            Reason(f"Decide or postpone {item.application.reference}.", "meeting", values)
            for item in self.items
            if item.status in OPEN_ITEMS
        ]

    @property
    def items_called(self) -> int:
        """Items that are being discussed now."""
        return sum(item.status is ItemStatus.CALLED for item in self.items)


def facts(meeting: Meeting) -> MeetingFacts:
    """What a meeting's workflow may ask, read from its agenda."""
    return MeetingFacts(meeting, queries.agenda(meeting))


def step(meeting: Meeting, trigger: MeetingTrigger, *, actor: Viewer) -> None:
    """Issue the papers, open, adjourn, resume, close or cancel the meeting, or confirm its minutes.

    Closing writes the minutes; cancelling lets every case on the agenda wait for a panel again.
    """
    agenda = queries.agenda(meeting)
    if trigger is MeetingTrigger.CANCEL and trigger in possible(MEETING, meeting):
        for item in agenda:
            if item.status in OPEN_ITEMS:
                items.postpone_with_meeting(item, actor=actor)
    moves.move(
        MEETING,
        meeting,
        trigger,
        MeetingFacts(meeting, agenda),
        kind=AuditKind.MEETING_MOVED,
        stream=audit.SYSTEM,
        actor=actor,
        meeting_id=meeting.id,
    )
    if trigger in {MeetingTrigger.ISSUE_PAPERS, MeetingTrigger.CANCEL}:
        clocks.end_papers(meeting, met=trigger is MeetingTrigger.ISSUE_PAPERS)
    if trigger is MeetingTrigger.CLOSE:
        meeting.minutes = minutes.written(meeting, agenda, queries.decisions(meeting.id))
