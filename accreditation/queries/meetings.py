"""Panel meetings: who sits, what is on the agenda, what waits for one; each for those who work with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.meetings import MeetingStatus, Seat
from accreditation.enums.people import PANEL_ROLES, Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.meetings import Decision, Item, Meeting, MeetingMember, Motion
from accreditation.models.organisations import Office
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.paging import Page, paginate
from accreditation.queries.people import stands
from accreditation.queries.searching import contains

WAITING_SHOWN = 50


@dataclass(frozen=True)
class Filters:
    """Which meetings to show."""

    search: str = ""
    status: MeetingStatus | None = None


def in_reach(viewer: Viewer) -> ColumnElement[bool]:
    """The meetings that the viewer arranges, sits on or ratifies for."""
    in_office = Meeting.office_id.in_(viewer.offices(Role.SECRETARIAT, Role.RATIFIER))
    return or_(in_office, sits_on(viewer))


def sits_on(viewer: Viewer) -> ColumnElement[bool]:
    """The meetings on whose panel the viewer sits, with a panel grant in their office that stands."""
    offices = viewer.offices(*PANEL_ROLES)
    if not offices:
        return false()
    return Meeting.office_id.in_(offices) & exists().where(
        MeetingMember.meeting_id == Meeting.id, MeetingMember.person_id == viewer.person_id
    )


def index(viewer: Viewer, filters: Filters = Filters(), page: int = 1) -> Page[Meeting]:
    """The meetings that the viewer arranges, sits on or ratifies for, the latest day first."""
    statement = (
        select(Meeting)
        .options(joinedload(Meeting.office))
        .where(in_reach(viewer))
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
    )
    if filters.search:
        statement = statement.where(contains(Meeting.search_key, filters.search))
    if filters.status is not None:
        statement = statement.where(Meeting.status == filters.status)
    return paginate(statement, page)


def for_viewer(viewer: Viewer, meeting_id: int, **_others: object) -> Meeting | None:
    """A meeting with its office and members, for those who arrange it, sit on it or ratify for its office."""
    return db.session.scalars(
        select(Meeting)
        .options(joinedload(Meeting.office), selectinload(Meeting.members).joinedload(MeetingMember.person))
        .where(Meeting.id == meeting_id, in_reach(viewer))
        .execution_options(populate_existing=True)
    ).first()


@dataclass(frozen=True)
class Arrangement:
    """An office that may hold a meeting, and who may sit on its panel."""

    office: Office
    people: Sequence["PanelPerson"]

    @property
    def office_id(self) -> int:
        """The office, for permissions."""
        return self.office.id


@dataclass(frozen=True)
class PanelPerson:
    """Somebody with a panel grant, and what they usually sit as."""

    person_id: int
    name: str
    may_chair: bool
    seat: Seat | None
    profession: Profession | None
    kind: ReviewerKind | None = None
    may_sit: bool = True


def arrangement(viewer: Viewer, office_id: int | None = None) -> Arrangement | None:
    """The office (one of the viewer's, the first unless it is named) with everybody who may sit on its panel."""
    offices = sorted(viewer.offices(Role.SECRETARIAT))
    chosen = office_id if office_id is not None else next(iter(offices), None)
    if chosen is None or chosen not in offices:
        return None
    office = db.session.get_one(Office, chosen)
    return Arrangement(office, panel_people(chosen))


def with_sitting(arrangement: Arrangement, meeting: Meeting) -> Arrangement:
    """The same with the meeting's members whose role has ended, so that nobody is taken off unseen."""
    still_there = {person.person_id for person in arrangement.people}
    gone = [
        PanelPerson(
            member.person_id,
            member.person.name,
            member.is_chair,
            seat_of(member),
            member.profession,
            may_sit=False,
        )
        for member in meeting.members
        if member.person_id not in still_there
    ]
    return Arrangement(arrangement.office, [*arrangement.people, *gone])


def panel_people(office_id: int) -> list[PanelPerson]:
    """Who may sit on an office's panel today, by name, with their last seat, else what their profile says."""
    rows = db.session.execute(
        select(Person.id, Person.name, Grant.role, ReviewerProfile.kind, ReviewerProfile.profession)
        .join(Grant, Grant.person_id == Person.id)
        .outerjoin(ReviewerProfile, ReviewerProfile.person_id == Person.id)
        .where(
            Grant.office_id == office_id,
            Grant.role.in_(PANEL_ROLES),
            stands(),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.search_key, Person.id, Grant.role)
    )
    last_seats = _last_seats(office_id)
    people: dict[int, PanelPerson] = {}
    for person_id, name, role, kind, profession in rows:
        earlier_row = people.get(person_id)
        # Who may chair and also sit as a member has a row for each grant.
        may_chair = role is Role.PANEL_CHAIR or (earlier_row is not None and earlier_row.may_chair)
        seat, sat_as = last_seats.get(person_id, (_usual_seat(may_chair, kind), profession))
        people[person_id] = PanelPerson(person_id, name, may_chair, seat, sat_as, kind)
    return list(people.values())


def _usual_seat(may_chair: bool, kind: ReviewerKind | None) -> Seat | None:
    if may_chair:
        return Seat.CHAIR
    return {ReviewerKind.LAY: Seat.LAY, ReviewerKind.LEARNER: Seat.LEARNER}.get(kind) if kind else None


def _last_seats(office_id: int) -> dict[int, tuple[Seat | None, Profession]]:
    latest = (
        select(Meeting.id)
        .where(Meeting.office_id == office_id)
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    members = db.session.scalars(select(MeetingMember).where(MeetingMember.meeting_id == latest))
    return {member.person_id: (seat_of(member), member.profession) for member in members}


def seat_of(member: MeetingMember) -> Seat:
    """What a member sits as."""
    if member.is_chair:
        return Seat.CHAIR
    return Seat.LEARNER if member.is_learner else Seat.LAY if member.is_lay else Seat.MEMBER


def waiting(viewer: Viewer, office_id: int) -> list[Application]:
    """Cases of an office that wait for a panel, the first due first, with their places; at most fifty.

    None with which the viewer is in conflict: a colleague puts those on the agenda.
    """
    return list(
        db.session.scalars(
            select(Application)
            .options(joinedload(Application.placement), joinedload(Application.organisation))
            .where(
                Application.office_id == office_id,
                Application.status == ApplicationStatus.READY_FOR_PANEL,
                Application.paused_at.is_(None),
                ~conflict_filter(viewer, Application.organisation_id, Application.id),
            )
            .order_by(Application.due_on, Application.id)
            .limit(WAITING_SHOWN)
        )
    )


@dataclass(frozen=True)
class Listing:
    """A case that is to go on an agenda."""

    meeting: Meeting
    application: Application

    @property
    def office_id(self) -> int:
        """The panel's office, for permissions."""
        return self.meeting.office_id


def listing(viewer: Viewer, meeting_id: int, application_id: int) -> Listing | None:
    """A meeting within the viewer's reach, with a case of their office."""
    meeting = for_viewer(viewer, meeting_id)
    application = applications.for_office(viewer, application_id)
    return Listing(meeting, application) if meeting and application else None


def agenda(meeting: Meeting) -> list[Item]:
    """A meeting's items in order, with their cases, who stepped out, and the votes on each motion; four statements."""
    items = list(
        db.session.scalars(
            select(Item)
            .join(Item.application)
            .options(
                contains_eager(Item.application).joinedload(Application.placement),
                contains_eager(Item.application).joinedload(Application.organisation),
                contains_eager(Item.application).joinedload(Application.cycle),
                contains_eager(Item.application).joinedload(Application.framework_version),
                selectinload(Item.recusals),
                selectinload(Item.motions).options(selectinload(Motion.votes), joinedload(Motion.lost)),
            )
            .where(Item.meeting_id == meeting.id)
            .order_by(Item.position, Item.id)
            .execution_options(populate_existing=True)
        )
    )
    # The caller holds the meeting with its members: asked for item by item, each would cost a statement.
    for item in items:
        set_committed_value(item, "meeting", meeting)
    return items


def decisions(meeting_id: int) -> dict[int, Decision]:
    """What a meeting has decided, by item."""
    rows = db.session.scalars(
        select(Decision).join(Item, Item.id == Decision.item_id).where(Item.meeting_id == meeting_id)
    )
    return {decision.item_id: decision for decision in rows}
