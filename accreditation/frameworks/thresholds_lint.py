"""Checks that the numbers of a framework's data can all be met and do not contradict each other."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from accreditation.frameworks.schema import Problem

_CEILING_STEPS = ("narrative_only", "policy_only", "practice_or_two_internal", "full")


def rule_is_ordered(data: dict[str, Any]) -> Iterator[Problem]:
    """A worse shortfall never meets a milder answer, so raising a score cannot make the outcome worse."""
    rule = data["award_rule"]
    refused, deferred, held, conditions = (
        rule[part] for part in ("not_accredited", "deferred", "held", "conditions")
    )
    if deferred["met_percent_floor"] > deferred["met_percent_below"]:
        yield Problem("award_rule / deferred", "met_percent_floor should not be above met_percent_below.")
    for name in ("gateways_below_met", "core_at_one"):
        if refused[name] <= deferred[name]:
            yield Problem(
                f"award_rule / not_accredited / {name}", f"This should be more than {deferred[name]}."
            )
    if deferred["over_more_than"] < conditions["over_from"]:
        yield Problem(
            "award_rule / deferred / over_more_than", f"Less than {conditions['over_from']} leaves no room."
        )
    if held["support_level_from"] <= conditions["support_level_from"]:
        yield Problem(
            "award_rule / held / support_level_from",
            f"This should be more than {conditions['support_level_from']}.",
        )
    if both := set(held["care_quality"]) & set(conditions["care_quality"]):
        yield Problem("award_rule / conditions / care_quality", f"{sorted(both)[0]} already holds a case.")
    if not refused["core_at_most"] <= refused["gateway_at_most"] < rule["met_score"]:
        yield Problem(
            "award_rule / not_accredited",
            "core_at_most, gateway_at_most and met_score should rise in this order.",
        )


def excellence_can_be_reached(data: dict[str, Any]) -> Iterator[Problem]:
    """Excellence asks for standards and domains that exist, and no more of them than there are."""
    rule, where = data["award_rule"]["excellence"], "award_rule / excellence"
    core = {domain["code"] for domain in data["domains"] if not domain["stretch"]}
    stretch = [
        standard["code"]
        for domain in data["domains"]
        if domain["stretch"]
        for standard in domain["standards"]
    ]
    if rule["high_domain_required"] not in core:
        yield Problem(
            f"{where} / high_domain_required", f"There is no core domain {rule['high_domain_required']}."
        )
    if rule["stretch_required"] not in stretch:
        yield Problem(
            f"{where} / stretch_required", f"There is no stretch standard {rule['stretch_required']}."
        )
    for name, most in (
        ("high_domains", len(core)),
        ("stretch_met", len(stretch)),
        ("stretch_high", len(stretch)),
    ):
        if rule[name] > most:
            yield Problem(f"{where} / {name}", f"There are only {most}.")
    if rule["core_floor"] < data["award_rule"]["met_score"]:
        yield Problem(f"{where} / core_floor", "This should not be below met_score.")
    if rule["high_score"] <= data["award_rule"]["met_score"]:
        yield Problem(f"{where} / high_score", "This should be above met_score.")


def ceilings_rise(data: dict[str, Any]) -> Iterator[Problem]:
    """Better evidence never supports a lower score."""
    ceilings = data["ceilings"]
    for lower, higher in pairwise(_CEILING_STEPS):
        if ceilings[lower] > ceilings[higher]:
            yield Problem(f"ceilings / {higher}", f"This should not be below {lower}.")
    for name in ("gateway_without_independent_pair", "independent_pair"):
        if not ceilings["narrative_only"] <= ceilings[name] <= ceilings["full"]:
            yield Problem(f"ceilings / {name}", "This should lie between narrative_only and full.")


def moderation_is_sane(data: dict[str, Any]) -> Iterator[Problem]:
    """Identical scores open nothing, every pass line can be crossed, and "not evidenced" is no pass."""
    moderation = data["moderation"]
    for name in ("range_from", "gateway_range_from"):
        if moderation[name] < 1:
            yield Problem(f"moderation / {name}", "At 0 every standard would be moderated.")
    for name in ("pass_lines", "stretch_pass_lines"):
        if min(moderation[name]) < 1:
            yield Problem(f"moderation / {name}", "No score lies below 0.")
    for name in ("not_evidenced", "not_evidenced_gateway"):
        if moderation[name] >= data["award_rule"]["met_score"]:
            yield Problem(f"moderation / {name}", "What nobody could judge should not count as met.")


def reviewing_is_sane(data: dict[str, Any]) -> Iterator[Problem]:
    """A score that raises a concern, or that rests on nothing cited, is no pass."""
    for name in ("risk_at_most", "uncited_at_most"):
        if data["reviewing"][name] >= data["award_rule"]["met_score"]:
            yield Problem(f"reviewing / {name}", "This should be below met_score.")


def cycle_is_sane(data: dict[str, Any]) -> Iterator[Problem]:
    """Excellence asks no less of a team, votes fit the room, and longer clocks are longer."""
    cycle, life = data["cycle_defaults"], data["award_life"]
    if cycle["excellence_team"]["reviewers"] < cycle["team"]["reviewers"]:
        yield Problem(
            "cycle_defaults / excellence_team / reviewers", "This should not be less than for other awards."
        )
    if cycle["quorum"]["votes_cast"] > cycle["quorum"]["voting_members"]:
        yield Problem("cycle_defaults / quorum / votes_cast", "This is more than the members who vote.")
    if cycle["clocks"]["end_to_end_with_visit"] < cycle["clocks"]["end_to_end"]:
        yield Problem(
            "cycle_defaults / clocks / end_to_end_with_visit", "This should not be less than end_to_end."
        )
    if cycle["team"]["reviewers"] < data["moderation"]["fewest_scores"]:
        yield Problem(
            "cycle_defaults / team / reviewers", "Each standard would go to moderation for too few scores."
        )
    if life["renewal_opens_days_before"] <= life["renewal_due_days_before"]:
        yield Problem("award_life / renewal_opens_days_before", "Renewal should open before it is due.")
    if "excellence" in cycle["tiers"] and not any(domain["stretch"] for domain in data["domains"]):
        yield Problem("cycle_defaults / tiers", "Excellence is offered, but there are no stretch standards.")


CHECKS = (
    rule_is_ordered,
    excellence_can_be_reached,
    ceilings_rise,
    reviewing_is_sane,
    moderation_is_sane,
    cycle_is_sane,
)
