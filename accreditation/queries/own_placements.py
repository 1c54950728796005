"""A person's placements, each with its case under way and its newest award."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Row, ScalarSelect, and_, false, func, null, select, union_all

from accreditation.db import db
from accreditation.enums.applications import ENDED, ApplicationKind, standing
from accreditation.enums.awards import AwardStatus
from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.organisations import Organisation, Placement
from accreditation.permissions.scopes import ProviderScope, provider_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import awards, rounds


@dataclass(frozen=True)
class PlacementLine:
    """A placement with its case under way and its newest award; or the provider with its organisation return."""

    placement_id: int | None
    name: str
    may_start: bool
    application_id: int | None
    stands: str | None
    award_number: str | None
    award_tier: Any
    award_status: AwardStatus | None
    award_expires_on: date | None


def placements(viewer: Viewer) -> list[PlacementLine]:
    """The viewer's placements, and organisation returns under way, by name; one statement."""
    drafts = provider_scope(viewer, DRAFTERS)
    of_placements = (
        select(
            Placement.id.label("placement_id"),
            Placement.name.label("name"),
            Placement.search_key.label("search_key"),
            Placement.organisation_id,
            Application.id.label("application_id"),
            Application.status,
            rounds.answers_wanted(),
            Award.number,
            Award.tier,
            Award.status.label("award_status"),
            Award.expires_on,
            and_(Placement.closed_at.is_(None), Organisation.closed_at.is_(None)).label("is_open"),
        )
        .join(Placement.organisation)
        .outerjoin(
            Application, and_(Application.placement_id == Placement.id, Application.status.not_in(ENDED))
        )
        .outerjoin(Award, Award.id == _newest_award())
        .where(provider_filter(viewer, PROVIDER_ROLES, Placement.organisation_id, Placement.id))
    )
    # An organisation return leads to no award of its own: no number, tier, status or last day.
    no_award = (null(), null(), null(), null())
    of_returns = (
        select(
            null(),
            Organisation.name,
            Organisation.search_key,
            Organisation.id,
            Application.id,
            Application.status,
            false(),
            *no_award,
            false(),
        )
        .join(Application.organisation)
        .where(
            provider_filter(viewer, PROVIDER_ROLES, Application.organisation_id, Application.placement_id),
            Application.kind == ApplicationKind.ORGANISATION,
            Application.status.not_in(ENDED),
        )
    )
    return [_line(row, drafts) for row in db.session.execute(_by_name(union_all(of_placements, of_returns)))]


def _by_name(both: CompoundSelect[*tuple[Any, ...]]) -> CompoundSelect[*tuple[Any, ...]]:
    return both.order_by(both.selected_columns.search_key, both.selected_columns.placement_id).limit(200)


def _newest_award() -> ScalarSelect[Any]:
    """The award that a placement earned last."""
    of_placement = select(func.max(Award.id)).where(Award.placement_id == Placement.id)
    return of_placement.correlate(Placement).scalar_subquery()


def _line(row: Row[*tuple[Any, ...]], drafts: ProviderScope) -> PlacementLine:
    (
        placement_id,
        name,
        _,
        organisation_id,
        case,
        status,
        is_confirmed,
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
    return PlacementLine(placement_id, name, may_start, case, stands, number, tier, award_status, expires)
