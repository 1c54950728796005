"""Who reviews a case, and who could: names, what each brings and what stands in the way; never a score or a count of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, Row, Select, Text, cast, exists, null, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Duty, Profession, Role
from accreditation.enums.reviews import ConflictKind, ReviewerKind, ReviewStatus
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.organisations import Organisation, Placement, PlacementProfession
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.models.reviewers import ReviewerProfession
from accreditation.models.reviews import Declaration, Review, ReviewConflict
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, case_duties, standing
from accreditation.queries.applications import OfCase
from accreditation.queries.paging import Page, paginate_rows
from accreditation.queries.searching import narrowed
from accreditation.rules.conflicts import OWN
from accreditation.rules.duties import conflicts
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
    return list(db.session.scalars(_hosted(application)))


def _hosted(application: Application) -> Select[Profession]:
    statement = select(PlacementProfession.profession).distinct()
    if application.placement_id is not None:
        statement = statement.where(PlacementProfession.placement_id == application.placement_id)
    else:
        statement = statement.join(Placement, Placement.id == PlacementProfession.placement_id).where(
            Placement.organisation_id == application.organisation_id
        )
    return statement


def hosted_and_able(
    application: Application, person_ids: Collection[int]
) -> tuple[list[Profession], set[int]]:
    """The professions that learn in the place, and whose account and role of a reviewer stand today; one statement."""
    hosted, able = _hosted(application), standing.who_is_able(person_ids, Role.REVIEWER)
    rows: Sequence[tuple[Any, ...]] = db.session.execute(
        union_all(
            hosted.with_only_columns(cast(PlacementProfession.profession, Text), cast(null(), Integer)),
            able.with_only_columns(cast(null(), Text), Grant.person_id),
        )
    ).all()
    return (
        [Profession(row[0]) for row in rows if row[0] is not None],
        {row[1] for row in rows if row[1] is not None},
    )


def profession_brought(application: Application, candidate: "Candidate") -> Profession:
    """By which profession somebody reviews a case: the profile's, or a further one of theirs where only that one learns there."""
    hosted = professions_hosted(application)
    if candidate.profession in hosted or candidate.profession is Profession.LAY:
        return candidate.profession
    further = db.session.scalars(
        select(ReviewerProfession.profession)
        .where(ReviewerProfession.person_id == candidate.person_id, ReviewerProfession.profession.in_(hosted))
        .order_by(ReviewerProfession.id)
    ).first()
    return further or candidate.profession


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
    may_be_set_aside: bool
    """Whether two people could set aside what stands in the way: nothing but ties that are not of the provider itself."""


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
    held, invited = _duties(application, ids), _invited(application, ids)
    ties = standing.conflicts_of(application, ids)
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
                # What a duty says, or the answer to the invitation, is not said twice.
                *(
                    kind.label
                    for kind in ties.get(row.id, ())
                    if kind is not ConflictKind.PROVIDER_DUTY
                    and not (kind is ConflictKind.DECLARED and invited.get(row.id) is ReviewStatus.CONFLICTED)
                ),
                *(duty.label for duty in conflicts(held.get(row.id, set()), Duty.REVIEWER)),
            ],
            may_be_set_aside=row.id in ties
            and not OWN.intersection(ties[row.id])
            and row.id not in invited
            and row.id not in held,
        )
        for row in rows
    ]


def _duties(application: Application, ids: list[int]) -> dict[int, set[Duty]]:
    duties: dict[int, set[Duty]] = {}
    for person_id, duty in db.session.execute(
        select(CaseDuty.person_id, CaseDuty.duty).where(
            case_duties.counting(application.id, application.return_id), CaseDuty.person_id.in_(ids)
        )
    ):
        duties.setdefault(person_id, set()).add(Duty(duty))
    return duties


def _invited(application: Application, ids: list[int]) -> dict[int, ReviewStatus]:
    """How those stand who were asked to review this case, in the newest of its rounds in which they were."""
    rows = db.session.execute(
        select(Review.reviewer_id, Review.status)
        .where(Review.application_id == application.id, Review.reviewer_id.in_(ids))
        .order_by(Review.id)
    )
    return {row.reviewer_id: row.status for row in rows}
