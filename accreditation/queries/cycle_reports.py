"""How reviewing went in a cycle, for the office: counts of people and reviews alone, none so small that it tells of somebody."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import COUNTED, ON_TEAM, ReviewerKind, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.models.reviews import Review, Score, ScoreRevision
from accreditation.permissions.viewer import Viewer
from accreditation.queries import policies
from accreditation.queries.calibration import OF_CLOSED_ROUNDS
from accreditation.queries.locked_scores import AS_LOCKED
from accreditation.queries.paging import Page, paginate
from accreditation.queries.people import stands
from accreditation.rules import agreement
from accreditation.rules.small_numbers import FEWEST, shown, shown_of
from accreditation.rules.team import is_standardised, is_trained

_MANY = 4
"""From so many reviews a person's load is counted together."""


class _Row(NamedTuple):
    """One review of the cycle, without a name."""

    reviewer_id: int
    kind: ReviewerKind
    profession: Profession
    status: ReviewStatus
    locked_at: datetime | None
    due_on: date | None

    @property
    def is_late(self) -> bool:
        """Whether it was locked after its day."""
        return bool(self.locked_at and self.due_on and clock.day_of(self.locked_at) > self.due_on)


@dataclass(frozen=True)
class Counts:
    """Some counts that belong together, by name; None is hidden because it is small."""

    of: str
    rows: Mapping[str, int | None]


@dataclass(frozen=True)
class CycleReport:
    """How reviewing went in a cycle, in the cases of the viewer's offices.

    `trained` and `standardised` are how many of the reviewers were, in time; None is hidden because it is small, or the rest is.
    Percentages of agreement are of pairs of scores of the same standard, as they were locked, in rounds that are closed; None where
    fewer than five cases have any.
    """

    cycle: Cycle
    cases: int
    reviewers: int
    trained: int | None
    asks_standardisation: bool
    standardised: int | None
    parts: Sequence[Counts]
    closed_cases: int
    exact: float | None
    within_one: float | None


def cycles(viewer: Viewer, number: int) -> Page[Cycle]:
    """The cycles in which the viewer's offices have reviews, those that open last first."""
    reviewed = (
        select(Application.cycle_id)
        .join(Review, Review.application_id == Application.id)
        .where(Application.office_id.in_(viewer.offices(Role.SECRETARIAT)))
    )
    return paginate(
        select(Cycle).where(Cycle.id.in_(reviewed)).order_by(Cycle.opens_on.desc(), Cycle.id.desc()), number
    )


def for_office(viewer: Viewer, cycle_id: int) -> Cycle | None:
    """A cycle, for whoever works in an office."""
    if not viewer.offices(Role.SECRETARIAT):
        return None
    return db.session.scalars(
        select(Cycle).options(joinedload(Cycle.framework_version)).where(Cycle.id == cycle_id)
    ).first()


def report(viewer: Viewer, cycle: Cycle) -> CycleReport:
    """The report on a cycle; a fixed number of statements."""
    offices = viewer.offices(Role.SECRETARIAT)
    of_cycle = (Application.cycle_id == cycle.id, Application.office_id.in_(offices))
    rows = [
        _Row._make(row)
        for row in db.session.execute(
            select(
                Review.reviewer_id,
                Review.kind,
                Review.profession,
                Review.status,
                Review.locked_at,
                Review.due_on,
            )
            .join(Review.application)
            .where(*of_cycle)
        )
    ]
    cases = db.session.scalars(
        select(func.count(func.distinct(Review.application_id))).join(Review.application).where(*of_cycle)
    ).one()
    trained, standardised, reviewers = _pool(cycle, offices)
    closed_cases, ratings = _ratings(of_cycle)
    enough = closed_cases >= FEWEST
    asked_months = policies.rules_of(cycle).standardisation_valid_months
    return CycleReport(
        cycle=cycle,
        cases=cases,
        reviewers=reviewers,
        trained=shown_of(trained, reviewers),
        asks_standardisation=bool(asked_months),
        standardised=shown_of(standardised, reviewers),
        parts=_parts(rows),
        closed_cases=closed_cases,
        exact=agreement.exact_percent(ratings) if enough else None,
        within_one=agreement.within_one_percent(ratings) if enough else None,
    )


def _parts(rows: Sequence[_Row]) -> list[Counts]:
    joined = [row for row in rows if row.status in ON_TEAM or row.status is ReviewStatus.SET_ASIDE]
    load = Counter(row.reviewer_id for row in joined)
    loads = Counter(
        f"{count} {'review' if count == 1 else 'reviews'}" for count in load.values() if count < _MANY
    )
    loads[f"{_MANY} reviews or more"] = sum(count >= _MANY for count in load.values())
    return [
        _people("Where requests to review stand", rows, lambda row: row.status.label),
        _counts("Reviewers by how much they had", loads),
        _people("Reviews by kind of reviewer", joined, lambda row: row.kind.label),
        _people("Reviews by profession", joined, lambda row: row.profession.label),
        _people("Declined, by kind of reviewer", _declined(rows), lambda row: row.kind.label),
        _people("Declined, by profession", _declined(rows), lambda row: row.profession.label),
        _people("Locked late, by kind of reviewer", _late(rows), lambda row: row.kind.label),
        _people("Locked late, by profession", _late(rows), lambda row: row.profession.label),
    ]


def _declined(rows: Sequence[_Row]) -> list[_Row]:
    return [row for row in rows if row.status in {ReviewStatus.DECLINED, ReviewStatus.CONFLICTED}]


def _late(rows: Sequence[_Row]) -> list[_Row]:
    return [row for row in rows if row.is_late and row.status in COUNTED]


def _people(of: str, rows: Iterable[_Row], named: Callable[[_Row], str]) -> Counts:
    return _counts(of, Counter(map(named, rows)))


def _counts(of: str, counted: Mapping[str, int]) -> Counts:
    return Counts(of, shown(dict(sorted(counted.items()))))


def _pool(cycle: Cycle, offices: frozenset[int]) -> tuple[int, int, int]:
    """How many reviewers of the offices are trained, how many standardised by the cycle's months, and how many there are."""
    rules, today = policies.rules_of(cycle), clock.today()
    of_offices = select(Grant.person_id).where(
        Grant.role == Role.REVIEWER, Grant.office_id.in_(offices), stands()
    )
    days: Sequence[Any] = db.session.execute(
        select(ReviewerProfile.trained_on, ReviewerProfile.standardised_on)
        .select_from(Person)
        .outerjoin(ReviewerProfile, ReviewerProfile.person_id == Person.id)
        .where(Person.id.in_(of_offices), Person.disabled_at.is_(None))
    ).all()
    trained = sum(is_trained(row.trained_on, today, rules.training_valid_months) for row in days)
    months = rules.standardisation_valid_months
    return trained, sum(is_standardised(row.standardised_on, today, months) for row in days), len(days)


def _ratings(of_cycle: Sequence[Any]) -> tuple[int, list[list[int | None]]]:
    """How many cases have closed rounds, and the scores of each of their standards as they were locked when scores were shared."""
    rows = db.session.execute(
        select(Review.application_id, Review.round_id, Score.standard_id, ScoreRevision.value)
        .select_from(ScoreRevision)
        .join(Score, Score.id == ScoreRevision.score_id)
        .join(Score.review)
        .join(Review.round)
        .join(Review.application)
        .where(*of_cycle, *OF_CLOSED_ROUNDS, AS_LOCKED)
    )
    cases: set[int] = set()
    ratings: dict[tuple[int, int], list[int | None]] = {}
    for row in rows:
        cases.add(row.application_id)
        ratings.setdefault((row.round_id, row.standard_id), []).append(row.value)
    return len(cases), list(ratings.values())
