"""A ratifier, who did not vote, answers a panel's decision: ratifies it, sends it back once, or orders a new panel."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.awards import AWARDING, Outcome
from accreditation.enums.findings import FindingKind
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.meetings import ItemTrigger
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application, Defect
from accreditation.models.awards import Award
from accreditation.models.meetings import Ratification
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores
from accreditation.queries import findings as finding_queries
from accreditation.queries.policies import policy_of
from accreditation.queries.ratifications import DecidedItem, ratification_of
from accreditation.services import awards, duties, findings, moves
from accreditation.services.case_facts import CaseFacts


def ratify(decided: DecidedItem, *, actor: Viewer, reason: str = "") -> Award | None:
    """Ratify a decision: findings go to the provider and an award is made, or a deferral opens what fell short."""
    ratification = _record(decided, Trigger.RATIFY, actor, reason)
    application, outcome = decided.application, decided.decision.outcome
    if outcome is Outcome.DEFERRED:
        _open_standards(application)
        return None
    findings.issue(application, actor=actor)
    if outcome not in AWARDING:
        return None
    return awards.grant(application, ratification, outcome, actor=actor)


def send_back(decided: DecidedItem, *, actor: Viewer, reason: str) -> None:
    """Send a decision back to the panel, once in a case's life, with reasons."""
    _require(reason)
    _record(decided, Trigger.SEND_BACK_ONCE, actor, reason)


def order_new_panel(decided: DecidedItem, *, actor: Viewer, reason: str) -> None:
    """Order a new panel with reasons; who voted on the case before does not sit on it again."""
    _require(reason)
    _record(decided, Trigger.ORDER_NEW_PANEL, actor, reason)


def _require(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Write your reasons", field="reason")


def _record(decided: DecidedItem, trigger: Trigger, actor: Viewer, reason: str) -> Ratification:
    """Move the case and its item together, and keep who answered the decision, how and why."""
    application, decision, item = decided.application, decided.decision, decided.item
    if ratification_of(decision.id) is not None:
        raise RuleBroken("This decision was ratified or sent back already.")
    facts = CaseFacts(application, actor, item=item, decision=decision)
    ratified = trigger is Trigger.RATIFY
    # The guards read the votes of the case: nothing of this step may be flushed before both have held.
    with db.session.no_autoflush:
        moves.case(application, trigger, actor=actor, facts=facts)
        moves.item(item, ItemTrigger.RATIFY if ratified else ItemTrigger.RETURN, actor=actor, facts=facts)
    duties.take(application.id, actor.id, Duty.RATIFIER)
    ratification = Ratification(
        decision_id=decision.id,
        person_id=actor.id,
        ratified=ratified,
        # Told apart from sending back, which a case allows once, and for who is barred from its next panel.
        new_panel=trigger is Trigger.ORDER_NEW_PANEL,
        reason=reason.strip(),
        at=clock.now(),
    )
    db.session.add(ratification)
    db.session.flush()
    return ratification


def _open_standards(application: Application) -> None:
    """Open every core standard that is not met to new evidence; the other scores stand."""
    # A standard is opened with the words that the panel's findings ask of it, so that the provider need not look for them.
    # Defects are numbered by the return they belong to, and a deferral is one.
    application.returns += 1
    application.deferrals += 1
    policy = policy_of(application)
    words_asked: dict[int | None, list[str]] = {}
    for finding in finding_queries.every_of_case(application.id):
        if finding.kind is not FindingKind.COMMENDATION:
            words_asked.setdefault(finding.standard_id, []).append(finding.words)
    db.session.add_all(
        Defect(
            application_id=application.id,
            return_number=application.returns,
            standard_id=score.standard_id,
            words=" ".join(words_asked.get(score.standard_id, ())) or "Show that this standard is met.",
        )
        for score in agreed_scores.of_round(application.current_round)
        if score.value is not None
        and not policy.is_met(score.value)
        and score.standard.klass is not StandardClass.STRETCH
    )
