"""Teams for many cases: by every rule, near the best, the same again; and what is said where no team can be."""

from dataclasses import replace
from datetime import date

import pytest

from accreditation.enums.allocation import HardRule
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.enums.reviews import ConflictKind, ReviewerKind
from accreditation.rules.allocation import checking, clashes, reasons, solving
from accreditation.rules.allocation.problem import Case, Problem, Reviewer
from bench.allocation import EXCELLENCE, TEAM, after_declines, declines
from bench.allocation import problem as nation

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 29)


def reviewer(number: int, kind: ReviewerKind = ReviewerKind.PEER, **what: object) -> Reviewer:
    profession = Profession.LAY if kind is ReviewerKind.LAY else Profession.NURSING
    given = {"professions": frozenset({profession}), "offices": frozenset({1}), **what}
    return Reviewer(number, kind, **given)  # type: ignore[arg-type]


def case(number: int = 1, **what: object) -> Case:
    given = {
        "office": 1,
        "organisation": 100 + number,
        "kind": PlacementKind.WARD,
        "professions": frozenset({Profession.NURSING}),
        "learner_groups": frozenset({LearnerGroup.FOUNDATION}),
        "team": TEAM,
        "begins": FIRST,
        "ends": LAST,
        **what,
    }
    return Case(number, **given)  # type: ignore[arg-type]


def pool() -> list[Reviewer]:
    """Just enough for excellence: a peer, a lay reviewer, and somebody of another office who travels."""
    return [
        reviewer(1),
        reviewer(2, ReviewerKind.LAY),
        reviewer(3, offices=frozenset({2}), travels_to=frozenset({1})),
    ]


def test_a_small_nation_gets_teams_by_every_rule_near_the_best_and_the_same_again() -> None:
    problem = nation(60, 60, offices=3)
    solution = solving.propose(problem, seed=7)
    assert not solution.unmet
    assert checking.breaches(problem, solution.teams) == []
    assert solution.gap < 0.02
    assert solving.propose(problem, seed=7) == solution


def test_a_repair_after_declines_moves_nobody_else() -> None:
    problem = nation(60, 60, offices=3)
    teams = solving.propose(problem).teams
    declined = declines(teams, 5, 3)
    again = after_declines(problem, teams, declined)
    repaired = solving.propose(again)
    assert checking.breaches(again, repaired.teams) == []
    assert sum(map(len, repaired.teams.values())) == 5
    assert {case for case, _ in declined} == {case for case, people in repaired.teams.items() if people}


BREAKING = {
    HardRule.AWAY: {"away": ((date(2027, 3, 29), date(2027, 4, 2)),)},
    HardRule.TRAINED: {"trained": False},
    HardRule.DECLARED: {"declared": False},
    HardRule.CAP: {"load": 4},
    HardRule.REACH: {"travels_to": frozenset()},
    HardRule.RECIPROCITY: {"employers": frozenset({50})},
}


@pytest.mark.parametrize("rule", [*BREAKING, HardRule.CONFLICT, HardRule.ASKED])
def test_each_rule_about_a_person_alone_leaves_the_case_without_a_team(rule: HardRule) -> None:
    people = pool()
    problem = Problem(people, [case(team=EXCELLENCE)])
    assert solving.propose(problem).teams == {1: (1, 2, 3)}
    people[2] = replace(people[2], **BREAKING.get(rule, {}))  # type: ignore[arg-type]
    broken = Problem(
        people,
        [case(team=EXCELLENCE)],
        conflicts={(3, 1): [ConflictKind.FAMILY]} if rule is HardRule.CONFLICT else {},
        barred=frozenset({(3, 1)} if rule is HardRule.ASKED else ()),
        reviewing=frozenset({(101, 50)} if rule is HardRule.RECIPROCITY else ()),
    )
    assert solving.propose(broken).unmet == {1}
    assert rule in {breach.rule for breach in checking.breaches(broken, {1: (1, 2, 3)})}
    clash = clashes.clash(broken, broken.case[1])
    assert rule in {each for each, _ in clash}
    assert_minimal(broken, clash)


def assert_minimal(problem: Problem, clash: list[clashes.Rule]) -> None:
    """Together they cannot hold; without any one of them the others can."""
    assert not can_hold(problem, clash)
    for rule in clash:
        assert can_hold(problem, [other for other in clash if other != rule]), rule


def can_hold(problem: Problem, rules: list[clashes.Rule]) -> bool:
    """Whether these rules, and no others, can be met together."""
    return not clashes._core(problem, clashes._cases(problem, rules), rules, work=clashes._Work())


def test_two_cases_that_need_the_same_person_name_both_cases_and_the_cap() -> None:
    people = [reviewer(1), replace(reviewer(2, ReviewerKind.LAY), cap=1)]
    problem = Problem(people, [case(1), case(2)])
    solution = solving.propose(problem)
    (unmet,) = solution.unmet
    clash = clashes.clash(problem, problem.case[unmet])
    assert (HardRule.CAP, 0) in clash
    assert {number for _, number in clash} == {0, 1, 2}
    assert_minimal(problem, clash)


def test_a_pool_that_is_far_too_small_keeps_nobody_waiting_for_the_reason() -> None:
    problem = nation(120, 40, offices=3)
    problem = replace(problem, reviewers=[replace(each, cap=min(each.cap, 3)) for each in problem.reviewers])
    clash = clashes.clash(problem, problem.case[2])
    assert clash == clashes.clash(problem, problem.case[2])
    if clash:
        assert_minimal(problem, clash)


def test_people_who_suffice_for_some_cases_are_not_spread_over_more_that_then_have_no_team() -> None:
    # The peer is of the one case's office, and the lay reviewer of the other's: alone each would go there.
    people = [
        reviewer(number, kind, offices=frozenset({number}), travels_to=frozenset({1, 2}), cap=1)
        for number, kind in ((1, ReviewerKind.PEER), (2, ReviewerKind.LAY))
    ]
    solution = solving.propose(Problem(people, [case(1), case(2, office=2)]))
    assert len(solution.unmet) == 1
    assert sorted(solution.teams.values()) == [(1, 2)]


def test_two_organisations_never_review_each_other_in_one_proposal() -> None:
    people = [
        reviewer(1, employers=frozenset({102})),
        reviewer(2, employers=frozenset({101})),
        replace(reviewer(3, ReviewerKind.LAY), cap=9),
    ]
    problem = Problem(
        people,
        [case(1), case(2)],
        {(2, 1): [ConflictKind.EMPLOYER], (1, 2): [ConflictKind.EMPLOYER]},
    )
    solution = solving.propose(problem)
    assert len(solution.unmet) == 1
    assert {breach.rule for breach in checking.breaches(problem, {1: (1, 3), 2: (2, 3)})} == {
        HardRule.RECIPROCITY
    }
    assert_minimal(problem, clashes.clash(problem, problem.case[min(solution.unmet)]))


def test_the_nearest_team_breaks_the_fewest_rules_and_never_a_conflict() -> None:
    people = [
        reviewer(1),
        reviewer(2, ReviewerKind.LAY),
        reviewer(3, ReviewerKind.LAY, trained=False),
    ]
    problem = Problem(people, [case()], {(2, 1): [ConflictKind.EMPLOYER]})
    assert clashes.nearest(problem, problem.case[1], {}) == (1, 3)


def test_work_is_shared_and_fit_decides_among_those_with_the_same_load() -> None:
    people = [
        reviewer(1, load=2),
        reviewer(2),
        reviewer(3, expertise=frozenset({PlacementKind.WARD})),
        reviewer(4, ReviewerKind.LAY),
    ]
    assert solving.propose(Problem(people, [case()])).teams == {1: (3, 4)}


def test_what_was_traded_is_said_in_words_that_name_nobody() -> None:
    people = [
        reviewer(1, expertise=frozenset({PlacementKind.WARD})),
        reviewer(2, ReviewerKind.LAY),
        reviewer(3, professions=frozenset({Profession.MIDWIFERY}), away=((FIRST, date(2027, 5, 11)),)),
    ]
    hosted = frozenset({Profession.NURSING, Profession.MIDWIFERY})
    problem = Problem(people, [case(professions=hosted)])
    words = reasons.traded(problem, problem.case[1], (1, 2), {1: 1, 2: 1})
    assert words[-1] == (
        "No reviewer of midwifery is free. Of the 1 near here: 1 away (the first is back on 12 May 2027)."
        " Somebody of nursing, who knows this kind of place (hospital ward) was taken."
    )
    assert "Knows this kind of place: hospital ward" in reasons.of_person(people[0], problem.case[1], 1)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_nation_of_600_cases_and_400_reviewers() -> None:
    problem = nation()
    solution = solving.propose(problem)
    assert not solution.unmet
    assert checking.breaches(problem, solution.teams) == []
    assert solution.gap < 0.02
    declined = declines(solution.teams, 20, 1)
    again = after_declines(problem, solution.teams, declined)
    repaired = solving.propose(again)
    assert not repaired.unmet
    assert checking.breaches(again, repaired.teams) == []
    assert sum(map(len, repaired.teams.values())) == 20
