"""A proposal as people read it: for each case its team with reasons, what was traded, what cannot be met, and who is next in line."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from accreditation.enums.allocation import NEVER_BROKEN, HardRule
from accreditation.enums.reviews import ReviewerKind
from accreditation.rules.allocation import checking, clashes, costs, reasons, solving
from accreditation.rules.allocation.hard import barring, needs, serves
from accreditation.rules.allocation.problem import Case, Problem, Reviewer

EXPLAINED = 20
"""For how many cases without a team the rules that clash are looked for: each takes the solver's time."""
NEXT = 3
"""How many stand next in line towards each rule about the team."""


@dataclass(frozen=True)
class Seat:
    """A person for a case; a rank above 0 is a place in the line of those who are asked next."""

    person: int
    reasons: Sequence[str]
    rank: int = 0
    is_lead: bool = False
    breaches: Sequence[HardRule] = ()


@dataclass(frozen=True)
class CaseDraft:
    """What is proposed for one case."""

    case: int
    seats: Sequence[Seat]
    traded: Sequence[str] = ()
    unmet: Sequence[str] = ()


@dataclass(frozen=True)
class Draft:
    """A whole proposal."""

    cases: Sequence[CaseDraft]
    objective: int
    bound: int


@dataclass
class _Filling:
    """A proposal while its nearest teams are still added."""

    problem: Problem
    teams: dict[int, tuple[int, ...]]
    loads: Counter[int] = field(default_factory=Counter)


def draft(problem: Problem, *, seed: int) -> Draft:
    """Propose teams: by every rule where that can be, else the nearest; the same again for the same seed."""
    solution = solving.propose(problem, seed=seed)
    filling = _Filling(problem, dict(solution.teams))
    filling.loads.update({person.id: person.load for person in problem.reviewers})
    filling.loads.update(person for team in solution.teams.values() for person in team)
    unmet: dict[int, list[str]] = {}
    for case in problem.cases:
        if case.id in solution.unmet:
            unmet[case.id] = _unmet(problem, case, explained=len(unmet) < EXPLAINED)
            filling.teams[case.id] = clashes.nearest(problem, case, filling.loads)
            filling.loads.update(filling.teams[case.id])
    broken = checking.breaches(problem, filling.teams)
    return Draft(
        [_case(filling, case, unmet.get(case.id, ()), broken) for case in problem.cases],
        solution.objective,
        solution.bound,
    )


def _unmet(problem: Problem, case: Case, *, explained: bool) -> list[str]:
    """A smallest set of rules that cannot hold together, in words."""
    rules = clashes.clash(problem, case) if explained else []
    if not rules:
        return ["With the people who are left, no team meets every rule"]
    words = [rule.label for rule, number in rules if number in (0, case.id)]
    others = {number for _, number in rules} - {0, case.id}
    if others:
        plural = "case needs" if len(others) == 1 else "cases need"
        words.append(f"{len(others)} other {plural} the same people")
    return words


def _case(
    filling: _Filling,
    case: Case,
    unmet: Sequence[str],
    broken: Sequence[checking.Breach],
) -> CaseDraft:
    problem = filling.problem
    team = [problem.reviewer[person] for person in filling.teams.get(case.id, ())]
    lead = None if case.is_led else leading(team, case)
    seats = [
        Seat(
            person.id,
            reasons.of_person(person, case, filling.loads[person.id]),
            is_lead=person is lead,
            breaches=[each.rule for each in broken if (each.case, each.reviewer) == (case.id, person.id)],
        )
        for person in team
    ]
    line = [
        Seat(person.id, reasons.of_person(person, case, filling.loads[person.id] + 1), rank=rank)
        for rank, person in enumerate(next_in_line(problem, case, team, filling.loads), 1)
    ]
    everybody = [*(person.id for person in team), *case.fixed]
    traded = [
        *(
            f"Not met by this team: {each.rule.label.lower()}"
            for each in broken
            if each.case == case.id and each.reviewer is None
        ),
        *reasons.traded(problem, case, everybody, filling.loads),
    ]
    return CaseDraft(case.id, [*seats, *line], traded, unmet)


def leading(team: Collection[Reviewer], case: Case) -> Reviewer | None:
    """Who would lead: a peer of a profession that learns there before any other, and who knows such places."""
    return min(
        team,
        key=lambda person: (
            person.kind is not ReviewerKind.PEER,
            not serves(HardRule.PROFESSION, person, case),
            case.kind not in person.expertise,
            person.id,
        ),
        default=None,
    )


def next_in_line(
    problem: Problem, case: Case, team: Collection[Reviewer], loads: Mapping[int, int]
) -> list[Reviewer]:
    """Who is asked next for this case, best first: a few towards each rule about its team, by every rule about themselves."""
    if not team:
        return []
    free = [
        person
        for person in problem.reviewers
        if person not in team
        and person.id not in case.fixed
        and loads[person.id] < person.cap
        and not any(True for _ in barring(problem, person, case))
    ]
    free.sort(
        key=lambda person: (costs.of_pair(person, case) + costs.of_next(person, loads[person.id]), person.id)
    )
    chosen = {
        person.id
        for rule in needs(case)
        for person in [person for person in free if serves(rule, person, case)][:NEXT]
    }
    return [person for person in free if person.id in chosen]


def fits(problem: Problem, case: Case, person: Reviewer) -> bool:
    """Whether somebody may take a seat that came free: by every rule about them, and so that the rest can still be met."""
    if person.load >= person.cap or any(True for _ in barring(problem, person, case)):
        return False
    team = [*(problem.reviewer[member] for member in case.fixed if member in problem.reviewer), person]
    short = {
        rule: number - sum(serves(rule, each, case) for each in team) for rule, number in needs(case).items()
    }
    return all(number <= max(short[HardRule.SIZE], 0) for number in short.values())


def warnings(problem: Problem, case: Case, team: Sequence[int], person: int) -> Iterator[HardRule]:
    """The rules that somebody breaks on a team, or that the team breaks with them on it."""
    for breach in checking.breaches(problem, {case.id: team}):
        if breach.reviewer in (None, person):
            yield breach.rule


def forbidden(problem: Problem, case: Case, person: Reviewer) -> bool:
    """Whether no choice by hand lets this person near this case."""
    return bool(NEVER_BROKEN & set(barring(problem, person, case)))
