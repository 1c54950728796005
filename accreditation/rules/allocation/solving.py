"""Teams for all cases at once by CP-SAT: the same again for the same seed, with the least that any answer could cost."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from accreditation.enums.allocation import HardRule
from accreditation.rules.allocation import costs
from accreditation.rules.allocation.hard import barring, serves, still_needed
from accreditation.rules.allocation.problem import Problem, Solution

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

UNMET = 20_000
"""What it costs that a case gets no team: more than any team could save."""
PATIENCE = 30.0
"""How much work the solver does at most, in its own units, so that a slow machine gets the same answer as a quick one."""
NEAR_ENOUGH = 0.005


@dataclass
class Model:
    """The question as the solver reads it."""

    problem: Problem
    solver_model: "cp_model.CpModel"
    taken: dict[tuple[int, int], "cp_model.IntVar"] = field(default_factory=dict)
    """Whether a reviewer takes a case, for every pair that no rule bars."""
    unmet: dict[int, "cp_model.IntVar"] = field(default_factory=dict)
    """Whether a case is left without a team."""
    points: list["cp_model.LinearExprT"] = field(default_factory=list)


def propose(problem: Problem, *, seed: int = 1) -> Solution:
    """A team for each case that lacks one, by every rule; a case that none can meet is named, never given a broken one."""
    from ortools.sat.python import cp_model

    model = Model(problem, cp_model.CpModel())
    _pairs(model)
    _teams(model)
    _loads(model)
    _no_return_favours(model)
    model.solver_model.minimize(sum(model.points))
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.random_seed = seed
    # One worker finds the same answer each time, and here no later than several do.
    parameters.num_workers = 1
    parameters.max_deterministic_time = PATIENCE
    parameters.relative_gap_limit = NEAR_ENOUGH
    parameters.linearization_level = 2
    status = solver.solve(model.solver_model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise RuntimeError(f"The solver gave no answer: {solver.status_name(status)}")
    teams: dict[int, list[int]] = defaultdict(list)
    for (person, case), variable in model.taken.items():
        if solver.boolean_value(variable):
            teams[case].append(person)
    unmet = frozenset(case for case, variable in model.unmet.items() if solver.boolean_value(variable))
    return Solution(
        {case.id: tuple(sorted(teams[case.id])) for case in problem.cases if case.id not in unmet},
        unmet,
        round(solver.objective_value),
        round(solver.best_objective_bound),
    )


def _pairs(model: Model) -> None:
    for case in model.problem.cases:
        if not still_needed(model.problem, case):
            continue
        for reviewer in model.problem.reviewers:
            if reviewer.id in case.fixed or reviewer.load >= reviewer.cap:
                continue
            if any(True for _ in barring(model.problem, reviewer, case)):
                continue
            variable = model.solver_model.new_bool_var("")
            model.taken[reviewer.id, case.id] = variable
            cost = costs.of_pair(reviewer, case)
            if cost:
                model.points.append(cost * variable)


def _teams(model: Model) -> None:
    """As many as the team needs and not one more, towards each rule at least so many; or nobody.

    Half a team is of no use, and its people may be what another case lacks.
    """
    candidates: dict[int, list[int]] = defaultdict(list)
    for person, case_id in model.taken:
        candidates[case_id].append(person)
    for case in model.problem.cases:
        needed = still_needed(model.problem, case)
        if not needed:
            continue
        unmet = model.solver_model.new_bool_var("")
        model.unmet[case.id] = unmet
        model.points.append(UNMET * unmet)
        for rule, number in needed.items():
            members = [
                model.taken[person, case.id]
                for person in candidates[case.id]
                if serves(rule, model.problem.reviewer[person], case)
            ]
            if rule is HardRule.SIZE:
                model.solver_model.add(sum(members) + number * unmet == number)
            else:
                model.solver_model.add(sum(members) + number * unmet >= number)


def _loads(model: Model) -> None:
    """Nobody more than they take; each further review costs more than the one before, so the order needs no rule."""
    by_person: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for (person, _), variable in model.taken.items():
        by_person[person].append(variable)
    for person, variables in by_person.items():
        reviewer = model.problem.reviewer[person]
        steps = []
        for load in range(reviewer.load, min(reviewer.cap, reviewer.load + len(variables))):
            step = model.solver_model.new_bool_var("")
            steps.append(step)
            model.points.append(costs.of_next(reviewer, load) * step)
        model.solver_model.add(sum(variables) == sum(steps))


def _no_return_favours(model: Model) -> None:
    """Two organisations do not review each other: one of the two ways is closed."""
    for outward, back in opposite_ways(model.problem, model.taken):
        way = model.solver_model.new_bool_var("")
        for variable in outward:
            model.solver_model.add_implication(variable, way)
        for variable in back:
            model.solver_model.add_implication(variable, ~way)


def opposite_ways(
    problem: Problem, taken: Mapping[tuple[int, int], "cp_model.IntVar"]
) -> Iterator[tuple[list["cp_model.IntVar"], list["cp_model.IntVar"]]]:
    """For each two organisations whose people could review each other: who could go the one way, and who the other."""
    ways: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    for (person, case_id), variable in taken.items():
        provider = problem.case[case_id].organisation
        for employer in problem.reviewer[person].employers:
            ways[employer, provider].append(variable)
    for (employer, provider), variables in sorted(ways.items()):
        if employer < provider and (provider, employer) in ways:
            yield variables, ways[provider, employer]
