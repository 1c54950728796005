"""Whether teams meet every rule, worked out from the problem alone and never from what the solver says."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accreditation.enums.allocation import HardRule
from accreditation.rules.allocation.hard import barring, needs, serves
from accreditation.rules.allocation.problem import Case, Problem


@dataclass(frozen=True)
class Breach:
    """A rule that a team breaks: in which case, and by whom where it is about one person."""

    rule: HardRule
    case: int
    reviewer: int | None = None


def breaches(problem: Problem, teams: Mapping[int, Sequence[int]]) -> list[Breach]:
    """Every rule that these teams break, with the fixed members counted; the teams name new members by case."""
    return [
        *(
            breach
            for case_id, members in teams.items()
            for breach in _of_case(problem, problem.case[case_id], members)
        ),
        *_of_loads(problem, teams),
        *_of_favours(problem, teams),
    ]


def _of_case(problem: Problem, case: Case, members: Sequence[int]) -> Iterator[Breach]:
    for person in members:
        for rule in barring(problem, problem.reviewer[person], case):
            yield Breach(rule, case.id, person)
    everybody = {*members, *case.fixed}
    if len(everybody) < len(members) + len(case.fixed):
        yield Breach(HardRule.ASKED, case.id)
    team = [problem.reviewer[person] for person in everybody if person in problem.reviewer]
    for rule, number in needs(case).items():
        if sum(serves(rule, member, case) for member in team) < number:
            yield Breach(rule, case.id)


def _of_loads(problem: Problem, teams: Mapping[int, Sequence[int]]) -> Iterator[Breach]:
    taken = Counter(person for members in teams.values() for person in members)
    for case_id, members in teams.items():
        for person in members:
            reviewer = problem.reviewer[person]
            if reviewer.load + taken[person] > reviewer.cap:
                yield Breach(HardRule.CAP, case_id, person)


def _of_favours(problem: Problem, teams: Mapping[int, Sequence[int]]) -> Iterator[Breach]:
    ways = {
        (employer, problem.case[case_id].organisation)
        for case_id, members in teams.items()
        for person in members
        for employer in problem.reviewer[person].employers
    }
    for case_id, members in teams.items():
        provider = problem.case[case_id].organisation
        for person in members:
            employers = problem.reviewer[person].employers - {provider}
            if any((provider, employer) in ways for employer in employers):
                yield Breach(HardRule.RECIPROCITY, case_id, person)
