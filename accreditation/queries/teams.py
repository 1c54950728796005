"""Who reviews a case, and who could: names, what each brings and what stands in the way; never a score or a count of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Duty, Profession, Role
from accreditation.enums.reviews import ReviewerKind, ReviewStatus
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.organisations import Organisation, Placement, PlacementProfession
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.models.reviews import Declaration, Review, ReviewConflict
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.applications import OfCase
from accreditation.queries.paging import Page, paginate_rows
from accreditation.queries.policies import policy_of
from accreditation.queries.searching import narrowed
from accreditation.rules import working_days
from accreditation.rules.duties import conflicts
from accreditation.rules.years import years_before
from accreditation.visibility import Field, SeenCase, shows

PER_PAGE = 25


def of_round(review_round: ReviewRound) -> list[Review]:
    """Everybody who was asked to review a case in one round, the lead first, with what each brings; one statement."""
    return list(
        db.session.scalars(
            select(Review)
            .options(
                joinedload(Review.reviewer)
                .joinedload(Person.reviewer_profile)
                .joinedload(ReviewerProfile.employer)
            )
            .where(Review.round_id == review_round.id)
            .order_by(Review.is_lead.desc(), Review.id)
        )
    )


def declarations(viewer: Viewer, application: Application) -> dict[int, list[Declaration]]:
    """What was written beside the declarations of a case's newest round, by review, for those who may read it."""
    if application.round is None or not shows(Field.DECLARATIONS, viewer, SeenCase(application)):
        return {}
    written: dict[int, list[Declaration]] = {}
    for declaration in db.session.scalars(
        select(Declaration)
        .join(Review, Review.id == Declaration.review_id)
        .where(Review.round_id == application.round.id, Declaration.words != "")
        .order_by(Declaration.id)
    ):
        written.setdefault(declaration.review_id, []).append(declaration)
    return written


def conflicts_noticed(application: Application) -> dict[int, list[ReviewConflict]]:
    """The conflicts that came up in a case's newest round and are not cleared, by review."""
    if application.round is None:
        return {}
    noticed: dict[int, list[ReviewConflict]] = {}
    for conflict in db.session.scalars(
        select(ReviewConflict)
        .join(Review, Review.id == ReviewConflict.review_id)
        .where(Review.round_id == application.round.id, ReviewConflict.cleared_at.is_(None))
        .order_by(ReviewConflict.id)
    ):
        noticed.setdefault(conflict.review_id, []).append(conflict)
    return noticed


def get(review_round: ReviewRound, review_id: int) -> Review | None:
    """One review of a round with its reviewer."""
    return db.session.scalars(
        select(Review)
        .options(joinedload(Review.reviewer))
        .where(Review.id == review_id, Review.round_id == review_round.id)
    ).first()


@dataclass(frozen=True)
class Member(OfCase):
    """One of a case's reviewers."""

    review: Review


def member_for_office(viewer: Viewer, application_id: int, review_id: int) -> Member | None:
    """One of the reviewers of a case of the viewer's office."""
    application = applications.for_office(viewer, application_id)
    review = get(application.current_round, review_id) if application else None
    if application is None or review is None:
        return None
    set_committed_value(review, "application", application)
    return Member(application, review)


def professions_hosted(application: Application) -> list[Profession]:
    """The professions that learn in the place, or anywhere in the provider for an organisation return."""
    statement = select(PlacementProfession.profession).distinct()
    if application.placement_id is not None:
        statement = statement.where(PlacementProfession.placement_id == application.placement_id)
    else:
        statement = statement.join(Placement, Placement.id == PlacementProfession.placement_id).where(
            Placement.organisation_id == application.organisation_id
        )
    return list(db.session.scalars(statement))


def none_of_professions(application: Application, professions: Sequence[Profession]) -> bool:
    """Whether no reviewer of the case's office, whoever they are, is of one of these professions."""
    of_one = _reviewers(application).where(
        ReviewerProfile.profession.in_(professions), Person.id.in_(_reviewer_ids(application.office_id))
    )
    return db.session.execute(of_one.limit(1)).first() is None


@dataclass(frozen=True)
class Filters:
    """Which candidates to show."""

    text: str = ""
    kind: ReviewerKind | None = None
    profession: Profession | None = None
    elsewhere: bool = False


@dataclass(frozen=True)
class Candidate:
    """Somebody who may review for an office, and everything that stands in the way of this case."""

    person_id: int
    name: str
    kind: ReviewerKind
    profession: Profession
    employer: str
    trained_on: date | None
    from_other_office: bool
    conflicts: Sequence[str]


def candidates(application: Application, filters: Filters = Filters(), page: int = 1) -> Page[Candidate]:
    """Reviewers of the case's office, or of the others, by name, each with the conflicts that are known."""
    listed = _candidates(application, filters).order_by(Person.search_key, Person.id)
    listed, counted = narrowed(listed, Person, [filters.text])
    people = paginate_rows(listed, page, PER_PAGE, counted=counted)
    return Page(_judged(application, people.rows), people.number, people.pages, people.total, people.more)


def candidate(application: Application, person_id: int) -> Candidate | None:
    """One reviewer of any office, judged in the same way; None for somebody who reviews nowhere."""
    rows = db.session.execute(_reviewers(application).where(Person.id == person_id)).all()
    return next(iter(_judged(application, rows)), None)


@dataclass(frozen=True)
class Invitation(OfCase):
    """Somebody whom the office may ask to review a case."""

    candidate: Candidate


def candidate_for_office(viewer: Viewer, application_id: int, person_id: int) -> Invitation | None:
    """One reviewer, for a case of the viewer's office."""
    application = applications.for_office(viewer, application_id)
    judged = candidate(application, person_id) if application is not None else None
    return Invitation(application, judged) if application is not None and judged is not None else None


def _reviewer_ids(office_id: int) -> Select[int]:
    today = clock.today()
    return select(Grant.person_id).where(
        Grant.role == Role.REVIEWER,
        Grant.office_id == office_id,
        Grant.starts_on <= today,
        or_(Grant.ends_on.is_(None), Grant.ends_on >= today),
    )


def _reviewers(application: Application) -> Select[*tuple[Any, ...]]:
    today, anywhere = clock.today(), aliased(Grant)
    stands = exists().where(
        anywhere.person_id == Person.id,
        anywhere.role == Role.REVIEWER,
        anywhere.starts_on <= today,
        or_(anywhere.ends_on.is_(None), anywhere.ends_on >= today),
    )
    return (
        select(
            Person.id,
            Person.name,
            ReviewerProfile.kind,
            ReviewerProfile.profession,
            ReviewerProfile.employer_id,
            ReviewerProfile.trained_on,
            Organisation.name.label("employer"),
            Person.id.in_(_reviewer_ids(application.office_id)).label("here"),
        )
        .join(ReviewerProfile, ReviewerProfile.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == ReviewerProfile.employer_id)
        .where(Person.disabled_at.is_(None), stands)
    )


def _candidates(application: Application, filters: Filters) -> Select[*tuple[Any, ...]]:
    here = Person.id.in_(
        _reviewer_ids(application.office_id)
    )  # few of all people, so they are looked up first
    statement = _reviewers(application).where(~here if filters.elsewhere else here)
    if filters.kind is not None:
        statement = statement.where(ReviewerProfile.kind == filters.kind)
    if filters.profession is not None:
        statement = statement.where(ReviewerProfile.profession == filters.profession)
    return statement


def _judged(application: Application, rows: Sequence[Row[Any]]) -> list[Candidate]:
    ids = [row.id for row in rows]
    held, working = _duties(application, ids), _workers(application, ids)
    invited, declared = _reviews_before(application, ids)
    years = policy_of(application).cycle.conflict_years
    return [
        Candidate(
            person_id=row.id,
            name=row.name,
            kind=row.kind,
            profession=row.profession,
            employer=row.employer or "",
            trained_on=row.trained_on,
            from_other_office=not row.here,
            conflicts=[
                *([f"Asked already: {invited[row.id].label.lower()}"] if row.id in invited else []),
                *(["Employed by this provider"] if row.employer_id == application.organisation_id else []),
                *(["Works for this provider"] if row.id in working else []),
                *(
                    [f"Declared a conflict with this provider within {years} years"]
                    if row.id in declared
                    else []
                ),
                *(duty.label for duty in conflicts(held.get(row.id, set()), Duty.REVIEWER)),
            ],
        )
        for row in rows
    ]


def _duties(application: Application, ids: list[int]) -> dict[int, set[Duty]]:
    duties: dict[int, set[Duty]] = {}
    for person_id, duty in db.session.execute(
        select(CaseDuty.person_id, CaseDuty.duty).where(
            CaseDuty.application_id == application.id, CaseDuty.person_id.in_(ids)
        )
    ):
        duties.setdefault(person_id, set()).add(Duty(duty))
    return duties


def _workers(application: Application, ids: list[int]) -> set[int]:
    today = clock.today()
    return set(
        db.session.scalars(
            select(Grant.person_id).where(
                and_(Grant.person_id.in_(ids), Grant.organisation_id == application.organisation_id),
                or_(Grant.ends_on.is_(None), Grant.ends_on >= today),
            )
        )
    )


def _reviews_before(application: Application, ids: list[int]) -> tuple[dict[int, ReviewStatus], set[int]]:
    """How those stand who were asked to review this case, and who lately declared a conflict on another of the provider's."""
    rows = db.session.execute(
        select(Review.reviewer_id, Review.application_id, Review.status, Declaration.made_at)
        .join(Review.application)
        .outerjoin(Declaration, and_(Declaration.review_id == Review.id, ~Declaration.is_clear))
        .where(Application.organisation_id == application.organisation_id, Review.reviewer_id.in_(ids))
    ).all()
    since = years_before(clock.today(), policy_of(application).cycle.conflict_years)
    invited = {row.reviewer_id: row.status for row in rows if row.application_id == application.id}
    declared = {
        row.reviewer_id
        for row in rows
        if row.application_id != application.id
        and row.made_at is not None
        and working_days.day_of(row.made_at) >= since
    }
    return invited, declared
