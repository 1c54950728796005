"""Call an item, propose its outcome, or postpone it; facts are computed again and kept when it is called."""

from dataclasses import asdict

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.awards import Outcome
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.meetings import ItemStatus, ItemTrigger, MeetingStatus
from accreditation.errors import RuleBroken
from accreditation.models.meetings import Item
from accreditation.permissions.viewer import Viewer
from accreditation.queries import rule_cases
from accreditation.rules import panel
from accreditation.rules.award import Case
from accreditation.services import moves
from accreditation.services.case_facts import CaseFacts
from accreditation.services.case_facts.panels import at_meeting

MET = 3


def call(item: Item, *, actor: Viewer) -> None:
    """Begin to discuss a case: read its facts again, ask the award rule, and keep both."""
    application = item.application
    lines = rule_cases.fact_lines(application)
    case = rule_cases.case_of(application, rule_cases.agreed_scores(application.id), lines)
    verdict = rule_cases.verdict(application, case)
    with db.session.no_autoflush:
        item.called_at = clock.now()
        item.rule_outcome = verdict.outcome
        item.escalate = verdict.escalate
        item.clauses = [line.as_data() for line in verdict.clauses]
        item.facts = asdict(case.facts) | {"lines": [line.as_data() for line in lines]}
        item.proposed_outcome = None if verdict.outcome is Outcome.HELD else verdict.outcome
        item.departure_reason = ""
        moves.item(item, ItemTrigger.CALL, actor=actor, facts=CaseFacts(application, actor, item=item))


def propose(
    item: Item, *, actor: Viewer, outcome: Outcome, departure_reason: str, safety: bool = False
) -> None:
    """Put an outcome to the vote: the rule's, or another with the reason for leaving it."""
    if item.status is not ItemStatus.CALLED or item.rule_outcome is None:
        raise RuleBroken("An outcome is proposed while the case is being discussed.")
    if item.meeting.status is not MeetingStatus.OPEN:
        raise RuleBroken("The meeting is not open.")
    if item.votes:
        raise RuleBroken(
            "Voting has begun on the outcome that was proposed. Decide it, or postpone the case."
        )
    if outcome is Outcome.HELD:
        raise RuleBroken("A held case is not decided; postpone it until nothing holds it.", field="outcome")
    case = rule_cases.rule_case(item.application)
    stops = panel.departure(
        item.rule_outcome,
        outcome,
        gateway_below_3=gateway_below_met(case),
        reason=departure_reason,
        safety=safety,
    )
    if stops:
        reasons = [at_meeting(reason, item.meeting_id) for reason in stops]
        raise RuleBroken(stops[0].message, field="outcome", reasons=reasons if len(reasons) > 1 else ())
    item.proposed_outcome = outcome
    item.departure_reason = "" if outcome is item.rule_outcome else departure_reason.strip()


def postpone(item: Item, *, actor: Viewer) -> None:
    """Leave the case for another meeting; what was voted here does not count there."""
    facts = CaseFacts(item.application, actor, item=item)
    moves.item(item, ItemTrigger.POSTPONE, actor=actor, facts=facts)
    moves.case(item.application, Trigger.POSTPONE, actor=actor, facts=facts)


def gateway_below_met(case: Case) -> bool:
    """Whether a must-meet standard is below 3."""
    gateways = {standard.code for standard in case.standards if standard.klass is StandardClass.GATEWAY}
    return any(score < MET for code, score in case.scores.items() if code in gateways)
