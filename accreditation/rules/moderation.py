"""When a standard's scores must be talked about, who settles them and at what; refuses settling without a reason."""

from collections.abc import Collection, Sequence

from accreditation.enums.frameworks import StandardClass
from accreditation.enums.reviews import ModerationReason
from accreditation.errors import Reason
from accreditation.rules.scores import given, is_score
from accreditation.rules.thresholds import ModerationRule

Scores = Sequence[int | None]
"""The team's scores on one standard; None is "cannot judge"."""


def reasons(
    scores: Scores,
    klass: StandardClass,
    *,
    ceilings_passed: bool = False,
    not_true_here: bool = False,
    rule: ModerationRule,
) -> frozenset[ModerationReason]:
    """Why a standard must be talked about before it is agreed; empty where the median stands."""
    in_order = given(scores)
    apart = in_order[-1] - in_order[0] if in_order else 0
    lines = rule.stretch_pass_lines if klass is StandardClass.STRETCH else rule.pass_lines
    opened = {
        ModerationReason.RANGE: apart >= rule.range_from,
        ModerationReason.GATEWAY_DIFFERS: klass is StandardClass.GATEWAY and apart >= rule.gateway_range_from,
        ModerationReason.PASS_LINE: bool(in_order)
        and any(in_order[0] < line <= in_order[-1] for line in lines),
        ModerationReason.CEILING_PASSED: ceilings_passed,
        ModerationReason.TOO_FEW_SCORES: len(in_order) < rule.fewest_scores,
        ModerationReason.NOT_TRUE_HERE: not_true_here,
    }
    return frozenset(reason for reason, applies in opened.items() if applies)


def goes_to_moderator(why: Collection[ModerationReason], klass: StandardClass) -> bool:
    """Whether the moderator settles it at once: a gateway across a pass line, a passed ceiling, or too few scores."""
    # The team cannot settle these among themselves: they passed the ceiling, or they are too few.
    if {ModerationReason.CEILING_PASSED, ModerationReason.TOO_FEW_SCORES} & set(why):
        return True
    return klass is StandardClass.GATEWAY and ModerationReason.PASS_LINE in why


def not_evidenced(klass: StandardClass, rule: ModerationRule) -> int:
    """What is recorded where nobody could judge; on a gateway it is never low enough to raise a concern."""
    return rule.not_evidenced_gateway if klass is StandardClass.GATEWAY else rule.not_evidenced


def team_may_settle(value: int, scores: Scores, *, reason: str) -> list[Reason]:
    """What stops the team from agreeing a value: it lies outside their own scores, or has no reason."""
    in_order = given(scores)
    unmet = []
    if not in_order or not in_order[0] <= value <= in_order[-1]:
        unmet.append(Reason("The team can only agree a score between its lowest and its highest."))
    if not reason.strip():
        unmet.append(Reason("Write the reason for the agreed score."))
    return unmet


def moderator_may_settle(
    value: int,
    scores: Scores,
    klass: StandardClass,
    *,
    reason: str,
    why_outside: str = "",
    rule: ModerationRule,
) -> list[Reason]:
    """What stops the moderator: no reason, no word on why outside the team's scores, or no score where none could judge."""
    if not is_score(value):
        return [Reason("A score is a whole number from 0 to 4.")]
    in_order, unmet = given(scores), []
    if not reason.strip():
        unmet.append(Reason("Write the reason for the agreed score."))
    # Where nobody could judge there is no range to choose from, and the moderator has not reviewed the case.
    if not in_order and value != not_evidenced(klass, rule):
        unmet.append(
            Reason(f"Nobody could judge this standard, so {not_evidenced(klass, rule)} is recorded.")
        )
    if in_order and not in_order[0] <= value <= in_order[-1] and not why_outside.strip():
        unmet.append(Reason("Write why the score lies outside the scores that the reviewers gave."))
    return unmet
