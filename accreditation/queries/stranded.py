"""Cases that nobody can move: whose next step waits for a role, a reviewer, a lead or a chair that nobody can act as now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Text,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import TAKES_REVIEWERS
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.leavings import Gap
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.people import Role
from accreditation.enums.reviews import ON_TEAM, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.meetings import Meeting, MeetingMember
from accreditation.models.organisations import Office, Organisation
from accreditation.models.reviews import Review
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import SUBJECT_NAME, under_way, with_subject
from accreditation.queries.needs import NEEDS, able, holds
from accreditation.queries.paging import Page, paginate_rows
from accreditation.queries.reviews import OF_NEWEST_ROUND

AT_WORK = (ReviewStatus.INVITED, ReviewStatus.ACCEPTED, ReviewStatus.SCORING)
"""Reviews for which somebody has still to do something; what was locked counts on without its reviewer."""
LED = (S.IN_REVIEW, S.MODERATION, S.FACTUAL_ACCURACY)
"""Cases whose team needs somebody to lead it."""
TO_CHAIR = (
    MeetingStatus.SCHEDULED,
    MeetingStatus.PAPERS_ISSUED,
    MeetingStatus.OPEN,
    MeetingStatus.ADJOURNED,
    MeetingStatus.CLOSED,
)
"""Meetings that need somebody in the chair, to the confirmed minutes."""
FIRST = 50
"""Cases that home looks at, the first due first; the list looks at all."""


@dataclass(frozen=True)
class Line:
    """Something that nobody can move: a case, or a meeting that nobody can chair."""

    gap: Gap
    role: Role | None
    application_id: int | None
    meeting_id: int | None
    reference: str
    place: str
    provider: str
    due_on: date | None


def _cases(gap: Gap, role: ColumnElement[Any], due_on: Any = Application.due_on) -> Select[*tuple[Any, ...]]:
    return with_subject(
        select(
            literal(gap.value, Text).label("gap"),
            role.label("role"),
            Application.id.label("application_id"),
            cast(null(), Integer).label("meeting_id"),
            Application.reference.label("reference"),
            SUBJECT_NAME.label("place"),
            Organisation.name.label("provider"),
            due_on.label("due_on"),
            Application.office_id.label("office_id"),
            Application.organisation_id.label("organisation_id"),
        ).select_from(Application)
    ).where(under_way(), Application.paused_at.is_(None))


# One walk over the cases under way: each is asked about the one role that it waits for.
_ROLE: ColumnElement[Any] = case(*((need.waits, literal(need.role.value, Text)) for need in NEEDS.values()))
_MOVED: ColumnElement[bool] = case(*((need.waits, able(need)) for need in NEEDS.values()), else_=true())
_AT_WORK = Review.status.in_(AT_WORK) & Application.status.in_(TAKES_REVIEWERS)
_LEADING = Review.is_lead & Review.status.in_(ON_TEAM.difference(AT_WORK)) & Application.status.in_(LED)
_GONE = OF_NEWEST_ROUND & ~holds(Review.reviewer_id, (Role.REVIEWER,))
"""Somebody who has to review or to lead, and has no account or no role any more."""


def _reviews(gap: Gap, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    reviews = _cases(gap, cast(null(), Text), func.coalesce(Review.due_on, Application.due_on))
    return reviews.join(Review, Review.application_id == Application.id).where(condition, _GONE)


def _unchaired() -> Select[*tuple[Any, ...]]:
    """Meetings to come, or whose minutes are not confirmed, that nobody can chair."""
    chaired = (
        exists()
        .where(
            MeetingMember.meeting_id == Meeting.id,
            MeetingMember.is_chair,
            holds(MeetingMember.person_id, (Role.PANEL_CHAIR,), Meeting.office_id),
        )
        .correlate_except(MeetingMember)
    )
    return (
        select(
            literal(Gap.CHAIR.value, Text),
            literal(Role.PANEL_CHAIR.value, Text),
            cast(null(), Integer),
            Meeting.id,
            literal("", Text),
            Meeting.title,
            Office.name,
            Meeting.held_on,
            Meeting.office_id,
            cast(null(), Integer),
        )
        .join(Office, Office.id == Meeting.office_id)
        .where(Meeting.status.in_(TO_CHAIR), ~chaired)
    )


def _parts(cases: ColumnElement[bool], meetings: ColumnElement[bool]) -> Subquery:
    """All of it as one list, so that its page and its count are one statement."""
    return union_all(
        _cases(Gap.ROLE, _ROLE).where(~_MOVED, cases),
        _reviews(Gap.REVIEW, _AT_WORK).where(cases),
        _reviews(Gap.LEAD, _LEADING).where(cases),
        _unchaired().where(meetings),
    ).subquery()


def _first(cases: ColumnElement[bool], meetings: ColumnElement[bool]) -> Select[bool]:
    """Whether there is any among the cases that are due first, or among the meetings."""
    soonest = (
        select(Application.id)
        .where(under_way(), cases, Application.due_on.is_not(None), Application.paused_at.is_(None))
        .order_by(Application.due_on)
        .limit(FIRST)
        .correlate(None)
    )
    of_case = Review.application_id == Application.id
    left = exists().where(of_case, or_(_AT_WORK, _LEADING), _GONE).correlate(Application)
    bare = select(literal(1)).where(Application.id.in_(soonest), or_(~_MOVED, left))
    unchaired = _unchaired().with_only_columns(literal(1), maintain_column_froms=True)
    return select(or_(bare.exists(), unchaired.where(meetings).exists()))


# Built once, because building them costs more than asking them; whose offices, and which day, comes with each request.
_OFFICES: ColumnElement[Any] = bindparam("offices", expanding=True)
_IN_OFFICES = Application.office_id.in_(_OFFICES), Meeting.office_id.in_(_OFFICES)
_OF_NATION = _parts(true(), true())
_OF_OFFICES = _parts(*_IN_OFFICES)
_ANY_OF_NATION, _ANY_OF_OFFICES = _first(true(), true()), _first(*_IN_OFFICES)
_UNSHOWN = frozenset({"office_id", "organisation_id"})


def _for(viewer: Viewer) -> tuple[Select[*tuple[Any, ...]], dict[str, Any]]:
    """What a person can mend, and the values that it is asked with."""
    if viewer.has(Role.ADMINISTRATOR):
        return _shown(_OF_NATION), {"today": clock.today()}
    columns = _OF_OFFICES.c
    own = conflict_filter(viewer, columns.organisation_id, columns.application_id)
    return _shown(_OF_OFFICES).where(~own), {
        "today": clock.today(),
        "offices": sorted(viewer.offices(Role.SECRETARIAT)),
    }


def _shown(everything: Subquery) -> Select[*tuple[Any, ...]]:
    columns = everything.c
    ordered = columns.due_on.nulls_last(), columns.place, columns.application_id
    return select(*[column for column in columns if column.name not in _UNSHOWN]).order_by(*ordered)


def index(viewer: Viewer, number: int = 1) -> Page[Line]:
    """Everything that nobody can move in the viewer's offices, or anywhere for an administrator, the first due first."""
    statement, values = _for(viewer)
    listed = paginate_rows(statement.params(values), number)
    rows = [Line(Gap(gap), Role(role) if role else None, *rest) for gap, role, *rest in listed.rows]
    return Page(rows, listed.number, listed.pages, listed.total, listed.more)


def is_any(viewer: Viewer) -> bool:
    """Whether home leads to the list: it looks at what is due first, so that it costs no more in a large office.

    Asks nothing for those who can mend none of it.
    """
    values: dict[str, Any] = {"today": clock.today()}
    if viewer.has(Role.ADMINISTRATOR):
        return bool(db.session.scalar(_ANY_OF_NATION, values))
    offices = viewer.offices(Role.SECRETARIAT)
    return bool(offices) and bool(db.session.scalar(_ANY_OF_OFFICES, values | {"offices": sorted(offices)}))
