"""Steps 1 to 5 of the award rule, each one reading facts or core scores only; none looks at stretch standards."""

from collections.abc import Callable

from accreditation.enums.awards import Clause, Outcome
from accreditation.rules.award.counts import CoreCounts
from accreditation.rules.award.facts import AwardFacts
from accreditation.rules.award.verdict import ClauseLine, joined, named, sentence
from accreditation.rules.thresholds import AwardRule

Step = tuple[ClauseLine, Outcome | None]
"""A clause's line, and the outcome that it leads to when no earlier clause has decided."""


def _passed(clause: Clause, text: str, standards: tuple[str, ...] = ()) -> ClauseLine:
    return ClauseLine(clause, sentence(text), passed=True, standards=standards)


def _failed(clause: Clause, text: str, standards: tuple[str, ...] = ()) -> ClauseLine:
    return ClauseLine(clause, sentence(text), passed=False, standards=standards)


def limiters(facts: AwardFacts, rule: AwardRule, _: CoreCounts) -> Step:
    """Step 1: what holds a decision whatever the scores. A place that is not rated is never limited."""
    holding = []
    if facts.support_level >= rule.held.support_level_from:
        holding.append(f"the support level is {facts.support_level}")
    if facts.regulator_conditions and rule.held.regulator_conditions:
        holding.append("a regulator has set conditions")
    if facts.overdue_imr and rule.held.overdue_imr:
        holding.append("an immediate mandatory requirement is overdue")
    if facts.care_quality in rule.held.care_quality:
        holding.append(f"the care-quality rating is {facts.care_quality.label.lower()}")
    if not holding:
        return _passed(Clause.LIMITERS, "nothing holds the decision"), None
    return _failed(Clause.LIMITERS, f"no decision can be made while {joined(holding)}"), Outcome.HELD


def gateway_low(_: AwardFacts, rule: AwardRule, core: CoreCounts) -> Step:
    """Step 2: a must-meet standard at 0 or 1, or any core standard at 0."""
    lowest, bottom = rule.not_accredited.gateway_at_most, rule.not_accredited.core_at_most
    # A must-meet standard at 0 is in both lists and is named once.
    codes = tuple(dict.fromkeys((*core.gateways_low, *core.low)))
    if not codes:
        text = f"no must-meet standard is at {lowest} or less, and no standard is at {bottom}"
        return _passed(Clause.GATEWAY_LOW, text), None
    parts = []
    if core.gateways_low:
        parts.append(
            f"{named('must-meet standard', core.gateways_low)} at {lowest} or less, and a concern is raised"
        )
    if others := [code for code in core.low if code not in core.gateways_low]:
        parts.append(f"{named('standard', others)} at {bottom}")
    return _failed(Clause.GATEWAY_LOW, "; ".join(parts), codes), Outcome.NOT_ACCREDITED


def gateway_partly(_: AwardFacts, rule: AwardRule, core: CoreCounts) -> Step:
    """Step 3: must-meet standards at 2. One can be put right; two, or one beside other gaps, cannot."""
    codes, clause = core.gateways_partly, Clause.GATEWAY_PARTLY
    if len(codes) < rule.deferred.gateways_below_met:
        return _passed(clause, "no must-meet standard is only partly met", codes), None
    partly = f"{named('must-meet standard', codes)} only partly met"
    if len(codes) >= rule.not_accredited.gateways_below_met:
        return _failed(clause, partly, codes), Outcome.NOT_ACCREDITED
    beside = []
    if core.over:
        beside.append(gaps(core))
    if core.ones:
        beside.append(f"{named('standard', core.ones)} at 1")
    if beside:
        # The lists overlap: a standard at 1 is also one past its domain's allowance.
        standards = tuple(dict.fromkeys((*codes, *core.over_codes, *core.ones)))
        return _failed(clause, f"{partly}, and {joined(beside)}", standards), Outcome.NOT_ACCREDITED
    return _failed(
        clause, f"{partly}, with no other gap that counts: there is more to show", codes
    ), Outcome.DEFERRED


def core_short(_: AwardFacts, rule: AwardRule, core: CoreCounts) -> Step:
    """Step 4: scores of 1, domains past their allowance, and the share of core standards that is met."""
    clause = Clause.CORE_SHORT
    share = f"{core.met} of {core.n} standards are met and {core.needed} are needed"
    if len(core.ones) >= rule.not_accredited.core_at_one:
        return _failed(clause, f"{named('standard', core.ones)} at 1", core.ones), Outcome.NOT_ACCREDITED
    short = []
    if len(core.ones) >= rule.deferred.core_at_one:
        short.append(f"{named('standard', core.ones)} at 1")
    if core.over > rule.deferred.over_more_than:
        short.append(
            f"domains have {core.over} more gaps than they may, and the limit is {rule.deferred.over_more_than}"
        )
    # The share alone is not enough: it can be reached with everything that is missing in one domain.
    if not short and core.met >= core.needed:
        return _passed(clause, share, core.below), None
    text = "; ".join((*short, share))
    if core.met >= core.needed_to_defer:
        return _failed(
            clause, f"{text}; with {core.needed_to_defer} met there is more to show", core.below
        ), Outcome.DEFERRED
    text = f"{text}; fewer than the {core.needed_to_defer} from which more could be shown"
    return _failed(clause, text, core.below), Outcome.NOT_ACCREDITED


def conditions(facts: AwardFacts, rule: AwardRule, core: CoreCounts) -> Step:
    """Step 5: plain Accredited, or with conditions for a domain, a support level or a rating."""
    causes = []
    if core.over >= rule.conditions.over_from:
        causes.append(gaps(core))
    if facts.support_level >= rule.conditions.support_level_from:
        causes.append(f"the support level is {facts.support_level}")
    if facts.care_quality in rule.conditions.care_quality:
        causes.append(f"the care-quality rating is {facts.care_quality.label.lower()}")
    if not causes:
        text = (
            "no domain has more gaps than it may, and neither support level nor rating asks for a condition"
        )
        return _passed(Clause.CONDITIONS, text, core.below), Outcome.ACCREDITED
    line = _failed(Clause.CONDITIONS, f"conditions apply: {joined(causes)}", core.over_codes)
    return line, Outcome.ACCREDITED_WITH_CONDITIONS


STEPS: tuple[Callable[[AwardFacts, AwardRule, CoreCounts], Step], ...] = (
    limiters,
    gateway_low,
    gateway_partly,
    core_short,
    conditions,
)
"""In the order in which the first one to decide decides; the last one always does."""


def gaps(core: CoreCounts) -> str:
    """Which domains lack more than they may."""
    many = len(core.over_domains) > 1
    names = ", ".join(core.over_domains)
    return f"domain{'s' if many else ''} {names} {'have' if many else 'has'} more gaps than allowed"
