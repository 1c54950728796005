"""Propose an outcome, vote on it once, and record what the panel decided; a vote is never changed."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.awards import Outcome
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.meetings import ItemStatus, ItemTrigger, MeetingStatus, VoteChoice
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.meetings import Decision, Item, MeetingMember, Vote
from accreditation.permissions.viewer import Viewer
from accreditation.queries import decisions, rule_cases
from accreditation.queries.policies import policy_of
from accreditation.rules import panel
from accreditation.rules.award import Case
from accreditation.rules.panel import Tally, TallyResult
from accreditation.rules.policy import CasePolicy
from accreditation.services import duties, moves
from accreditation.services.case_facts import CaseFacts
from accreditation.services.case_facts.panels import at_meeting


def propose(
    item: Item, *, actor: Viewer, outcome: Outcome, departure_reason: str, safety: bool = False
) -> None:
    """Put an outcome to the vote: the rule's, or another with the reason for leaving it."""
    if item.status is not ItemStatus.CALLED or item.rule_outcome is None:
        raise RuleBroken("An outcome is proposed while the case is being discussed.")
    if item.meeting.status is not MeetingStatus.OPEN:
        raise RuleBroken("The meeting is not open.")
    # Votes are on the outcome that stood when they were cast, so it may not change beneath them.
    if item.votes:
        raise RuleBroken(
            "Voting has begun on the outcome that was proposed. Decide it, or postpone the case."
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
    item.proposed_outcome = outcome
    item.departure_reason = "" if outcome is item.rule_outcome else departure_reason.strip()


def vote(item: Item, *, actor: Viewer, choice: VoteChoice) -> None:
    """Vote on the proposed outcome, once; only members in the room who have not touched the case may."""
    if item.status is not ItemStatus.CALLED or item.proposed_outcome is None:
        raise RuleBroken("There is nothing to vote on yet: an outcome has to be proposed first.")
    if item.meeting.status is not MeetingStatus.OPEN:
        raise RuleBroken("The meeting is not open.")
    member = _member(item, actor)
    if member is None or not member.present:
        raise RuleBroken("You are not marked as being in the room. Ask the chair to mark you.")
    if any(vote.person_id == actor.id for vote in item.votes):
        raise RuleBroken("You have voted on this case already. A vote is not changed.")
    if actor.id in decisions.barred_from(item.application_id):
        raise RuleBroken(
            "You voted when this case was decided before, and a new panel was ordered. Step out of it."
        )
    duties.take(item.application_id, actor.id, Duty.VOTER)
    item.votes.append(Vote(item_id=item.id, person_id=actor.id, choice=choice, at=clock.now()))


def gateway_below_met(case: Case, policy: CasePolicy) -> bool:
    """Whether a must-meet standard is not met."""
    gateways = {standard.code for standard in case.standards if standard.klass is StandardClass.GATEWAY}
    return any(not policy.is_met(score) for code, score in case.scores.items() if code in gateways)


def _member(item: Item, actor: Viewer) -> MeetingMember | None:
    return next((member for member in item.meeting.members if member.person_id == actor.id), None)


def decide(item: Item, *, actor: Viewer, casting: VoteChoice | None = None) -> Decision:
    """Record what the panel decided: carried by a majority of the votes cast, with a quorum for this item."""
    application = item.application
    facts = CaseFacts(application, actor, item=item)
    duties.take(application.id, actor.id, Duty.VOTER)
    # The guards read the votes: nothing of this step may be flushed before both have held.
    with db.session.no_autoflush:
        moves.item(item, ItemTrigger.DECIDE, actor=actor, facts=facts)
        moves.case(application, Trigger.DECIDE, actor=actor, facts=facts)
    decision = _decision(item, _carried(item, casting), actor, deferred_before=application.deferrals > 0)
    db.session.add(decision)
    db.session.flush()
    return decision


def _carried(item: Item, casting: VoteChoice | None) -> Tally:
    quorum = policy_of(item.application).quorum
    count = panel.tally([vote.choice for vote in item.votes], quorum, casting)
    if count.result is TallyResult.TIE:
        raise RuleBroken("The vote is tied. Give the casting vote.", field="casting")
    if count.result is not TallyResult.CARRIED:
        raise RuleBroken("The proposed outcome was voted down. Postpone the case to another meeting.")
    return count


def _decision(item: Item, count: Tally, actor: Viewer, *, deferred_before: bool) -> Decision:
    proposed, rule = item.proposed_outcome, item.rule_outcome
    assert proposed is not None
    assert rule is not None
    # A case is deferred once: a second deferral is recorded as not accredited.
    outcome = panel.recorded(proposed, deferred_before=deferred_before)
    return Decision(
        item_id=item.id,
        application_id=item.application_id,
        outcome=outcome,
        rule_outcome=outcome if proposed is rule else rule,
        departure_reason=item.departure_reason,
        votes_for=count.votes_for,
        votes_against=count.votes_against,
        abstentions=count.abstentions,
        casting_vote=count.casting_vote,
        decided_by_id=actor.id,
        decided_at=clock.now(),
    )
