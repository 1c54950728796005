"""The reviewers of an office, as those read who look after them: by name, searched and filtered; never a case or a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, or_, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviewers import Load, Trained
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.organisations import Office, Organisation
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.models.reviewers import ReviewerAway, ReviewerExpertise, ReviewerProfession
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import reviewer_details, reviewer_trainings
from accreditation.queries.paging import Page, paginate_rows
from accreditation.queries.people import stands
from accreditation.queries.reviewer_trainings import RecordedTraining
from accreditation.queries.reviews import OF_NEWEST_ROUND
from accreditation.queries.searching import narrowed
from accreditation.queries.standing import OPEN_REVIEWS
from accreditation.rules.years import months_before

PER_PAGE = 50


@dataclass(frozen=True)
class Filters:
    """Which reviewers to list; `profession` is that of the profile or a further one."""

    text: str = ""
    office: int | None = None
    kind: ReviewerKind | None = None
    profession: Profession | None = None
    expertise: PlacementKind | None = None
    trained: Trained | None = None
    load: Load | None = None
    away: bool = False
    unconfirmed: bool = False


@dataclass(frozen=True)
class Line:
    """One reviewer of the list."""

    person_id: int
    name: str
    kind: ReviewerKind
    profession: Profession
    further: Sequence[Profession]
    employer: str
    trained_on: date | None
    open_reviews: int
    load_cap: int
    away_until: date | None
    is_unconfirmed: bool


def offices_of(viewer: Viewer) -> frozenset[int] | None:
    """The offices whose reviewers the viewer looks after; None for every office."""
    return None if viewer.has(Role.ADMINISTRATOR) else viewer.offices(Role.SECRETARIAT)


def _looked_after(
    viewer: Viewer, person_column: SQLColumnExpression[int], office: int | None
) -> ColumnElement[bool]:
    """People who are reviewers today of an office that the viewer looks after, or of this one of them."""
    offices = offices_of(viewer)
    holds = [Grant.person_id == person_column, Grant.role == Role.REVIEWER, stands()]
    if offices is not None:
        holds.append(Grant.office_id.in_(offices))
    if office is not None:
        holds.append(Grant.office_id == office)
    return exists().where(*holds)


_OPEN = (
    select(func.count())
    .select_from(Review)
    .join(Application, Application.id == Review.application_id)
    .where(
        Review.reviewer_id == Person.id,
        Review.status.in_(OPEN_REVIEWS),
        OF_NEWEST_ROUND,
        Application.status.not_in(ENDED),
    )
    .correlate(Person)
    .scalar_subquery()
)


def _away_today() -> tuple[ColumnElement[bool], ...]:
    today = clock.today()
    return (
        ReviewerAway.person_id == Person.id,
        ReviewerAway.starts_on <= today,
        ReviewerAway.ends_on >= today,
    )


def page(viewer: Viewer, filters: Filters, number: int, *, trained_months: int) -> Page[Line]:
    """A page of the reviewers whom the viewer looks after, by name; two statements, three where a name is searched.

    `trained_months` is for how many months a training counts.
    """
    away_until = select(func.max(ReviewerAway.ends_on)).where(*_away_today()).scalar_subquery()
    statement = (
        select(
            Person.id,
            Person.name,
            ReviewerProfile.kind,
            ReviewerProfile.profession,
            Organisation.name.label("employer"),
            ReviewerProfile.trained_on,
            ReviewerProfile.load_cap,
            ReviewerProfile.confirmed_at,
            _OPEN.label("open_reviews"),
            away_until.label("away_until"),
        )
        .join(ReviewerProfile, ReviewerProfile.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == ReviewerProfile.employer_id)
        .where(
            Person.disabled_at.is_(None),
            _looked_after(viewer, Person.id, filters.office),
            *_conditions(filters, trained_months),
        )
        .order_by(Person.search_key, Person.id)
    )
    statement, counted = narrowed(statement, Person, [filters.text])
    listed = paginate_rows(statement, number, PER_PAGE, counted=counted)
    further = _further([row.id for row in listed.rows])
    lines = [
        Line(
            row.id,
            row.name,
            row.kind,
            row.profession,
            further.get(row.id, ()),
            row.employer or "",
            row.trained_on,
            row.open_reviews,
            row.load_cap,
            row.away_until,
            reviewer_details.is_to_confirm(row.confirmed_at),
        )
        for row in listed.rows
    ]
    return Page(lines, listed.number, listed.pages, listed.total, listed.more)


def _conditions(filters: Filters, trained_months: int) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        conditions.append(ReviewerProfile.kind == filters.kind)
    if filters.profession is not None:
        also = exists().where(
            ReviewerProfession.person_id == Person.id, ReviewerProfession.profession == filters.profession
        )
        conditions.append(or_(ReviewerProfile.profession == filters.profession, also))
    if filters.expertise is not None:
        conditions.append(
            exists().where(
                ReviewerExpertise.person_id == Person.id,
                ReviewerExpertise.placement_kind == filters.expertise,
            )
        )
    if filters.trained is not None:
        is_trained = and_(
            ReviewerProfile.trained_on.is_not(None),
            ReviewerProfile.trained_on >= months_before(clock.today(), trained_months),
        )
        conditions.append(is_trained if filters.trained is Trained.YES else ~is_trained)
    if filters.load is not None:
        conditions.append(
            ReviewerProfile.load_cap > _OPEN
            if filters.load is Load.ROOM
            else ReviewerProfile.load_cap <= _OPEN
        )
    if filters.away:
        conditions.append(exists().where(*_away_today()))
    if filters.unconfirmed:
        conditions.append(reviewer_details.unconfirmed())
    return conditions


def _further(person_ids: Sequence[int]) -> Mapping[int, Sequence[Profession]]:
    if not person_ids:
        return {}
    further: dict[int, list[Profession]] = {}
    for person_id, profession in db.session.execute(
        select(ReviewerProfession.person_id, ReviewerProfession.profession)
        .where(ReviewerProfession.person_id.in_(person_ids))
        .order_by(ReviewerProfession.id)
    ):
        further.setdefault(person_id, []).append(profession)
    return further


@dataclass(frozen=True)
class Pooled:
    """A reviewer whom the viewer looks after: the profile, and the offices for which they review today."""

    profile: ReviewerProfile
    offices: Sequence[str]

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.profile.person


def for_office(viewer: Viewer, reviewer_id: int) -> Pooled | None:
    """One reviewer of an office that the viewer looks after, with the profile; nobody else's."""
    if not viewer.has(Role.SECRETARIAT, Role.ADMINISTRATOR):
        return None
    held_in = db.session.execute(
        select(Office.id, Office.name)
        .join(Grant, Grant.office_id == Office.id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.person_id == reviewer_id,
            Grant.role == Role.REVIEWER,
            stands(),
            Person.disabled_at.is_(None),
        )
        .order_by(Office.name, Office.id)
    ).all()
    offices = offices_of(viewer)
    if not any(offices is None or office_id in offices for office_id, _ in held_in):
        return None
    profile = reviewer_details.profile(reviewer_id)
    return Pooled(profile, [name for _, name in held_in]) if profile is not None else None


@dataclass(frozen=True)
class TrainingOf(RecordedTraining):
    """One training on record, with whose it is."""

    person: Person


def training_for_office(viewer: Viewer, reviewer_id: int, training_id: int) -> TrainingOf | None:
    """One training of a reviewer of an office that the viewer looks after; nobody else's."""
    pooled = for_office(viewer, reviewer_id)
    if pooled is None:
        return None
    recorded = {each.training.id: each for each in reviewer_trainings.of_person(reviewer_id)}
    chosen = recorded.get(training_id)
    return None if chosen is None else TrainingOf(chosen.training, chosen.struck, pooled.person)


def without_details(viewer: Viewer) -> list[tuple[int, str]]:
    """Reviewers of the viewer's offices of whom nobody has recorded yet what they bring; at most fifty."""
    return [
        (row[0], row[1])
        for row in db.session.execute(
            select(Person.id, Person.name)
            .outerjoin(ReviewerProfile, ReviewerProfile.person_id == Person.id)
            .where(
                ReviewerProfile.id.is_(None),
                Person.disabled_at.is_(None),
                _looked_after(viewer, Person.id, None),
            )
            .order_by(Person.search_key, Person.id)
            .limit(PER_PAGE)
        )
    ]
