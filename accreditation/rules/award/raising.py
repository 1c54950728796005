"""The smallest sets of standards whose raising would earn an award; refuses to weigh one standard against another."""

from collections.abc import Sequence
from functools import partial
from itertools import islice, product
from math import prod
from typing import NamedTuple

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.frameworks import StandardClass
from accreditation.errors import RuleBroken
from accreditation.rules.award.case import AwardStandard, Case, check
from accreditation.rules.award.counts import CoreCounts, allowances, ceil_share, core_of, count
from accreditation.rules.award.smallest import SPELT_OUT, Item, Raising, smallest
from accreditation.rules.thresholds import AwardRule, ExcellenceRule


def raising(case: Case, rule: AwardRule, target: Outcome) -> Raising | None:
    """What would have to be raised for plain Accredited or for Excellence, as if every fact allowed it.

    Raises MissingScore as the award rule does. None where no raise earns it: excellence that is not sought, or a
    framework with fewer standards than it asks for. An excellence standard without a score may be given one.
    """
    check(case)
    core = count(case, rule)
    if target is Outcome.ACCREDITED:
        return _core(case, core, rule, None)
    if target is not Outcome.EXCELLENCE:
        raise RuleBroken(f"Nobody raises scores for “{target.label}”", field="target")
    if case.tier is not Tier.EXCELLENCE:
        return None
    of_core, of_stretch = _core(case, core, rule, rule.excellence), _stretch(case, rule)
    return None if of_core is None or of_stretch is None else _together((of_core, of_stretch))


def _together(parts: Sequence[Raising]) -> Raising:
    """Both parts of the rule know nothing of each other, so each set of one goes with each of the other."""
    pairs = islice(product(*(part.sets for part in parts)), SPELT_OUT)
    return Raising(
        number=sum(part.number for part in parts),
        ways=prod(part.ways for part in parts),
        always=tuple(raised for part in parts for raised in part.always),
        among=tuple(raised for part in parts for raised in part.among),
        sets=tuple(tuple(raised for chosen in pair for raised in chosen) for pair in pairs),
    )


class _Counted(NamedTuple):
    """What has been counted of core standards so far; the last two are of the domain that is being read."""

    partly: int = 0
    ones: int = 0
    over: int = 0
    met: int = 0
    high: int = 0
    high_domains: int = 0
    high_at_home: bool = False
    short: int = 0
    high_here: bool = False


class _Needs(NamedTuple):
    """What steps 2 to 6 ask of core standards; without an excellence rule, what they ask for plain Accredited."""

    rule: AwardRule
    excellence: ExcellenceRule | None
    met: int
    high: int


def _core(case: Case, core: CoreCounts, rule: AwardRule, excellence: ExcellenceRule | None) -> Raising | None:
    high = 0 if excellence is None else ceil_share(core.n, 1, excellence.high_share_divisor)
    needs = _Needs(rule, excellence, core.needed, high)
    allowed = allowances(core_of(case), rule)
    by_domain: dict[str, list[tuple[AwardStandard, int]]] = {}
    for standard, score in core.scored:
        by_domain.setdefault(standard.domain, []).append((standard, score))
    items: list[Item[_Counted]] = []
    for domain, scored in by_domain.items():
        # The allowance is weighed once a domain is read whole.
        for left, (standard, score) in zip(range(len(scored) - 1, -1, -1), scored, strict=True):
            closes = None if left else allowed[domain]
            items.append(Item(standard.code, score, partial(_with_core, needs, standard, closes)))
    return smallest(items, _Counted(), partial(_core_is_enough, needs))


def _with_core(
    needs: _Needs, standard: AwardStandard, allowed: int | None, counted: _Counted, score: int | None
) -> _Counted | None:
    """One more core standard at a score; None where no score of any other standard could make up for it."""
    assert score is not None, "the case was checked"
    rule, excellence = needs.rule, needs.excellence
    is_met, is_gateway = score >= rule.met_score, standard.klass is StandardClass.GATEWAY
    partly = counted.partly + (is_gateway and not is_met)
    ones = counted.ones + (score == 1)
    if (
        (is_gateway and score <= rule.not_accredited.gateway_at_most)
        or score <= rule.not_accredited.core_at_most
        or partly >= rule.deferred.gateways_below_met
        or ones >= min(rule.deferred.core_at_one, rule.not_accredited.core_at_one)
        or (excellence is not None and score < excellence.core_floor)
    ):
        return None
    is_high = excellence is not None and score >= excellence.high_score
    # Counts stop at what is needed: states that no further clause tells apart are one. Built anew and not replaced
    # in part, because this is asked for every state and score.
    after = _Counted(
        partly,
        ones,
        counted.over,
        min(counted.met + is_met, needs.met),
        min(counted.high + is_high, needs.high),
        counted.high_domains,
        counted.high_at_home,
        counted.short + (not is_gateway and not is_met),
        counted.high_here or is_high,
    )
    return after if allowed is None else _closed(needs, standard.domain, allowed, after)


def _closed(needs: _Needs, domain: str, allowed: int, counted: _Counted) -> _Counted | None:
    """The same after the last standard of a domain."""
    rule, excellence = needs.rule, needs.excellence
    over = counted.over + max(0, counted.short - allowed)
    if over >= rule.conditions.over_from or over > rule.deferred.over_more_than:
        return None
    domains, at_home = counted.high_domains, counted.high_at_home
    if excellence is not None and counted.high_here:
        domains = min(domains + 1, excellence.high_domains)
        at_home = at_home or domain == excellence.high_domain_required
    return counted._replace(over=over, high_domains=domains, high_at_home=at_home, short=0, high_here=False)


def _core_is_enough(needs: _Needs, counted: _Counted) -> bool:
    """Whether enough is met, and for excellence enough stands at the top, in the domains where it has to."""
    if counted.met < needs.met:
        return False
    excellence = needs.excellence
    return excellence is None or (
        counted.high >= needs.high
        and counted.high_domains >= excellence.high_domains
        and counted.high_at_home
    )


class _CountedStretch(NamedTuple):
    """What has been counted of excellence standards so far."""

    met: int = 0
    high: int = 0
    required: bool = False


def _stretch(case: Case, rule: AwardRule) -> Raising | None:
    items = [
        Item(standard.code, case.scores.get(standard.code), partial(_with_stretch, rule, standard.code))
        for standard in case.standards
        if standard.klass is StandardClass.STRETCH
    ]
    return smallest(items, _CountedStretch(), partial(_stretch_is_enough, rule.excellence))


def _with_stretch(
    rule: AwardRule, code: str, counted: _CountedStretch, score: int | None
) -> _CountedStretch | None:
    """One more excellence standard; one without a score is too low, as the award rule has it."""
    excellence = rule.excellence
    if score is None or score < excellence.stretch_floor:
        return None
    is_met, is_high = score >= rule.met_score, score >= excellence.high_score
    return _CountedStretch(
        met=min(counted.met + is_met, excellence.stretch_met),
        high=min(counted.high + is_high, excellence.stretch_high),
        required=counted.required or (is_met and code == excellence.stretch_required),
    )


def _stretch_is_enough(excellence: ExcellenceRule, counted: _CountedStretch) -> bool:
    return (
        counted.met >= excellence.stretch_met and counted.high >= excellence.stretch_high and counted.required
    )
