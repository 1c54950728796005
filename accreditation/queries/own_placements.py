"""A person's placements, each with its case under way and its newest award."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, false, func, null, select, union_all

from accreditation.enums.applications import ENDED, ApplicationKind, standing
from accreditation.enums.awards import AwardStatus
from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.organisations import Organisation, Placement
from accreditation.permissions.scopes import ProviderScope, provider_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import awards, rounds
from accreditation.queries.paging import SIZE, Page, paginate_rows


@dataclass(frozen=True)
class PlacementLine:
    """A placement with its case under way and its newest award; or the provider with its organisation return."""

    placement_id: int | None
    name: str
    may_start: bool
    application_id: int | None
    stands: str | None
    is_paused: bool
    award_number: str | None
    award_tier: Any
    award_status: AwardStatus | None
    award_expires_on: date | None


def placements(viewer: Viewer, page: int = 1, size: int = SIZE) -> Page[PlacementLine]:
    """A page of the viewer's placements, and organisation returns under way, by name; one statement with their count."""
    drafts = provider_scope(viewer, DRAFTERS)
    mine = provider_filter(viewer, PROVIDER_ROLES, _BOTH.c.organisation_id, _BOTH.c.placement_id)
    listed = paginate_rows(_BY_NAME.where(mine), page, size)
    return Page(
        [_line(row, drafts) for row in listed.rows], listed.number, listed.pages, listed.total, listed.more
    )


_NEWEST_AWARD = (
    select(func.max(Award.id))
    .where(Award.placement_id == Placement.id)
    .correlate(Placement)
    .scalar_subquery()
)
"""The award that a placement earned last."""
_OF_PLACEMENTS = (
    select(
        Placement.id.label("placement_id"),
        Placement.name.label("name"),
        Placement.search_key.label("search_key"),
        Placement.organisation_id.label("organisation_id"),
        Application.id.label("application_id"),
        Application.status.label("status"),
        rounds.answers_wanted().label("is_confirmed"),
        Application.paused_at.is_not(None).label("is_paused"),
        Award.number.label("award_number"),
        Award.tier.label("award_tier"),
        Award.status.label("award_status"),
        Award.expires_on.label("award_expires_on"),
        and_(Placement.closed_at.is_(None), Organisation.closed_at.is_(None)).label("is_open"),
    )
    .join(Placement.organisation)
    .outerjoin(Application, and_(Application.placement_id == Placement.id, Application.status.not_in(ENDED)))
    .outerjoin(Award, Award.id == _NEWEST_AWARD)
)
_OF_RETURNS = (
    select(
        null(),
        Organisation.name,
        Organisation.search_key,
        Organisation.id,
        Application.id,
        Application.status,
        false(),
        Application.paused_at.is_not(None),
        # An organisation return leads to no award of its own: no number, tier, status or last day.
        *(null(), null(), null(), null()),
        false(),
    )
    .join(Application.organisation)
    .where(Application.kind == ApplicationKind.ORGANISATION, Application.status.not_in(ENDED))
)
# Built once, because building it costs more than asking it; whose it is comes with each request.
_BOTH = union_all(_OF_PLACEMENTS, _OF_RETURNS).subquery()
_BY_NAME = select(_BOTH).order_by(_BOTH.c.search_key, _BOTH.c.placement_id, _BOTH.c.application_id)


def _line(row: Row[*tuple[Any, ...]], drafts: ProviderScope) -> PlacementLine:
    (
        placement_id,
        name,
        _,
        organisation_id,
        case,
        status,
        is_confirmed,
        is_paused,
        number,
        tier,
        award_status,
        expires,
        is_open,
    ) = row
    if award_status is not None:
        award_status = awards.stands(award_status, expires)
    may_start = placement_id is not None and bool(is_open) and drafts.covers(organisation_id, placement_id)
    stands = standing(status, report_confirmed=bool(is_confirmed)) if status is not None else None
    return PlacementLine(
        placement_id, name, may_start, case, stands, bool(is_paused), number, tier, award_status, expires
    )
