"""People with what they are granted, as administrators and those who choose reviewers see them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.organisations import Office, Organisation
from accreditation.models.people import Grant, GrantPlacement, GrantProposal, Person, ReviewerProfile
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import COUNTED_TO, Page, paginate
from accreditation.queries.searching import narrowed
from accreditation.text import address

PER_PAGE = 50

TODAY = bindparam("today_in_england", callable_=clock.today, type_=Date(), unique=True)
"""The day on which a statement is asked, however long ago it was built."""


def stands(day: date | ColumnElement[date] | None = None, grant: type[Grant] = Grant) -> ColumnElement[bool]:
    """A grant that stands on a day: today, where no day is given."""
    day = TODAY if day is None else day
    return and_(grant.starts_on <= day, or_(grant.ends_on.is_(None), grant.ends_on >= day))


def page(
    search: str = "", role: Role | None = None, number: int = 1, *, size: int = PER_PAGE
) -> Page[Person]:
    """People by name, fifty a page, each with all grants and their places; searched in names and addresses."""
    people = select(Person).options(*_with_grants()).order_by(Person.search_key, Person.id)
    if role is not None:
        people = people.where(Person.id.in_(select(Grant.person_id).where(Grant.role == role, stands())))
    people, counted = narrowed(people, Person, [search.strip()])
    return paginate(people, number, size, counted=counted)


def _with_grants() -> tuple[ExecutableOption, ...]:
    return (
        # Joined to the grants' own statement: most grants name nothing, and the list of people asks no more often.
        selectinload(Person.grants).joinedload(Grant.placements),
        selectinload(Person.grants).joinedload(Grant.organisation),
        selectinload(Person.grants).joinedload(Grant.office),
    )


def person(person_id: int) -> Person | None:
    """Somebody with all grants, past ones too, their places, and the reviewer's profile with its employer."""
    return db.session.scalars(
        select(Person)
        .options(*_with_grants(), joinedload(Person.reviewer_profile).joinedload(ReviewerProfile.employer))
        .where(Person.id == person_id)
        .execution_options(populate_existing=True)
    ).first()


def for_administrator(viewer: Viewer, person_id: int) -> Person | None:
    """Somebody with all grants, for an administrator."""
    return person(person_id) if viewer.has(Role.ADMINISTRATOR) else None


def holder_of(grant_id: int) -> Person | None:
    """Somebody with all grants, by one of these."""
    person_id = db.session.scalars(select(Grant.person_id).where(Grant.id == grant_id)).first()
    return None if person_id is None else person(person_id)


@dataclass(frozen=True)
class HeldRole:
    """A role of somebody."""

    person: Person
    grant: Grant


def role_for_administrator(viewer: Viewer, person_id: int, grant_id: int) -> HeldRole | None:
    """A role that somebody holds or held, for an administrator."""
    holder = for_administrator(viewer, person_id)
    if holder is None:
        return None
    grant = next((grant for grant in holder.grants if grant.id == grant_id), None)
    return None if grant is None else HeldRole(holder, grant)


def by_email(email: str) -> Person | None:
    """Somebody by their address, however it is typed."""
    return db.session.scalars(select(Person).where(Person.email == address(email))).first()


@dataclass(frozen=True)
class Reviewer:
    """Somebody who may be asked to review, with what the make-up of a team depends on."""

    person_id: int
    name: str
    office_id: int
    office: str
    kind: ReviewerKind
    profession: Profession
    employer_id: int | None
    employer: str | None
    trained_on: date | None


def reviewers(office_id: int, *, from_other_offices: bool = False) -> list[Reviewer]:
    """The reviewers of an office by name, or those of all other offices; each stands today and has a profile."""
    of_office = Grant.office_id != office_id if from_other_offices else Grant.office_id == office_id
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Office.id,
            Office.name,
            ReviewerProfile.kind,
            ReviewerProfile.profession,
            ReviewerProfile.employer_id,
            Organisation.name,
            ReviewerProfile.trained_on,
        )
        .select_from(Grant)
        .join(Person, Person.id == Grant.person_id)
        .join(Office, Office.id == Grant.office_id)
        .join(ReviewerProfile, ReviewerProfile.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == ReviewerProfile.employer_id)
        .where(Grant.role == Role.REVIEWER, of_office, stands(), Person.disabled_at.is_(None))
        .order_by(Person.search_key, Person.id, Office.id)
    )
    return [Reviewer(*row) for row in rows]


def signatories(application: Application) -> list[Person]:
    """The executives who may sign for the provider of a case, by name."""
    return holders(
        Role.SIGNATORY, organisation_id=application.organisation_id, placement_id=application.placement_id
    )


def holders(
    role: Role,
    *,
    organisation_id: int | None = None,
    placement_id: int | None = None,
    office_id: int | None = None,
) -> list[Person]:
    """Who holds a role today in an organisation, in an office, or (none of them) in the nation, by name.

    With a placement, those count too whose grant names it; without, only those who hold it for the whole organisation.
    """
    named = select(GrantPlacement.placement_id).where(GrantPlacement.grant_id == Grant.id)
    names_placement = named.where(GrantPlacement.placement_id == placement_id)
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.disabled_at.is_(None),
                Person.id.in_(
                    select(Grant.person_id).where(
                        Grant.role == role,
                        Grant.organisation_id.is_not_distinct_from(organisation_id),
                        Grant.office_id.is_not_distinct_from(office_id),
                        or_(~named.exists(), names_placement.exists()),
                        stands(),
                    )
                ),
            )
            .order_by(Person.search_key, Person.id)
        )
    )


def proposals(person_id: int | None = None) -> list[GrantProposal]:
    """Roles that were proposed and wait for a second administrator, the oldest first; of one person, where named."""
    statement = (
        select(GrantProposal)
        .options(
            joinedload(GrantProposal.person),
            joinedload(GrantProposal.proposed_by),
            joinedload(GrantProposal.office),
        )
        .where(GrantProposal.decided_at.is_(None))
        .order_by(GrantProposal.id)
        .limit(COUNTED_TO)
    )
    if person_id is not None:
        statement = statement.where(GrantProposal.person_id == person_id)
    return list(db.session.scalars(statement))


def proposal_for_administrator(viewer: Viewer, proposal_id: int) -> GrantProposal | None:
    """A proposed role with whom it is for, for an administrator."""
    if not viewer.has(Role.ADMINISTRATOR):
        return None
    return db.session.scalars(
        select(GrantProposal)
        .options(
            joinedload(GrantProposal.person),
            joinedload(GrantProposal.proposed_by),
            joinedload(GrantProposal.office),
        )
        .where(GrantProposal.id == proposal_id)
    ).first()


def proposals_waiting(viewer: Viewer) -> int:
    """How many proposed roles this administrator may decide about: neither their own nor those they proposed."""
    if not viewer.has(Role.ADMINISTRATOR):
        return 0
    return db.session.scalars(
        select(func.count())
        .select_from(GrantProposal)
        .where(
            GrantProposal.decided_at.is_(None),
            GrantProposal.person_id != viewer.id,
            GrantProposal.proposed_by_id.is_distinct_from(viewer.id),
        )
    ).one()
