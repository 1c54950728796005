"""Propose an outcome, vote on it once, and record what the vote came to; a vote is never changed."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.awards import Firm, Outcome
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.meetings import ItemStatus, ItemTrigger, MeetingStatus, VoteChoice
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.meetings import Decision, Item, MeetingMember, Vote
from accreditation.permissions.viewer import Viewer
from accreditation.queries import decisions, firmness, rule_cases
from accreditation.queries.items import voters_in_room
from accreditation.queries.policies import policy_of
from accreditation.rules import panel
from accreditation.rules.award import Case
from accreditation.rules.panel import Tally, TallyResult
from accreditation.rules.policy import CasePolicy
from accreditation.services import duties, motions, moves
from accreditation.services.case_facts import CaseFacts
from accreditation.services.case_facts.panels import at_meeting, quorum_unmet, tallied


def propose(
    item: Item, *, actor: Viewer, outcome: Outcome, departure_reason: str, safety: bool = False
) -> None:
    """Put an outcome to the vote as a new motion: the rule's, or another with the reason for leaving it."""
    if item.status is not ItemStatus.CALLED or item.rule_outcome is None:
        raise RuleBroken("An outcome is proposed while the case is being discussed.")
    if item.meeting.status is not MeetingStatus.OPEN:
        raise RuleBroken("The meeting is not open.")
    # Votes are on the motion as it stood when they were cast, so it may not change beneath them.
    if item.motion is not None and item.motion.votes:
        raise RuleBroken(
            "Members have voted on the outcome that was proposed. Record what the vote came to; then another can be"
            " proposed."
        )
    if outcome is Outcome.HELD:
        raise RuleBroken("A held case is not decided; postpone it until nothing holds it.", field="outcome")
    case = rule_cases.rule_case(item.application, item.round)
    reasons = panel.departure(
        item.rule_outcome,
        outcome,
        gateway_below_3=gateway_below_met(case, policy_of(item.application)),
        reason=departure_reason,
        safety=safety,
    )
    if reasons:
        mends = [at_meeting(reason, item.meeting_id) for reason in reasons]
        raise RuleBroken(reasons[0].message, field="outcome", reasons=mends if len(mends) > 1 else ())
    reason = "" if outcome is item.rule_outcome else departure_reason.strip()
    motions.put(item, outcome, reason, actor=actor)


def vote(item: Item, *, actor: Viewer, motion_number: int | None, choice: VoteChoice) -> None:
    """Vote once on the motion that was shown; only members in the room who have not touched the case may."""
    motion = item.motion
    if item.status is not ItemStatus.CALLED or motion is None:
        raise RuleBroken("There is nothing to vote on yet: an outcome has to be proposed first.")
    if item.meeting.status is not MeetingStatus.OPEN:
        raise RuleBroken("The meeting is not open.")
    if motion.number != motion_number:
        raise RuleBroken(
            f"Another outcome has been proposed since this page was shown: {motion.outcome.label}. Your vote was not"
            " kept. Vote on what is proposed now."
        )
    member = _member(item, actor)
    if member is None or not member.present:
        raise RuleBroken("You are not marked as being in the room. Ask the chair to mark you.")
    if any(vote.person_id == actor.id for vote in motion.votes):
        raise RuleBroken("You have voted on this outcome already. A vote is not changed.")
    if actor.id in decisions.barred_from(item.application_id):
        raise RuleBroken(
            "You voted when this case was decided before, and a new panel was ordered. Step out of it."
        )
    missing = quorum_unmet(item)
    if missing:
        words = "A vote does not count while there is no quorum for this case, so yours was not kept. "
        raise RuleBroken(words + " ".join(reason.message for reason in missing))
    duties.take(item.application_id, actor.id, Duty.VOTER)
    motion.votes.append(Vote(motion_id=motion.id, person_id=actor.id, choice=choice, at=clock.now()))


def gateway_below_met(case: Case, policy: CasePolicy) -> bool:
    """Whether a must-meet standard is not met."""
    gateways = {standard.code for standard in case.standards if standard.klass is StandardClass.GATEWAY}
    return any(not policy.is_met(score) for code, score in case.scores.items() if code in gateways)


def _member(item: Item, actor: Viewer) -> MeetingMember | None:
    return next((member for member in item.meeting.members if member.person_id == actor.id), None)


def decide(
    item: Item,
    *,
    actor: Viewer,
    casting: VoteChoice | None = None,
    without_all_votes: bool = False,
    on_the_line_seen: bool = False,
) -> Decision | None:
    """Record what the vote came to: the decision where the motion is carried; else that it was lost, and None.

    Carried is a majority of the votes cast. While a member in the room has not voted, the chair is asked once more. Where
    the rule's outcome was on the line when the case was called, the panel has to say that it saw it.
    """
    application = item.application
    waiting = voters_in_room(item) - len(item.motion.votes if item.motion else ())
    if waiting > 0 and not without_all_votes:
        raise RuleBroken(
            f"{waiting} of the members in the room {'has' if waiting == 1 else 'have'} not voted. Wait for them, or"
            " say that the vote is over.",
            field="without_all_votes",
        )
    duties.take(application.id, actor.id, Duty.VOTER)
    if _is_lost(item, casting):
        motions.lose(item, tallied(item, casting), actor=actor)
        return None
    on_the_line = is_on_the_line(item)
    if on_the_line and not on_the_line_seen:
        raise RuleBroken(
            "The outcome is on the line, and nothing is recorded yet. Tick that the panel saw it.",
            field="on_the_line_seen",
        )
    facts = CaseFacts(application, actor, item=item)
    # The guards read the votes: nothing of this step may be flushed before both have held.
    with db.session.no_autoflush:
        moves.item(item, ItemTrigger.DECIDE, actor=actor, facts=facts)
        moves.case(application, Trigger.DECIDE, actor=actor, facts=facts)
    count = tallied(item, casting)
    if count.result is not TallyResult.CARRIED:
        raise RuleBroken("The vote is tied. Give the casting vote.", field="casting")
    decision = _decision(item, count, actor, deferred_before=application.deferrals > 0)
    decision.on_the_line_seen = on_the_line
    db.session.add(decision)
    db.session.flush()
    return decision


def is_on_the_line(item: Item) -> bool:
    """Whether another draw of the same reviewers might well have led elsewhere, as it was kept when the case was called."""
    reading = firmness.as_called(item.application, item.firmness)
    return reading is not None and reading.word is Firm.ON_THE_LINE


def _is_lost(item: Item, casting: VoteChoice | None) -> bool:
    """Whether the motion was voted down in a vote that counts; what stops any decision is said by the guards."""
    discussed = item.status is ItemStatus.CALLED and item.meeting.status is MeetingStatus.OPEN
    if not discussed or item.motion is None or quorum_unmet(item):
        return False
    return tallied(item, casting).result is TallyResult.LOST


def _decision(item: Item, count: Tally, actor: Viewer, *, deferred_before: bool) -> Decision:
    motion, rule = item.motion, item.rule_outcome
    assert motion is not None
    assert rule is not None
    # A case is deferred once: a second deferral is recorded as not accredited.
    outcome = panel.recorded(motion.outcome, deferred_before=deferred_before)
    return Decision(
        item_id=item.id,
        application_id=item.application_id,
        outcome=outcome,
        rule_outcome=outcome if motion.outcome is rule else rule,
        departure_reason=motion.departure_reason,
        votes_for=count.votes_for,
        votes_against=count.votes_against,
        abstentions=count.abstentions,
        casting_vote=count.casting_vote,
        decided_by_id=actor.id,
        decided_at=clock.now(),
    )
