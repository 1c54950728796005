"""Small random awards that can be searched exhaustively, by the shipped rule with smaller numbers."""

from dataclasses import replace
from itertools import combinations, product
from random import Random

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.frameworks import StandardClass as K
from accreditation.rules.award import RANK, SPELT_OUT, AwardStandard, Case, decide, raising
from tests.rules.hee_2016 import NUMBERS, facts

TARGETS = (Outcome.ACCREDITED, Outcome.EXCELLENCE)


def small_rule(random):
    """The shipped rule, with numbers that a handful of standards can reach."""
    rule = NUMBERS.award_rule
    excellence = replace(
        rule.excellence,
        core_floor=random.choice([2, 3, 3]),
        high_share_divisor=random.choice([1, 2, 3]),
        high_domains=random.choice([1, 2]),
        stretch_met=random.choice([1, 2]),
        stretch_floor=random.choice([1, 2]),
    )
    return replace(
        rule,
        domain_allowance_percent=random.choice([0, 20, 34, 50]),
        deferred=replace(
            rule.deferred,
            gateways_below_met=random.choice([1, 1, 2]),
            core_at_one=random.choice([1, 1, 2]),
            over_more_than=random.choice([0, 2]),
            met_percent_below=random.choice([50, 80]),
        ),
        conditions=replace(rule.conditions, over_from=random.choice([1, 1, 2])),
        excellence=excellence,
    )


def small_case(random, most=5):
    """Two to `most` core standards in up to two domains, perhaps one not applicable, and up to two excellence standards."""
    core = [
        AwardStandard(f"{domain}.{number}", domain, random.choice([K.GATEWAY, K.EXPECTED, K.EXPECTED]))
        for number in range(1, random.randint(2, most) + 1)
        for domain in [random.choice("12")]
    ]
    tier = random.choice(list(Tier))
    stretch = [AwardStandard(f"X{number}", "X", K.STRETCH) for number in range(1, random.randint(0, 2) + 1)]
    scores = {item.code: random.choice([0, 1, 2, 2, 3, 3, 4]) for item in (*core, *stretch)}
    if stretch and random.random() < 0.2:
        del scores["X1"]
    may = [item.code for item in core if item.klass is K.EXPECTED]
    away = frozenset(random.sample(may, 1)) if may and random.random() < 0.2 else frozenset()
    return Case(
        tuple(core + (stretch if tier is Tier.EXCELLENCE else [])),
        scores if tier is Tier.EXCELLENCE else {item.code: scores[item.code] for item in core},
        facts(),
        tier,
        away,
    )


def exhaustive(case, rule, target):
    """Every cheapest set of raises that the award rule itself says would earn it, by trying all of them."""
    # A standard that does not apply counts for nothing, so raising it does nothing either.
    codes = [item.code for item in case.standards if item.code not in case.not_applicable]
    for number in range(len(codes) + 1):
        enough: dict[int, set[frozenset[tuple[str, int]]]] = {}
        for chosen in combinations(codes, number):
            steps = [range(case.scores.get(code, -1) + 1, 5) for code in chosen]
            for raised in product(*steps):
                changed = dict(zip(chosen, raised, strict=True))
                outcome = decide(replace(case, scores={**case.scores, **changed}), rule).outcome
                if RANK.get(outcome, -1) >= RANK[target]:
                    points = sum(score - case.scores.get(code, 0) for code, score in changed.items())
                    enough.setdefault(points, set()).add(frozenset(changed.items()))
        if enough:
            return enough[min(enough)]
    return None


def compare(case, rule, target):
    """Hold what the rule's own search says to all cheapest sets; whether anything could be raised at all."""
    sets, answer = exhaustive(case, rule, target), raising(case, rule, target)
    where = f"{target} {case} {rule}"
    if sets is None or answer is None:
        assert sets is None, where
        assert answer is None, where
        return False
    spelt = [frozenset(map(tuple, raises)) for raises in answer.sets]
    assert answer.ways == len(sets), where
    assert {len(raises) for raises in sets} == {answer.number}, where
    assert sets.issuperset(spelt), where
    assert len(spelt) == len(set(spelt)) == min(len(sets), SPELT_OUT), where
    # What is in all of them and what in some, counted once more from the sets themselves.
    in_all = set.intersection(*({code for code, _ in raises} for raises in sets))
    least = {code: min(dict(raises)[code] for raises in sets) for code in in_all}
    every = {raised for raises in sets for raised in raises}
    assert dict(answer.always) == least, where
    assert set(map(tuple, answer.among)) == every - set(least.items()), where
    return answer.number > 0


def compare_many(seed, number, most=5):
    """The same for many random cases, for both awards; how many of the questions had something to raise."""
    random = Random(seed)
    raised = 0
    for _ in range(number):
        rule, case = small_rule(random), small_case(random, most)
        raised += sum(compare(case, rule, target) for target in TARGETS)
    return raised
