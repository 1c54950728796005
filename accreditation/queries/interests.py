"""What people told of their own ties, and when they last said that all of them are told."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.models.applications import Application
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person
from accreditation.models.ties import InterestDeclaration, Tie
from accreditation.permissions.viewer import Viewer
from accreditation.queries import affiliations
from accreditation.rules.interests import counts


def own(viewer: Viewer) -> list[Tie]:
    """The viewer's ties with their organisations, those that go on first, then the newest."""
    return list(
        db.session.scalars(
            select(Tie)
            .options(joinedload(Tie.organisation).joinedload(Organisation.successor))
            .where(Tie.person_id == viewer.id)
            .order_by(Tie.ends_on.is_not(None), Tie.ends_on.desc(), Tie.id)
        )
    )


def own_tie(viewer: Viewer, tie_id: int) -> Tie | None:
    """One of the viewer's own ties."""
    return db.session.scalars(
        select(Tie)
        .options(joinedload(Tie.organisation))
        .where(Tie.id == tie_id, Tie.person_id == viewer.id)
        .execution_options(populate_existing=True)
    ).first()


def concerning(person_id: int, application: Application) -> list[Tie]:
    """What somebody told of their ties to a case's provider or what merged with it, for whoever decides about it; two statements."""
    providers = affiliations.mergers().with_merged([application.organisation_id])
    return list(
        db.session.scalars(
            select(Tie)
            .options(joinedload(Tie.organisation))
            .where(Tie.person_id == person_id, Tie.organisation_id.in_(providers))
            .order_by(Tie.id)
        )
    )


def last_told(person_id: int) -> date | None:
    """The day on which a person last said that their ties are all told."""
    made_at = db.session.scalar(
        select(func.max(InterestDeclaration.made_at)).where(InterestDeclaration.person_id == person_id)
    )
    return clock.day_of(made_at) if made_at is not None else None


def last_told_at() -> ScalarSelect[datetime]:
    """The moment at which somebody of the statement around it last said so."""
    return (
        select(func.max(InterestDeclaration.made_at))
        .where(InterestDeclaration.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )


def declared_within_year(person_ids: Collection[int]) -> set[int]:
    """Who of these people said within a year that their ties are all told: nobody else is proposed for a team; one statement."""
    if not person_ids:
        return set()
    rows = db.session.execute(
        select(InterestDeclaration.person_id, func.max(InterestDeclaration.made_at))
        .where(InterestDeclaration.person_id.in_(person_ids))
        .group_by(InterestDeclaration.person_id)
    )
    today = clock.today()
    return {person_id for person_id, made_at in rows if counts(clock.day_of(made_at), today)}
