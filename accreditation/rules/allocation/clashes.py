"""Where no team meets every rule: the smallest set of rules that cannot hold together, and the nearest possible team."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from accreditation.enums.allocation import NEVER_BROKEN, HardRule
from accreditation.rules.allocation import costs
from accreditation.rules.allocation.hard import barring, serves, still_needed
from accreditation.rules.allocation.problem import Case, Problem
from accreditation.rules.allocation.solving import opposite_ways

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Rule = tuple[HardRule, int]
"""A rule as it holds for one case; what ties cases together stands under no case (0)."""
CAP: Rule = (HardRule.CAP, 0)
RECIPROCITY: Rule = (HardRule.RECIPROCITY, 0)
PATIENCE = 3.0
"""How much work a clash may take, in the solver's own units: who waits for a proposal is told of many cases."""
AT_ONCE = 1.0
"""How much of it one question may take."""
PUTTING = 1e-5
"""What it takes to put the question for one person and case, in the same units as the solver's work."""
FEW = (1, 3, 7)
"""With how many other cases a clash is looked for first: in few the reason is plain, and it is there more often than not."""
BREACH = 1_000
"""What a broken rule costs the nearest team; a seat that stays empty costs more than a rule about the person in it."""


@dataclass
class _Work:
    """How much work is left for one case, in the solver's own units, so that a slow machine gets the same answer."""

    left: float = PATIENCE
    is_conclusive: bool = True
    """Whether every question so far had an answer."""


def clash(problem: Problem, case: Case) -> list[Rule]:
    """A smallest set of rules that cannot hold together where this case has no team; empty where they can.

    Every rule in it matters: without any one of them the others can be met. Rules of other cases are in it where their teams
    need the same people. Empty, too, where it would take too long to know a set that is a smallest one.
    """
    work = _Work()
    for cases in _widening(problem, case):
        core = _core(problem, cases, work=work)
        if core:
            return _least(problem, core, work)
    return []


def _widening(problem: Problem, case: Case) -> Iterator[list[Case]]:
    """The case alone, then with a few of those that could need the same people, with all of these, and at last with every case."""
    people = _free(problem, case)
    shared = {other.id: len(people & _free(problem, other)) for other in problem.cases if other.id != case.id}
    near = sorted(
        (number for number in shared if shared[number]), key=lambda number: (-shared[number], number)
    )
    yield [case]
    for number in sorted({*(few for few in FEW if few < len(near)), len(near)} - {0}):
        yield [case, *(problem.case[other] for other in near[:number])]
    if len(near) < len(shared):
        yield list(problem.cases)


def _free(problem: Problem, case: Case) -> set[int]:
    return {
        person.id for person in problem.reviewers if not any(True for _ in barring(problem, person, case))
    }


def _rules(problem: Problem, cases: Iterable[Case]) -> list[Rule]:
    rules: dict[Rule, None] = {CAP: None, RECIPROCITY: None}
    for case in cases:
        for reviewer in problem.reviewers:
            rules.update(dict.fromkeys((rule, case.id) for rule in barring(problem, reviewer, case)))
        rules.update(dict.fromkeys((rule, case.id) for rule in still_needed(problem, case)))
    return sorted(rules, key=lambda rule: (rule[1], list(HardRule).index(rule[0])))


def _least(problem: Problem, core: Sequence[Rule], work: _Work) -> list[Rule]:
    """The deletion filter: whatever can be left out, and the rest still clashes, is left out for good; empty where the work is done first."""
    left, work.is_conclusive = list(core), True
    for rule in core:
        if rule not in left:
            continue
        without = [other for other in left if other != rule]
        # What the solver shows to clash is often less than what it was given.
        left = _core(problem, _cases(problem, without), without, work=work) or left
    return left if work.is_conclusive else []


def _cases(problem: Problem, rules: Collection[Rule]) -> list[Case]:
    return [problem.case[number] for number in sorted({number for _, number in rules if number})]


def _core(
    problem: Problem, cases: Sequence[Case], rules: Collection[Rule] | None = None, *, work: _Work
) -> list[Rule]:
    """Rules out of these that cannot hold together, by the solver's assumptions; empty where they can, or the work is done."""
    from ortools.sat.python import cp_model

    # To put the question takes work as well, for each person and case.
    work.left -= len(cases) * len(problem.reviewers) * PUTTING
    if work.left <= 0:
        work.is_conclusive = False
        return []
    model = cp_model.CpModel()
    held = {
        rule: model.new_bool_var("") for rule in (_rules(problem, cases) if rules is None else sorted(rules))
    }
    taken = {}
    for case in cases:
        taken.update(_assume(model, problem, case, held))
    if CAP in held:
        _assume_caps(model, problem, taken, held[CAP])
    if RECIPROCITY in held:
        _assume_one_way(model, problem, taken, held[RECIPROCITY])
    model.add_assumptions(list(held.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = min(work.left, AT_ONCE)
    status = solver.solve(model)
    work.left -= solver.response_proto.deterministic_time
    if status != cp_model.INFEASIBLE:
        work.is_conclusive &= status != cp_model.UNKNOWN
        return []
    core = set(solver.sufficient_assumptions_for_infeasibility())
    return [rule for rule, variable in held.items() if variable.index in core]


def _assume(
    model: "cp_model.CpModel", problem: Problem, case: Case, held: Mapping[Rule, "cp_model.IntVar"]
) -> dict[tuple[int, int], "cp_model.IntVar"]:
    members = {
        person.id: model.new_bool_var("") for person in problem.reviewers if person.id not in case.fixed
    }
    for person, variable in members.items():
        for rule in barring(problem, problem.reviewer[person], case):
            if (rule, case.id) in held:
                model.add_implication(held[rule, case.id], ~variable)
    needed = still_needed(problem, case)
    if members:
        # Without this the rules about the mix could be met by asking everybody, which no team can be.
        model.add(sum(members.values()) <= max(needed.get(HardRule.SIZE, 0), 1))
    for rule, number in needed.items():
        if (rule, case.id) in held:
            serving = [v for person, v in members.items() if serves(rule, problem.reviewer[person], case)]
            model.add(sum(serving) >= number).only_enforce_if(held[rule, case.id])
    return {(person, case.id): variable for person, variable in members.items()}


def _assume_caps(
    model: "cp_model.CpModel",
    problem: Problem,
    taken: Mapping[tuple[int, int], "cp_model.IntVar"],
    held: "cp_model.IntVar",
) -> None:
    by_person: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for (person, _), variable in taken.items():
        by_person[person].append(variable)
    for person, variables in by_person.items():
        room = max(problem.reviewer[person].cap - problem.reviewer[person].load, 0)
        if len(variables) > room:
            model.add(sum(variables) <= room).only_enforce_if(held)


def _assume_one_way(
    model: "cp_model.CpModel",
    problem: Problem,
    taken: Mapping[tuple[int, int], "cp_model.IntVar"],
    held: "cp_model.IntVar",
) -> None:
    for outward, back in opposite_ways(problem, taken):
        way = model.new_bool_var("")
        for variable in outward:
            model.add_bool_or(~held, ~variable, way)
        for variable in back:
            model.add_bool_or(~held, ~variable, ~way)


def nearest(problem: Problem, case: Case, loads: Mapping[int, int]) -> tuple[int, ...]:
    """The team that breaks the fewest rules, with what each reviewer has by now; it never breaks one about conflicts."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    members, points = {}, []
    for reviewer in problem.reviewers:
        broken = set(barring(problem, reviewer, case))
        if broken & NEVER_BROKEN or reviewer.id in case.fixed:
            continue
        members[reviewer.id] = model.new_bool_var("")
        load = loads.get(reviewer.id, reviewer.load)
        rules = len(broken) + (load >= reviewer.cap)
        fit = costs.of_pair(reviewer, case) + costs.of_next(replace(reviewer, cap=reviewer.cap or 1), load)
        points.append((BREACH * rules + min(fit, BREACH // 4)) * members[reviewer.id])
    for rule, number in still_needed(problem, case).items():
        serving = [v for person, v in members.items() if serves(rule, problem.reviewer[person], case)]
        short = model.new_int_var(0, number, "")
        if rule is HardRule.SIZE:
            model.add(sum(serving) + short == number)
        else:
            model.add(sum(serving) + short >= number)
        points.append((BREACH * (5 if rule is HardRule.SIZE else 1)) * short)
    model.minimize(sum(points))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)
    return tuple(person for person, variable in members.items() if solver.boolean_value(variable))
