"""Concerns of an office, for its concern officer alone."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import defer, joinedload

from accreditation.db import db
from accreditation.enums.concerns import READ_BY_PROVIDER, ConcernKind, ConcernStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.concerns import Concern, ConcernRecord
from accreditation.models.organisations import Placement
from accreditation.permissions.conflicts import conflict_filter, has_conflicts
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import WHOLE
from accreditation.queries.paging import SIZE, Page, paginate


@dataclass(frozen=True)
class Filters:
    """Which concerns to show."""

    status: ConcernStatus | None = None
    kind: ConcernKind | None = None


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Concerns of the viewer's offices that are about no provider of their own, as a filter over Concern."""
    in_office: ColumnElement[bool] = Concern.office_id.in_(viewer.offices(Role.CONCERN_OFFICER))
    if not has_conflicts(viewer):
        return in_office
    cases = select(Application.id).where(conflict_filter(viewer, Application.organisation_id, Application.id))
    awards = (
        select(Award.id)
        .join(Award.placement)
        .where(conflict_filter(viewer, Placement.organisation_id, Award.application_id))
    )
    # An unknown case is not one of these: what is empty is asked as none.
    return and_(
        in_office,
        func.coalesce(Concern.application_id, 0).not_in(cases),
        func.coalesce(Concern.award_id, 0).not_in(awards),
    )


def of_offices(
    viewer: Viewer, filters: Filters = Filters(), page: int = 1, *, size: int = SIZE
) -> Page[Concern]:
    """A page of the concerns of the viewer's offices, the new ones first, then the newest."""
    whole = (
        select(Concern)
        .options(
            joinedload(Concern.standard),
            joinedload(Concern.triage),
            joinedload(Concern.award).load_only(
                Award.placement_name, Award.organisation_name, raiseload=True
            ),
            joinedload(Concern.application)
            .load_only(Application.id, raiseload=True)
            .options(joinedload(Application.placement), joinedload(Application.organisation)),
            # Long, and they may name people: only the page of the one concern reads them.
            defer(Concern.words, raiseload=True),
        )
        .order_by(
            (Concern.status == ConcernStatus.RAISED).desc(), Concern.raised_at.desc(), Concern.id.desc()
        )
    )
    statement = whole.where(seen_by(viewer))
    if filters.status is not None:
        statement = statement.where(Concern.status == filters.status)
    if filters.kind is not None:
        statement = statement.where(Concern.kind == filters.kind)
    return paginate(statement, page, size, late=(Concern.id, whole))


def get(viewer: Viewer, concern_id: int) -> Concern | None:
    """One concern of the viewer's offices, with its case, award and standard, where it has them, and who raised it."""
    return db.session.scalars(
        select(Concern)
        .options(
            joinedload(Concern.standard),
            joinedload(Concern.raised_by),
            joinedload(Concern.triage),
            joinedload(Concern.award).joinedload(Award.placement),
            joinedload(Concern.application).options(*WHOLE),
        )
        .where(Concern.id == concern_id, seen_by(viewer))
    ).first()


def of_case(viewer: Viewer, concern_id: int) -> Concern | None:
    """The same, where it is about a case: only then is there a provider to write to."""
    concern = get(viewer, concern_id)
    return concern if concern is not None and concern.application_id is not None else None


def records(concern_id: int) -> list[ConcernRecord]:
    """Everything that was done about a concern, the first first, with who did it, and what it required or set."""
    return list(
        db.session.scalars(
            select(ConcernRecord)
            .options(
                joinedload(ConcernRecord.recorded_by),
                joinedload(ConcernRecord.finding),
                joinedload(ConcernRecord.fact),
            )
            .where(ConcernRecord.concern_id == concern_id)
            .order_by(ConcernRecord.id)
        )
    )


def for_provider(application_id: int) -> list[ConcernRecord]:
    """What the office wrote to the provider of a case about concerns, the newest first, with each requirement.

    Nothing in it says who raised a concern, on which standard, or what they wrote.
    """
    return list(
        db.session.scalars(
            select(ConcernRecord)
            .join(Concern, Concern.id == ConcernRecord.concern_id)
            .options(joinedload(ConcernRecord.finding))
            .where(Concern.application_id == application_id, ConcernRecord.act.in_(READ_BY_PROVIDER))
            .order_by(ConcernRecord.id.desc())
        )
    )


def open_safety(application_id: int) -> list[Concern]:
    """Safety concerns about a case that are not closed, without who raised them or their words."""
    return list(
        db.session.scalars(
            select(Concern)
            .options(
                joinedload(Concern.standard),
                defer(Concern.words, raiseload=True),
            )
            .where(
                Concern.application_id == application_id,
                Concern.kind == ConcernKind.SAFETY,
                Concern.status != ConcernStatus.CLOSED,
            )
            .order_by(Concern.raised_at, Concern.id)
        )
    )
