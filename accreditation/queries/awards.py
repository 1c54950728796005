"""Awards as the public register shows them: never a score, a name of a person, or how anybody voted."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.enums.awards import AwardStatus
from accreditation.enums.people import Profession
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.organisations import Placement, PlacementProfession
from accreditation.queries.paging import Page, paginate
from accreditation.queries.searching import contains
from accreditation.rules import codes
from workflows.award import LIVE, STANDING

PER_PAGE = 25


@dataclass(frozen=True)
class Filters:
    """Which awards to show; without `ended`, only those that stand."""

    search: str = ""
    profession: Profession | None = None
    tier: Tier | None = None
    ended: bool = False


def register(filters: Filters = Filters(), page: int = 1) -> Page[Award]:
    """Awards by the name of the place, with the professions that learn there."""
    whole = statement = (
        select(Award)
        .options(joinedload(Award.placement).selectinload(Placement.professions))
        .order_by(Award.search_key, Award.id)
    )
    for word in filters.search.split()[:8]:
        statement = statement.where(contains(Award.search_key, word))
    if filters.tier is not None:
        statement = statement.where(Award.tier == filters.tier)
    if filters.profession is not None:
        # A place may have several professions; joined, it would be listed once for each.
        learning = select(PlacementProfession.placement_id).where(
            PlacementProfession.profession == filters.profession
        )
        statement = statement.where(Award.placement_id.in_(learning))
    if not filters.ended:
        statement = statement.where(Award.status.in_(LIVE), Award.expires_on >= clock.today())
    return paginate(statement, page, PER_PAGE, late=(Award.id, whole))


def by_number(number: str) -> Award | None:
    """An award by its number, however it is typed, with its history."""
    return db.session.scalars(
        select(Award)
        .options(
            selectinload(Award.events),
            joinedload(Award.placement).selectinload(Placement.professions),
        )
        .where(Award.number == codes.numbered(number))
    ).first()


def others_of(award: Award) -> list[Award]:
    """The other awards of the same place, newest first."""
    return list(
        db.session.scalars(
            select(Award)
            .where(Award.placement_id == award.placement_id, Award.id != award.id)
            .order_by(Award.id.desc())
        )
    )


def status_today(award: Award) -> AwardStatus:
    """Where an award stands today."""
    # One whose time has run out has expired for everybody, also in the hours before the worker writes it down.
    if award.status in LIVE and award.expires_on < clock.today():
        return AwardStatus.EXPIRED
    return award.status


def live_of(placement_id: int) -> list[Award]:
    """Awards of a placement that have not ended."""
    return list(
        db.session.scalars(
            select(Award).where(Award.placement_id == placement_id, Award.status.in_(LIVE)).order_by(Award.id)
        )
    )


def standing_of_provider(organisation_id: int) -> list[tuple[Award, Application]]:
    """Awards of a provider's placements that stand, each with its case and framework version."""
    rows = db.session.execute(
        select(Award, Application)
        .join(Placement, Placement.id == Award.placement_id)
        .join(Application, Application.id == Award.application_id)
        .options(joinedload(Application.framework_version), joinedload(Application.cycle))
        .where(Placement.organisation_id == organisation_id, Award.status.in_(STANDING))
        .order_by(Award.id)
    )
    return [(award, application) for award, application in rows]
