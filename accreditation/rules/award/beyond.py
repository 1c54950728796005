"""What an award asks beside scores, in words from the rule's own numbers; knows no fact of any place."""

from accreditation.enums.awards import Outcome
from accreditation.rules.award.verdict import joined, sentence
from accreditation.rules.thresholds import AwardRule


def beyond_scores(rule: AwardRule, target: Outcome) -> tuple[str, ...]:
    """What no score makes up for, a sentence each: what holds a decision, what brings conditions, what excellence asks."""
    words = [*_held(rule), *_conditions(rule)]
    return tuple([*words, *_excellence(rule)] if target is Outcome.EXCELLENCE else words)


def _held(rule: AwardRule) -> list[str]:
    held = rule.held
    reasons = [f"the support level is {held.support_level_from} or more"]
    if held.regulator_conditions:
        reasons.append("a regulator has set conditions")
    if held.overdue_imr:
        reasons.append("an immediate mandatory requirement is overdue")
    reasons += [f"the care-quality rating is {rating.label.lower()}" for rating in sorted(held.care_quality)]
    return [sentence(f"no decision is made while {_either(reasons)}, whatever the scores")]


def _conditions(rule: AwardRule) -> list[str]:
    conditions = rule.conditions
    reasons = [f"a support level of {conditions.support_level_from} or more"]
    reasons += [
        f"a care-quality rating of {rating.label.lower()}" for rating in sorted(conditions.care_quality)
    ]
    return [sentence(f"{_either(reasons)} brings conditions with the award, whatever the scores")]


def _excellence(rule: AwardRule) -> list[str]:
    excellence = rule.excellence
    demands = [
        f"{excellence.benchmark_cycles} survey or metric cycles at or above benchmark",
        f"{excellence.reviewers} or more reviewers",
    ]
    if excellence.lay_reviewers:
        demands.append("a lay reviewer")
    if excellence.other_office_reviewers:
        demands.append("a reviewer from another office")
    if excellence.visit_with_learner_session:
        demands.append("a visit with a confidential learner session")
    if excellence.shares_practice:
        demands.append("your agreement to share your practice")
    less = " or less" if excellence.support_level_at_most else ""
    demands.append(f"a support level of {excellence.support_level_at_most}{less}")
    return [sentence(f"excellence also asks for {joined(demands)}")]


def _either(parts: list[str]) -> str:
    return joined(parts) if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"
