"""A ratifier, who did not vote, answers a panel's decision: ratifies it, sends it back once, or orders a new panel."""

from dataclasses import dataclass
from datetime import date

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.awards import AWARDING, Outcome
from accreditation.enums.findings import FindingKind, FindingStatus, FindingTrigger
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.meetings import ItemTrigger
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application, Defect
from accreditation.models.awards import Award
from accreditation.models.findings import Finding
from accreditation.models.meetings import Ratification
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, findings, holidays
from accreditation.queries.policies import policy_of
from accreditation.queries.ratifications import DecidedItem, ratification_of
from accreditation.services import audit, awards, clocks, duties, moves
from accreditation.services.case_facts import CaseFacts
from workflows.finding import DATED, FINDING


def ratify(decided: DecidedItem, *, actor: Viewer, reason: str = "") -> Award | None:
    """Ratify a decision: findings go to the provider and an award is made, or a deferral opens what fell short."""
    ratification = _record(decided, Trigger.RATIFY, actor, reason)
    application, outcome = decided.application, decided.decision.outcome
    if outcome is Outcome.DEFERRED:
        _open_standards(application)
        return None
    _issue_findings(application, actor)
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
    for finding in findings.every_of_case(application.id):
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


@dataclass(frozen=True)
class FindingFacts:
    """What a finding's workflow may ask when the decision on its case is ratified."""

    kind: FindingKind
    has_text: bool
    has_due_date: bool
    due_too_late: bool
    reason_given: bool = False
    within_declining: bool = False
    has_plan: bool = False
    has_evidence: bool = False
    verified_by_reviewer: bool = False
    countersigned: bool = False
    closed_by_submitter: bool = False
    extended: bool = False


def _issue_findings(application: Application, actor: Viewer) -> None:
    """Send the drafted findings to the provider; one that needs a day and has none gets the latest that is allowed."""
    for finding in findings.every_of_case(application.id):
        if finding.status is not FindingStatus.DRAFT:
            continue
        name, length = _longest(application, finding.kind)
        # Days count from the ratification: until then a finding is a draft.
        if finding.kind in DATED:
            clocks.issue_finding(finding, name=name, length=length)
        latest = holidays.deadline(clock.now(), length).date()
        moves.move(
            FINDING,
            finding,
            FindingTrigger.ISSUE,
            _facts(finding, latest),
            kind=AuditKind.FINDING_MOVED,
            stream=audit.case(application.id),
            actor=actor,
            finding_id=finding.id,
        )
        finding.issued_at = clock.now()


def _longest(application: Application, kind: FindingKind) -> tuple[str, int]:
    """The clock of a finding, and the most working days that it may have."""
    policy = policy_of(application)
    if kind is FindingKind.IMR:
        return "immediate_requirement", policy.days("immediate_requirement")
    return "condition", policy.award_life.condition_days_at_most


def _facts(finding: Finding, latest: date) -> FindingFacts:
    due = finding.due_on
    return FindingFacts(
        kind=finding.kind,
        has_text=bool(finding.words.strip()),
        has_due_date=due is not None,
        due_too_late=finding.kind is FindingKind.CONDITION and due is not None and due > latest,
    )
