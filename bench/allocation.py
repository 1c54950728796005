"""A nation of reviewers and cases without a database, and how long its teams take to propose and how near they are to the best."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.enums.reviews import ConflictKind, ReviewerKind
from accreditation.rules.allocation import checking, solving
from accreditation.rules.allocation.problem import Case, Problem, Reviewer
from accreditation.rules.thresholds import TeamRule

TEAM = TeamRule(reviewers=2, same_profession=1, lay_or_learner=1)
EXCELLENCE = TeamRule(reviewers=3, same_profession=1, lay_or_learner=1, lay=1, other_office=1)
FIRST = date(2027, 3, 1)
WEIGHTS = {
    Profession.NURSING: 35,
    Profession.MEDICINE: 25,
    Profession.MIDWIFERY: 8,
    Profession.PHARMACY: 7,
    Profession.PHYSIOTHERAPY: 7,
    Profession.DENTISTRY: 5,
    Profession.PARAMEDICINE: 5,
    Profession.SOCIAL_WORK: 4,
    Profession.RADIOGRAPHY: 4,
}


def problem(cases: int = 600, reviewers: int = 400, *, seed: int = 1, offices: int = 13) -> Problem:
    """A nation: offices, providers that host a few professions, reviewers who work at them, some away, some full."""
    chance = random.Random(seed)
    providers = max(cases * 2 // 5, 2)
    people = [_reviewer(chance, number, offices, providers) for number in range(1, reviewers + 1)]
    asked_for = [_case(chance, number, offices, providers) for number in range(1, cases + 1)]
    conflicts = {
        (person.id, case.id): [ConflictKind.EMPLOYER]
        for case in asked_for
        for person in people
        if case.organisation in person.employers or chance.random() < 0.01
    }
    return Problem(people, asked_for, conflicts)


def _professions(chance: random.Random, number: int) -> frozenset[Profession]:
    return frozenset(chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=number))


def _reviewer(chance: random.Random, number: int, offices: int, providers: int) -> Reviewer:
    kind = chance.choices(list(ReviewerKind), (55, 25, 20))[0]
    office = number % offices + 1
    # A provider belongs to the office of its number, and people mostly work near where they review.
    employer = chance.randrange(0, max(providers // offices, 1)) * offices + office
    starts = FIRST + timedelta(days=chance.randrange(-60, 90))
    away = ((starts, starts + timedelta(days=chance.randrange(3, 20))),) if chance.random() < 0.15 else ()
    return Reviewer(
        id=number,
        kind=kind,
        professions=frozenset({Profession.LAY}) if kind is ReviewerKind.LAY else _professions(chance, 1),
        offices=frozenset({office}),
        employers=frozenset() if kind is ReviewerKind.LAY else frozenset({employer}),
        expertise=frozenset(chance.choices(list(PlacementKind), k=3)),
        learner_groups=frozenset(chance.choices(list(LearnerGroup), k=2)),
        cap=chance.choice((4, 5, 6, 8)),
        load=chance.choice((0, 0, 0, 1, 2)),
        away=away,
        trained=chance.random() < 0.95,
        declared=chance.random() < 0.97,
        travels_to=frozenset(chance.sample(range(1, offices + 1), min(2, offices))) - {office},
    )


def _case(chance: random.Random, number: int, offices: int, providers: int) -> Case:
    organisation = chance.randrange(1, providers + 1)
    begins = FIRST + timedelta(days=chance.randrange(0, 30))
    return Case(
        id=number,
        office=organisation % offices + 1,
        organisation=organisation + 1,
        kind=chance.choice(list(PlacementKind)),
        professions=_professions(chance, 3) | {Profession.NURSING},
        learner_groups=frozenset(chance.choices(list(LearnerGroup), k=2)),
        team=EXCELLENCE if chance.random() < 0.15 else TEAM,
        begins=begins,
        ends=begins + timedelta(days=28),
    )


@dataclass(frozen=True)
class Measured:
    """One run: what was asked, how long it took, and how near the best its teams are."""

    cases: int
    reviewers: int
    seconds: float
    repair_seconds: float
    gap_percent: float
    unmet: int
    breaches: int
    moved: int

    def __str__(self) -> str:
        return (
            f"{self.cases} cases with {self.reviewers} reviewers: {self.seconds:.1f} s, within {self.gap_percent:.2f} % of"
            f" the bound, {self.unmet} without a team, {self.breaches} rules broken; after 20 declines repaired in"
            f" {self.repair_seconds:.1f} s, {self.moved} others moved"
        )


def measure(cases: int = 600, reviewers: int = 400, *, seed: int = 1) -> Measured:
    """Propose teams for a nation, then let twenty people decline and fill their seats alone."""
    nation = problem(cases, reviewers, seed=seed)
    begun = time.monotonic()
    solution = solving.propose(nation, seed=seed)
    proposed = time.monotonic()
    declined = declines(solution.teams, 20, seed)
    again = after_declines(nation, solution.teams, declined)
    repaired = solving.propose(again, seed=seed)
    ended = time.monotonic()
    teams = {case: (*again.case[case].fixed, *repaired.teams.get(case, ())) for case in solution.teams}
    stayed = {(case, person) for case, people in solution.teams.items() for person in people} - declined
    return Measured(
        cases,
        reviewers,
        proposed - begun,
        ended - proposed,
        100 * solution.gap,
        len(solution.unmet),
        len(checking.breaches(nation, solution.teams)) + len(checking.breaches(again, repaired.teams)),
        sum(person not in teams[case] for case, person in stayed),
    )


def declines(teams: Mapping[int, Sequence[int]], number: int, seed: int) -> set[tuple[int, int]]:
    """Some of the people who were proposed say no: each as case and person."""
    seats = sorted((case, person) for case, people in teams.items() for person in people)
    return set(random.Random(seed).sample(seats, number))


def after_declines(
    problem: Problem, teams: Mapping[int, Sequence[int]], declined: Collection[tuple[int, int]]
) -> Problem:
    """The problem once everybody else's seat is fixed, and those who declined are not asked again for the same case."""
    staying = [
        (case, person)
        for case, people in teams.items()
        for person in people
        if (case, person) not in declined
    ]
    loads = Counter(person for _, person in staying)
    fixed: dict[int, list[int]] = defaultdict(list)
    for case, person in staying:
        fixed[case].append(person)
    return replace(
        problem,
        reviewers=[replace(person, load=person.load + loads[person.id]) for person in problem.reviewers],
        cases=[replace(case, fixed=tuple(fixed[case.id])) for case in problem.cases],
        barred=problem.barred | {(person, case) for case, person in declined},
    )
