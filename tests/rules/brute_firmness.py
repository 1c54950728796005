"""Firmness counted the long way: every change, every pair and every draw asked of the whole award rule, and nothing skipped."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from random import Random

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.concerns import CareQuality
from accreditation.rules.award import Case, decide
from tests.rules.hee_2016 import FRAMEWORK, NUMBERS, STANDARDS, STRETCH, facts

RULE = NUMBERS.award_rule


def outcome(case, **changed):
    return decide(replace(case, scores={**case.scores, **changed}), RULE).outcome


def random_case(random):
    """A whole case of the 2016 set near the edges of the rule, with what three to five reviewers gave."""
    tier = random.choice(list(Tier))
    base = random.choice([2, 3, 3, 3, 3, 4, 4])
    spread = random.choice([0.05, 0.1, 0.25])
    codes = [item.code for item in STANDARDS if tier is Tier.EXCELLENCE or item.code not in STRETCH]
    scores = {code: base if random.random() > spread else random.randint(0, 4) for code in codes}
    away = frozenset(code for code in NA_MAY if random.random() < 0.05)
    on_the_day = facts(
        support_level=random.choice([0, 0, 0, 0, 2, 3]),
        care_quality=random.choice([CareQuality.GOOD, CareQuality.GOOD, CareQuality.REQUIRES_IMPROVEMENT]),
    )
    case = Case(
        tuple(item for item in STANDARDS if item.code in scores),
        scores,
        on_the_day,
        tier,
        away,
    )
    reviews = [
        {
            code: None
            if random.random() < 0.03
            else min(4, max(0, score + random.choice([0, 0, 0, 0, 1, -1])))
            for code, score in scores.items()
        }
        for _ in range(random.choice([2, 3, 3, 4, 5]))
    ]
    return case, reviews


NA_MAY = [
    item.code
    for item in FRAMEWORK.standards
    if item.not_applicable_allowed and item.standard_class.value == "expected"
]


def movable(case):
    return [item.code for item in case.standards if item.code not in case.not_applicable]


def tipping(case):
    """Every single change by one point that gives another outcome."""
    now = outcome(case)
    return {
        (code, case.scores[code], other, after)
        for code in movable(case)
        for other in (case.scores[code] - 1, case.scores[code] + 1)
        if 0 <= other <= 4 and (after := outcome(case, **{code: other})) is not now
    }


def nearest_pairs(case):
    """All pairs of changes, to any other scores, that give another outcome only together, with the fewest points."""
    now = outcome(case)
    stays = {
        code: [
            other
            for other in range(5)
            if other != case.scores[code] and outcome(case, **{code: other}) is now
        ]
        for code in movable(case)
    }
    tip: dict[int, set[tuple[str, int, str, int, Outcome]]] = {}
    for first, second in combinations(movable(case), 2):
        for low, high in product(stays[first], stays[second]):
            after = outcome(case, **{first: low, second: high})
            if after is not now:
                points = abs(low - case.scores[first]) + abs(high - case.scores[second])
                tip.setdefault(points, set()).add((first, low, second, high, after))
    return tip[min(tip)] if tip else set()


def share(case, reviews):
    """The exact share of all draws with the same outcome, each draw as likely as any other."""
    now, places = outcome(case), range(len(reviews))
    drawn = Counter(tuple(sorted(draw)) for draw in product(places, repeat=len(reviews)))
    same = 0
    for draw, times in drawn.items():
        again = {}
        for code in movable(case):
            judged = sorted(reviews[place][code] for place in draw if reviews[place][code] is not None)
            again[code] = judged[(len(judged) - 1) // 2] if judged else case.scores[code]
        same += times * (outcome(case, **again) is now)
    return same / len(reviews) ** len(reviews)


def cases(number, seed):
    random = Random(seed)
    return [random_case(random) for _ in range(number)]
