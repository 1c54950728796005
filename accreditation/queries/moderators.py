"""The cases that a moderator may settle: of their offices, with shared scores, and none in which they have another part."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.moderation import ModerationCase
from accreditation.models.organisations import Organisation
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import case_duties
from accreditation.queries.applications import SUBJECT_KEY, SUBJECT_NAME, whole, with_subject
from accreditation.queries.case_search import tested
from accreditation.queries.paging import Page, paginate_rows
from accreditation.rules.duties import conflicts
from accreditation.visibility import CaseRole, Field, filter_for

BARRED = frozenset(duty for duty in Duty if conflicts([duty], Duty.MODERATOR))
"""Whoever holds one of these on a case does not moderate it."""


def has_no_other_part(viewer: Viewer) -> ColumnElement[bool]:
    """Cases in which the viewer neither reviews nor did anything that a moderator of them must not have done."""
    # Under a name of its own: the statement around it may be about a review, too.
    own = aliased(Review)
    reviews_it = and_(
        own.application_id == Application.id,
        own.reviewer_id == viewer.person_id,
        own.status != ReviewStatus.DECLINED,
    )
    has_duty = and_(
        case_duties.counting(Application.id, Application.return_id),
        CaseDuty.person_id == viewer.person_id,
        CaseDuty.duty.in_([duty.value for duty in BARRED]),
    )
    return and_(~exists().where(reviews_it), ~exists().where(has_duty))


def _moderates(viewer: Viewer) -> ColumnElement[bool]:
    """Shared cases of the viewer's offices in which they have no other part."""
    return and_(filter_for(Field.AGREED, viewer, CaseRole.MODERATOR), has_no_other_part(viewer))


# Built once, as every page of the moderator's asks one of them.
_WHOLE = whole().join(Application.round)
_AT_A_GLANCE = (
    select(Application)
    .join(Application.round)
    .options(
        joinedload(Application.placement),
        joinedload(Application.organisation),
        contains_eager(Application.round),
    )
)


def for_moderator(viewer: Viewer, application_id: int, **_others: object) -> Application | None:
    """A case that the viewer may moderate, once its scores are shared; none in which they have another part."""
    return db.session.scalars(_WHOLE.where(Application.id == application_id, _moderates(viewer))).first()


def at_a_glance(viewer: Viewer, application_id: int, **_others: object) -> Application | None:
    """The same case with what names it and its newest round alone: its board needs no more."""
    shown = _AT_A_GLANCE.where(Application.id == application_id, _moderates(viewer))
    return db.session.scalars(shown).first()


@dataclass(frozen=True)
class Filters:
    """Which cases a moderator lists."""

    text: str = ""
    show: str = ""
    sort: str = "due"


@dataclass(frozen=True)
class CaseLine:
    """One case in which scores are being agreed."""

    application_id: int
    reference: str
    place: str
    provider: str
    due_on: date | None
    for_moderator: int
    for_team: int

    @property
    def overdue(self) -> bool:
        """Whether its due date has passed."""
        return self.due_on is not None and self.due_on < clock.today()


def in_moderation(viewer: Viewer, filters: Filters, page: int = 1) -> Page[CaseLine]:
    """Cases of the moderator's offices in which scores are being agreed; two statements, whatever their number."""
    whole = _sorted(_lines(), filters.sort)
    # Whose part in a case rules them out is asked once for each case, not for the count and for the page.
    late = Application.id, whole
    listed = paginate_rows(_filtered(whole, viewer, filters), page, late=late, walked=True)
    rows = [
        CaseLine(case_id, reference, place, provider, due_on, mine, waiting - mine)
        for case_id, reference, place, provider, due_on, mine, waiting in listed.rows
    ]
    return Page(rows, listed.number, listed.pages, listed.total, listed.more)


def _waiting(now: datetime, *, moderator_only: bool) -> Any:
    with_moderator = or_(ModerationCase.for_moderator, ModerationCase.moderator_from <= now)
    counted = (
        func.coalesce(func.sum(case((with_moderator, 1), else_=0)), 0) if moderator_only else func.count()
    )
    # Of the newest round, which the statement around it is joined to.
    return (
        select(counted)
        .where(ModerationCase.round_id == ReviewRound.id, ModerationCase.settled_at.is_(None))
        .correlate(ReviewRound)
        .scalar_subquery()
    )


def _lines() -> Select[*tuple[Any, ...]]:
    return with_subject(
        select(
            Application.id,
            Application.reference,
            SUBJECT_NAME,
            Organisation.name,
            Application.due_on,
            _waiting(clock.now(), moderator_only=True).label("mine"),
            _waiting(clock.now(), moderator_only=False).label("waiting"),
        ).join(Application.round)
    )


def _filtered(
    statement: Select[*tuple[Any, ...]], viewer: Viewer, filters: Filters
) -> Select[*tuple[Any, ...]]:
    statement = statement.where(Application.status == ApplicationStatus.MODERATION, _moderates(viewer))
    if filters.show == "waiting":
        statement = statement.where(_waiting(clock.now(), moderator_only=True) > 0)
    if filters.text:
        # Few cases are moderated at a time, so each is asked.
        statement = tested(statement, filters.text)
    return statement


def _sorted(statement: Select[*tuple[Any, ...]], sort: str) -> Select[*tuple[Any, ...]]:
    columns: dict[str, Any] = {
        "due": Application.due_on,
        "place": SUBJECT_KEY,
        "provider": Organisation.search_key,
    }
    column = columns.get(sort.removeprefix("-"), Application.due_on)
    order = column.desc() if sort.startswith("-") else column.asc()
    return statement.order_by(order.nulls_last(), Application.id)
