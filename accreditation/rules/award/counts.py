"""Counts of core scores that the steps of the award rule share; whole numbers only, so that no rounding decides."""

from collections.abc import Iterable
from dataclasses import dataclass

from accreditation.enums.frameworks import StandardClass
from accreditation.rules.award.case import AwardStandard, Case
from accreditation.rules.thresholds import AwardRule

ScoredStandards = list[tuple[AwardStandard, int]]


def ceil_share(count: int, numerator: int, denominator: int) -> int:
    """The smallest whole number that is at least that share of the count."""
    # In whole numbers: a fraction as a float can come out just above or below the line.
    return -(-count * numerator // denominator)


@dataclass(frozen=True)
class CoreCounts:
    """Core standards that apply: how many, how many are met, which fall short, and by how much in each domain."""

    scored: ScoredStandards
    n: int
    met: int
    needed: int
    needed_to_defer: int
    below: tuple[str, ...]
    low: tuple[str, ...]
    ones: tuple[str, ...]
    gateways_low: tuple[str, ...]
    gateways_partly: tuple[str, ...]
    over: int
    over_domains: tuple[str, ...]
    over_codes: tuple[str, ...]


def count(case: Case, rule: AwardRule) -> CoreCounts:
    """Count the core standards (must-meet and expected) of a case that has been checked."""
    core = core_of(case)
    scored = [(item, case.scores[item.code]) for item in core if item.code not in case.not_applicable]
    gateways = [(item.code, score) for item, score in scored if item.klass is StandardClass.GATEWAY]
    below = tuple(item.code for item, score in scored if score < rule.met_score)
    lowest = rule.not_accredited.gateway_at_most
    over, domains, codes = _beyond_allowance(core, scored, rule)
    return CoreCounts(
        scored=scored,
        n=len(scored),
        met=len(scored) - len(below),
        needed=ceil_share(len(scored), rule.deferred.met_percent_below, 100),
        needed_to_defer=ceil_share(len(scored), rule.deferred.met_percent_floor, 100),
        below=below,
        low=tuple(item.code for item, score in scored if score <= rule.not_accredited.core_at_most),
        ones=tuple(item.code for item, score in scored if score == 1),
        gateways_low=tuple(code for code, score in gateways if score <= lowest),
        gateways_partly=tuple(code for code, score in gateways if lowest < score < rule.met_score),
        over=over,
        over_domains=domains,
        over_codes=codes,
    )


def _beyond_allowance(
    core: list[AwardStandard], scored: ScoredStandards, rule: AwardRule
) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """How far domains go past their allowance of expected standards below 3: the sum, the domains, the standards."""
    allowed = allowances(core, rule)
    short: dict[str, list[str]] = {}
    for item, score in scored:
        if item.klass is StandardClass.EXPECTED and score < rule.met_score:
            short.setdefault(item.domain, []).append(item.code)
    past = {
        domain: len(codes) - allowed[domain]
        for domain, codes in short.items()
        if len(codes) > allowed[domain]
    }
    return sum(past.values()), tuple(past), tuple(code for domain in past for code in short[domain])


def allowances(core: Iterable[AwardStandard], rule: AwardRule) -> dict[str, int]:
    """How many expected standards of each domain may fall short.

    The allowance counts every core standard of the domain, also those that are not applicable here.
    """
    size: dict[str, int] = {}
    for item in core:
        size[item.domain] = size.get(item.domain, 0) + 1
    # Rounded down: half a standard of allowance is none.
    return {domain: number * rule.domain_allowance_percent // 100 for domain, number in size.items()}


def core_of(case: Case) -> list[AwardStandard]:
    """The must-meet and expected standards of a case, also those that are not applicable."""
    return [standard for standard in case.standards if standard.klass is not StandardClass.STRETCH]
