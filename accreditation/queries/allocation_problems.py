"""The question of an allocation, read from the rows: cases that lack a team, everybody who reviews, and who may not meet."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED, ApplicationStatus
from accreditation.enums.people import Duty, Role
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ON_TEAM, ConflictKind, ReviewStatus
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.organisations import Placement
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.models.reviewers import (
    ReviewerAway,
    ReviewerExpertise,
    ReviewerLearnerGroup,
    ReviewerProfession,
    ReviewerTravel,
)
from accreditation.models.reviews import Review
from accreditation.models.ties import Tie
from accreditation.queries import holidays, interests, standing
from accreditation.queries.applications import whole
from accreditation.queries.people import stands
from accreditation.queries.policies import policy_of
from accreditation.queries.reviews import OF_NEWEST_ROUND
from accreditation.queries.teams import professions_hosted
from accreditation.rules.allocation.problem import Case, Problem, Reviewer
from accreditation.rules.duties import conflicts
from accreditation.rules.team import is_standardised, is_trained

BUILDING = frozenset({ApplicationStatus.ALLOCATION, ApplicationStatus.IN_REVIEW})
STAYING = ON_TEAM | {ReviewStatus.INVITED}
HERE = frozenset({TieKind.EMPLOYER, TieKind.UNIVERSITY})


@dataclass(frozen=True)
class _Load:
    """An open review: whose, of which case and provider."""

    person: int
    application: int
    organisation: int


def of_cases(application_ids: Collection[int]) -> Problem:
    """The problem of these cases; those that build no team now, or stand still in a pause, are left out."""
    applications = list(
        db.session.scalars(
            whole()
            .options(
                joinedload(Application.placement).options(
                    selectinload(Placement.professions), selectinload(Placement.learner_groups)
                )
            )
            .where(
                Application.id.in_(application_ids),
                Application.status.in_(BUILDING),
                Application.paused_at.is_(None),
            )
            .order_by(Application.id)
            .execution_options(populate_existing=True)
        )
    )
    if not applications:
        return Problem((), ())
    team = _reviews(applications)
    cases = [_case(application, team.get(application.id, ())) for application in applications]
    reviewers, reviewing = _reviewers(applications)
    people = [reviewer.id for reviewer in reviewers]
    fixed = {case.id: case.fixed for case in cases}
    return Problem(
        reviewers,
        cases,
        _conflicts(applications, people),
        frozenset(
            (review.reviewer_id, review.application_id)
            for reviews in team.values()
            for review in reviews
            if review.reviewer_id not in fixed[review.application_id]
        ),
        reviewing,
    )


def waiting(office_id: int, cycle_id: int) -> list[int]:
    """The cases of an office that wait for their team in a cycle, paused ones left out."""
    return list(
        db.session.scalars(
            select(Application.id)
            .where(
                Application.office_id == office_id,
                Application.cycle_id == cycle_id,
                Application.status == ApplicationStatus.ALLOCATION,
                Application.paused_at.is_(None),
            )
            .order_by(Application.id)
        )
    )


def unanswered() -> list[tuple[int, int]]:
    """Invitations whose day has passed without an answer, of cases that stand in no pause: the review, and its case."""
    rows = db.session.execute(
        select(Review.id, Review.application_id)
        .join(Application, Application.id == Review.application_id)
        .where(
            Review.status == ReviewStatus.INVITED,
            Review.due_on < clock.today(),
            Application.status.in_(BUILDING),
            Application.paused_at.is_(None),
        )
        .order_by(Review.due_on, Review.id)
    )
    return [(row[0], row[1]) for row in rows]


def _reviews(applications: Sequence[Application]) -> dict[int, list[Review]]:
    """Everybody who was asked for these cases in any round, by case."""
    reviews: dict[int, list[Review]] = defaultdict(list)
    for review in db.session.scalars(
        select(Review)
        .where(Review.application_id.in_([application.id for application in applications]))
        .order_by(Review.id)
    ):
        reviews[review.application_id].append(review)
    return reviews


def _case(application: Application, reviews: Sequence[Review]) -> Case:
    policy, placement = policy_of(application), application.placement
    begins = holidays.deadline(clock.now(), policy.days("provider_objection")).date()
    review_round = application.round
    staying = [
        review
        for review in reviews
        if review.status in STAYING and review_round is not None and review.round_id == review_round.id
    ]
    return Case(
        id=application.id,
        office=application.office_id,
        organisation=application.organisation_id,
        kind=placement.kind if placement else None,
        professions=frozenset(
            [item.profession for item in placement.professions]
            if placement
            else professions_hosted(application)
        ),
        learner_groups=frozenset(item.learner_group for item in placement.learner_groups)
        if placement
        else frozenset(),
        team=policy.team,
        begins=begins,
        ends=holidays.deadline(begins, policy.days("review")).date(),
        fixed=tuple(review.reviewer_id for review in staying),
        is_led=any(review.is_lead for review in staying),
    )


def _reviewers(applications: Sequence[Application]) -> tuple[list[Reviewer], frozenset[tuple[int, int]]]:
    """Everybody who reviews for any office today; and whose people review whose cases."""
    offices = _by_person(
        select(Grant.person_id, Grant.office_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == Role.REVIEWER, Person.disabled_at.is_(None), stands())
    )
    profiles = _profiles(offices)
    today, rules = clock.today(), policy_of(applications[0]).cycle
    loads = _loads()
    held: dict[int, int] = defaultdict(int)
    for load in loads:
        held[load.person] += 1
    employers = _employers(offices, today)
    for profile in profiles:
        if profile.employer_id is not None:
            employers[profile.person_id].add(profile.employer_id)
    professions = _all(ReviewerProfession.person_id, ReviewerProfession.profession)
    expertise = _all(ReviewerExpertise.person_id, ReviewerExpertise.placement_kind)
    groups = _all(ReviewerLearnerGroup.person_id, ReviewerLearnerGroup.learner_group)
    travel = _all(ReviewerTravel.person_id, ReviewerTravel.office_id)
    away = _away(today)
    declared = interests.declared_within_year(offices)
    reviewers = [
        Reviewer(
            id=profile.person_id,
            kind=profile.kind,
            professions=frozenset({profile.profession} | professions[profile.person_id]),
            offices=frozenset(offices[profile.person_id]),
            employers=frozenset(employers[profile.person_id]),
            expertise=frozenset(expertise[profile.person_id]),
            learner_groups=frozenset(groups[profile.person_id]),
            cap=profile.load_cap,
            load=held[profile.person_id],
            away=tuple(away[profile.person_id]),
            trained=is_trained(profile.trained_on, today, rules.training_valid_months)
            and is_standardised(profile.standardised_on, today, rules.standardisation_valid_months),
            declared=profile.person_id in declared,
            travels_to=frozenset(travel[profile.person_id]),
        )
        for profile in profiles
    ]
    reviewing = frozenset(
        (employer, load.organisation) for load in loads for employer in employers[load.person]
    )
    return reviewers, reviewing


def _profiles(person_ids: Collection[int]) -> Sequence[ReviewerProfile]:
    return db.session.scalars(
        select(ReviewerProfile)
        .where(ReviewerProfile.person_id.in_(person_ids))
        .order_by(ReviewerProfile.person_id)
        # What was read before their rows were taken may be old.
        .execution_options(populate_existing=True)
    ).all()


def _by_person(statement: Any) -> dict[int, set[Any]]:
    values: dict[int, set[Any]] = defaultdict(set)
    for person_id, value in db.session.execute(statement):
        values[person_id].add(value)
    return values


def _all(person: InstrumentedAttribute[int], value: InstrumentedAttribute[Any]) -> dict[int, set[Any]]:
    return _by_person(select(person, value))


def _loads() -> list[_Load]:
    """Every review that somebody has, as their own page and their office's list count them."""
    rows = db.session.execute(
        select(Review.reviewer_id, Review.application_id, Application.organisation_id)
        .join(Application, Application.id == Review.application_id)
        .where(Review.status.in_(standing.OPEN_REVIEWS), Application.status.not_in(ENDED), OF_NEWEST_ROUND)
    )
    return [_Load(*row) for row in rows]


def _employers(person_ids: Collection[int], today: date) -> dict[int, set[int]]:
    return _by_person(
        select(Tie.person_id, Tie.organisation_id).where(
            Tie.person_id.in_(person_ids),
            Tie.kind.in_(HERE),
            or_(Tie.starts_on.is_(None), Tie.starts_on <= today),
            or_(Tie.ends_on.is_(None), Tie.ends_on >= today),
        )
    )


def _away(today: date) -> dict[int, list[tuple[date, date]]]:
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for row in db.session.execute(
        select(ReviewerAway.person_id, ReviewerAway.starts_on, ReviewerAway.ends_on)
        .where(ReviewerAway.ends_on >= today)
        .order_by(ReviewerAway.starts_on, ReviewerAway.id)
    ):
        away[row[0]].append((row[1], row[2]))
    return away


def _conflicts(
    applications: Sequence[Application], people: Collection[int]
) -> dict[tuple[int, int], Sequence[ConflictKind]]:
    """What keeps each reviewer from each case: what is known against them, and duties on the case."""
    ruled_out: dict[tuple[int, int], Sequence[ConflictKind]] = dict(
        standing.conflicts_between(applications, people)
    )
    case_ids = [application.id for application in applications]
    for person_id, case_id, duty in db.session.execute(
        select(CaseDuty.person_id, CaseDuty.application_id, CaseDuty.duty).where(
            CaseDuty.application_id.in_(case_ids)
        )
    ):
        # Who was on the team before is asked of the reviews; here it is about every other part in the case.
        if conflicts({Duty(duty)}, Duty.REVIEWER):
            ruled_out.setdefault((person_id, case_id), [ConflictKind.PROVIDER_DUTY])
    return ruled_out
