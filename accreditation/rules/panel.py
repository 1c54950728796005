"""A panel's quorum, votes and departures from the award rule; refuses a step up that safety or the rule forbids."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accreditation.enums.awards import Outcome
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import VoteChoice
from accreditation.enums.people import Profession
from accreditation.errors import Reason, RuleBroken
from accreditation.rules.award.verdict import RANK
from accreditation.rules.thresholds import QuorumRule


@dataclass(frozen=True)
class PanelMember:
    """A voting member who is in the room, and whether they stepped out of this item."""

    profession: Profession
    is_chair: bool = False
    is_lay: bool = False
    is_learner: bool = False
    recused: bool = False


def unmet_quorum(members: Collection[PanelMember], rule: QuorumRule) -> list[Reason]:
    """What the room lacks to decide one item; a recused member does not count for it."""
    counted = [member for member in members if not member.recused]
    # A lay member brings another view, and has a place of their own in the quorum.
    professions = {member.profession for member in counted} - {Profession.LAY}
    unmet = []
    if len(counted) < rule.voting_members:
        unmet.append(f"{rule.voting_members} voting members are needed ({len(counted)} now).")
    if not any(member.is_chair for member in counted):
        unmet.append("The chair, or a deputy in the chair, is needed.")
    if sum(member.is_learner for member in counted) < rule.learners:
        unmet.append("A learner member is needed.")
    if sum(member.is_lay for member in counted) < rule.lay_members:
        unmet.append("A lay member is needed.")
    if len(professions) < rule.professions:
        unmet.append(f"Members of {rule.professions} professions are needed ({len(professions)} now).")
    return [Reason(words, "meeting") for words in unmet]


def strictest(rules: Collection[QuorumRule]) -> QuorumRule:
    """The least that serves every item of a meeting, whose cases may be of different cycles."""
    return QuorumRule(
        voting_members=max(rule.voting_members for rule in rules),
        learners=max(rule.learners for rule in rules),
        lay_members=max(rule.lay_members for rule in rules),
        professions=max(rule.professions for rule in rules),
        votes_cast=max(rule.votes_cast for rule in rules),
    )


class TallyResult(Labelled):
    """What a vote came to."""

    CARRIED = "carried", "Carried"
    LOST = "lost", "Lost"
    TIE = "tie", "Tied: the chair has a casting vote"
    TOO_FEW = "too_few", "Too few votes cast"


@dataclass(frozen=True)
class Tally:
    """The votes on one proposal; abstentions are recorded and are not votes cast."""

    votes_for: int
    votes_against: int
    abstentions: int
    result: TallyResult
    casting_vote: bool = False


def tally(votes: Iterable[VoteChoice], rule: QuorumRule, casting: VoteChoice | None = None) -> Tally:
    """Count votes: a majority of those cast carries, at least three cast; the casting vote counts on a tie only."""
    counts = dict.fromkeys(VoteChoice, 0)
    for vote in votes:
        counts[vote] += 1
    cast_for, against = counts[VoteChoice.FOR], counts[VoteChoice.AGAINST]
    if cast_for + against < rule.votes_cast:
        result = TallyResult.TOO_FEW
    elif cast_for == against:
        result = TallyResult.TIE
    else:
        result = TallyResult.CARRIED if cast_for > against else TallyResult.LOST
    # Refused and not ignored: a casting vote that changes nothing would still stand in the minutes.
    if casting is not None:
        if result is not TallyResult.TIE:
            raise RuleBroken("The chair has a casting vote only on a tie", field="casting_vote")
        if casting is VoteChoice.ABSTAIN:
            raise RuleBroken("A casting vote is for or against", field="casting_vote")
        result = TallyResult.CARRIED if casting is VoteChoice.FOR else TallyResult.LOST
    return Tally(cast_for, against, counts[VoteChoice.ABSTAIN], result, casting is not None)


def departure(
    rule_outcome: Outcome, proposed: Outcome, *, gateway_below_3: bool, reason: str, safety: bool = False
) -> list[Reason]:
    """What stops a panel from leaving the rule's outcome; nothing where it keeps to it.

    Up: at most one step, with a reason; never past a must-meet standard below 3, from Held, or to Excellence.
    Down: with a reason, on safety only; Held is down from every other outcome.
    """
    if proposed is rule_outcome:
        return []
    unmet = []
    if not reason.strip():
        unmet.append("Write the reason for leaving the rule's outcome.")
    if rule_outcome is Outcome.HELD:
        unmet.append("A held case cannot be decided; postpone it until nothing holds it.")
    # Held has no rank, so it is asked first.
    elif proposed is Outcome.HELD or RANK[proposed] < RANK[rule_outcome]:
        if not safety:
            unmet.append("The panel may go below the rule's outcome on safety only.")
    else:
        unmet.extend(_upwards(rule_outcome, proposed, gateway_below_3))
    return [Reason(words, "meeting") for words in unmet]


def _upwards(rule_outcome: Outcome, proposed: Outcome, gateway_below_3: bool) -> Iterable[str]:
    if proposed is Outcome.EXCELLENCE:
        yield "The panel cannot raise an outcome to Excellence."
    if RANK[proposed] > RANK[rule_outcome] + 1:
        yield "The panel may go at most one step above the rule's outcome."
    if gateway_below_3:
        yield "A must-meet standard is below 3, so the outcome cannot be raised."


def recorded(outcome: Outcome, *, deferred_before: bool) -> Outcome:
    """What is recorded: a case is deferred once, and a second Deferred is recorded as Not accredited."""
    return Outcome.NOT_ACCREDITED if deferred_before and outcome is Outcome.DEFERRED else outcome
