"""Awards as the public register shows them: never a score, a name of a person, or how anybody voted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.awards import AwardStatus
from accreditation.enums.people import Profession, Role
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.organisations import Placement, PlacementProfession
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.paging import Page, paginate
from accreditation.queries.searching import narrowed
from accreditation.rules import codes
from workflows.award import LIVE, STANDING

PER_PAGE = 25
MOST_WORDS = 8


@dataclass(frozen=True)
class Filters:
    """Which awards to show; without `ended`, only those that stand."""

    search: str = ""
    profession: Profession | None = None
    tier: Tier | None = None
    ended: bool = False


def register(filters: Filters = Filters(), page: int = 1, *, size: int = PER_PAGE) -> Page[Award]:
    """Awards by the name of the place."""
    whole = statement = select(Award).order_by(Award.search_key, Award.id)
    if filters.tier is not None:
        statement = statement.where(Award.tier == filters.tier)
    if filters.profession is not None:
        # A place may have several professions; joined, it would be listed once for each.
        learning = select(PlacementProfession.placement_id).where(
            PlacementProfession.profession == filters.profession
        )
        statement = statement.where(Award.placement_id.in_(learning))
    if not filters.ended:
        statement = statement.where(among(LIVE))
    statement, counted = narrowed(statement, Award, filters.search.split()[:MOST_WORDS])
    # Places with a profession are no list of their own, so the awards are gone through for them.
    walked = filters.profession is not None and counted is None
    return paginate(statement, page, size, late=(Award.id, whole), counted=counted, walked=walked)


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
    return stands(award.status, award.expires_on)


def stands(status: AwardStatus, expires_on: date) -> AwardStatus:
    """Where an award stands today, by what was written down of it last and its last day."""
    # One whose time has run out has expired for everybody, whether or not anybody has written it down.
    return AwardStatus.EXPIRED if status in LIVE and expires_on < clock.today() else status


def among(statuses: Collection[AwardStatus]) -> ColumnElement[bool]:
    """The awards that stand at one of these today: the same as `stands`, for the database."""
    written, is_over = Award.status.in_(statuses), Award.expires_on < clock.today()
    as_written = written & ~(Award.status.in_(LIVE) & is_over)
    return as_written | (Award.status.in_(LIVE) & is_over) if AwardStatus.EXPIRED in statuses else as_written


def live_of(placement_id: int) -> list[Award]:
    """Awards of a placement that have not ended."""
    return list(
        db.session.scalars(
            select(Award).where(Award.placement_id == placement_id, among(LIVE)).order_by(Award.id)
        )
    )


def standing_of_provider(organisation_id: int) -> list[tuple[Award, Application]]:
    """Awards of a provider's placements that stand, each with its case and framework version."""
    rows = db.session.execute(
        select(Award, Application)
        .join(Placement, Placement.id == Award.placement_id)
        .join(Application, Application.id == Award.application_id)
        .options(joinedload(Application.framework_version), joinedload(Application.cycle))
        .where(Placement.organisation_id == organisation_id, among(STANDING))
        .order_by(Award.id)
    )
    return [(award, application) for award, application in rows]


@dataclass(frozen=True)
class OfficeAward:
    """An award with the case that earned it, for those who work in its office."""

    award: Award
    application: Application

    @property
    def office_id(self) -> int:
        """The office that leads the case, for permissions."""
        return self.application.office_id

    @property
    def organisation_id(self) -> int:
        """The provider, so that nobody restores an award of their own."""
        return self.application.organisation_id

    @property
    def application_id(self) -> int:
        """The case, in which whoever reviews it may have a part."""
        return self.application.id


def for_office(viewer: Viewer, number: str) -> OfficeAward | None:
    """An award with its history, for those who work in its case's office or ratify for the nation."""
    award = by_number(number)
    application = None if award is None else applications.for_office(viewer, award.application_id)
    return None if award is None or application is None else OfficeAward(award, application)


def of_application(application: Application) -> Award | None:
    """The award that a case earned; no statement for a case that is not closed."""
    if application.status is not ApplicationStatus.CLOSED:
        return None
    return db.session.scalars(select(Award).where(Award.application_id == application.id)).first()


def suspended_for(viewer: Viewer) -> list[tuple[Award, Application]]:
    """Suspended awards of the offices in which the viewer ratifies, each with its case; none with which they are in conflict."""
    offices = viewer.offices(Role.RATIFIER)
    if not offices:
        return []
    rows = db.session.execute(
        select(Award, Application)
        .join(Application, Application.id == Award.application_id)
        .options(joinedload(Application.framework_version), joinedload(Application.cycle))
        .where(
            Application.office_id.in_(offices),
            ~conflict_filter(viewer, Application.organisation_id, Application.id),
            among({AwardStatus.SUSPENDED}),
        )
        .order_by(Award.id)
    )
    return [(award, application) for award, application in rows]
