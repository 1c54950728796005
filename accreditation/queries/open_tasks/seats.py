"""Seats on panels that somebody who leaves has, and who could sit there instead."""

from collections.abc import Collection, Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.leavings import TaskKind
from accreditation.enums.meetings import MeetingStatus, Seat
from accreditation.enums.people import PANEL_ROLES, Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.meetings import Meeting, MeetingMember
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.queries.meetings import seat_of
from accreditation.queries.needs import TODAY, holds
from accreditation.queries.open_tasks.leaver import Leaver
from accreditation.queries.open_tasks.task import OpenTask, Successor
from accreditation.queries.people import stands
from accreditation.queries.stranded import TO_CHAIR
from accreditation.rules.places import lay_misfit, seat_misfit

BEGUN = frozenset({MeetingStatus.OPEN, MeetingStatus.ADJOURNED})
MINUTES = "The meeting is over, so its members stay as they are. Let the chair confirm the minutes first."
OFF_PANEL = "the seat stays empty, and the office looks whether the quorum can still be reached."
EMPTY_CHAIR = "they stay in the chair by name until the office seats another."
BEGUN_STAYS = "they stay on the list of the meeting, which has begun, and count no more."


def of_leaver(leaver: Leaver) -> Iterator[OpenTask]:
    """The seats of somebody who may sit on these panels no more; four statements, or none."""
    if not leaver.before.has(*PANEL_ROLES):
        return
    seats = [member for member in _seats(leaver.person_id) if _loses(leaver, *member)]
    if not seats:
        return
    members = _members({meeting.id for _, meeting in seats})
    chaired = _chaired(members, leaver.person_id)
    people = _people({meeting.office_id for _, meeting in seats}, leaver.person_id)
    for member, meeting in seats:
        stays = MINUTES if meeting.status is MeetingStatus.CLOSED else ""
        able = [
            successor
            for office_id, may_chair, successor, kind, profession in people
            if office_id == meeting.office_id
            and (may_chair or not member.is_chair)
            and successor.person_id not in members[meeting.id]
            and _fits(member, kind, profession)
        ]
        yield OpenTask(
            TaskKind.SEAT,
            member.id,
            None,
            meeting.title,
            dates.day(meeting.held_on),
            _left(member, meeting),
            meeting.held_on,
            () if stays else tuple(able),
            stays,
            stops=member.is_chair and not able and meeting.id not in chaired,
        )


def _seats(person_id: int) -> list[tuple[MeetingMember, Meeting]]:
    """Where a person sits, at meetings that are not over; the chair's until the minutes are confirmed."""
    rows = db.session.execute(
        select(MeetingMember, Meeting)
        .join(Meeting, Meeting.id == MeetingMember.meeting_id)
        .options(joinedload(MeetingMember.person))
        .where(
            MeetingMember.person_id == person_id,
            Meeting.status.in_(TO_CHAIR),
            or_(Meeting.status != MeetingStatus.CLOSED, MeetingMember.is_chair),
        )
        .order_by(Meeting.held_on, Meeting.id)
    )
    return [(member, meeting) for member, meeting in rows]


def _loses(leaver: Leaver, member: MeetingMember, meeting: Meeting) -> bool:
    """Whether a seat could be taken before and no more afterwards."""
    roles = (Role.PANEL_CHAIR,) if member.is_chair else tuple(PANEL_ROLES)
    office = meeting.office_id
    return office in leaver.before.offices(*roles) and office not in leaver.after.offices(*roles)


def _left(member: MeetingMember, meeting: Meeting) -> str:
    if meeting.status in BEGUN:
        return BEGUN_STAYS
    return EMPTY_CHAIR if member.is_chair else OFF_PANEL


def _members(meetings: Collection[int]) -> dict[int, set[int]]:
    members: dict[int, set[int]] = {meeting_id: set() for meeting_id in meetings}
    for meeting_id, person_id in db.session.execute(
        select(MeetingMember.meeting_id, MeetingMember.person_id).where(
            MeetingMember.meeting_id.in_(meetings)
        )
    ):
        members[meeting_id].add(person_id)
    return members


def _chaired(meetings: Collection[int], besides: int) -> set[int]:
    """Which of these meetings somebody else could chair."""
    return set(
        db.session.scalars(
            select(MeetingMember.meeting_id)
            .join(Meeting, Meeting.id == MeetingMember.meeting_id)
            .where(
                MeetingMember.meeting_id.in_(meetings),
                MeetingMember.is_chair,
                MeetingMember.person_id != besides,
                holds(MeetingMember.person_id, (Role.PANEL_CHAIR,), Meeting.office_id),
            ),
            {"today": clock.today()},
        )
    )


def _fits(member: MeetingMember, kind: ReviewerKind | None, profession: Profession | None) -> bool:
    """Whether somebody may take exactly this seat: the quorum counts on the lay and the learner seat."""
    seat = seat_of(member)
    return not seat_misfit(seat, kind) and not lay_misfit(
        is_lay=seat is Seat.LAY, profession=seated_as(member, profession)
    )


def seated_as(member: MeetingMember, profession: Profession | None) -> Profession:
    """The profession with which somebody takes a seat over: their own, else that of the seat."""
    return profession or member.profession


Sitter = tuple[int, bool, Successor, ReviewerKind | None, Profession | None]
"""An office, whether the person may chair there, who it is, and what is known of them."""


def _people(offices: Collection[int], besides: int) -> list[Sitter]:
    """Who may sit on the panels of some offices today, by name."""
    rows = db.session.execute(
        select(
            Grant.office_id,
            Grant.role,
            Person.id,
            Person.name,
            ReviewerProfile.kind,
            ReviewerProfile.profession,
        )
        .join(Person, Person.id == Grant.person_id)
        .outerjoin(ReviewerProfile, ReviewerProfile.person_id == Person.id)
        .where(
            Grant.office_id.in_(offices),
            Grant.role.in_(PANEL_ROLES),
            stands(TODAY),
            Person.disabled_at.is_(None),
            Person.id != besides,
        )
        .order_by(Person.search_key, Person.id, Grant.role),
        {"today": clock.today()},
    ).all()
    chairs = {(row.office_id, row.id) for row in rows if row.role is Role.PANEL_CHAIR}
    sitters: dict[tuple[int, int], Sitter] = {}
    for row in rows:
        office = (row.office_id, row.id)
        note = "panel chair" if office in chairs else "panel member"
        successor = Successor(row.id, row.name, note)
        # Who may chair and also sit as a member has a row for each grant.
        sitters[office] = (row.office_id, office in chairs, successor, row.kind, row.profession)
    return list(sitters.values())
