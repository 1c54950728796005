"""Draft what the report asks of the provider, one finding a standard of a kind that fits its agreed score; and issue it."""

from dataclasses import dataclass
from datetime import date

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.findings import FindingKind, FindingStatus, FindingTrigger
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.findings import Finding
from accreditation.models.moderation import AgreedScore
from accreditation.permissions.viewer import Viewer
from accreditation.queries import findings as queries
from accreditation.queries import holidays
from accreditation.queries.policies import policy_of
from accreditation.rules.policy import CasePolicy
from accreditation.services import audit, clocks, moves
from workflows.finding import DATED, FINDING


def draft_finding(
    application: Application, agreed: AgreedScore, *, kind: FindingKind | None, words: str, actor: Viewer
) -> Finding | None:
    """Write the finding on a standard, or take its draft away by leaving kind and words empty."""
    if application.paused_at is not None:
        raise RuleBroken("This application is paused, so nothing can change until the pause ends.")
    if application.status is not ApplicationStatus.MODERATION:
        raise RuleBroken("Findings are drafted while scores are being agreed.")
    words = words.strip()
    draft = queries.draft_of(application.id, agreed.standard_id)
    if kind is None and not words:
        if draft is not None:
            db.session.delete(draft)
        return None
    # The report may be issued only with findings that fit, so a misfit is refused where it is typed.
    fitting_kind = _fitting_kind(agreed, kind, words, policy_of(application))
    if draft is None:
        draft = Finding(
            application_id=application.id,
            standard_id=agreed.standard_id,
            created_at=clock.now(),
        )
    draft.kind, draft.words, draft.drafted_by_id = fitting_kind, words, actor.id
    # Added only when it is whole: the row's columns take nothing half written.
    db.session.add(draft)
    return draft


def _fitting_kind(
    agreed: AgreedScore, kind: FindingKind | None, words: str, policy: CasePolicy
) -> FindingKind:
    if agreed.value is None:
        raise RuleBroken("This standard does not apply, so nothing is found on it.", field="kind")
    if kind is None:
        raise RuleBroken("Choose what kind of finding it is.", field="kind")
    if kind not in queries.kinds_for(agreed.value, policy):
        raise RuleBroken(f"“{kind.label}” does not go with an agreed score of {agreed.value}.", field="kind")
    if not words:
        raise RuleBroken("Write the finding.", field="words")
    return kind


@dataclass(frozen=True)
class FindingFacts:
    """What a finding's workflow may ask when it is issued."""

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


def issue(application: Application, *, actor: Viewer) -> None:
    """Send the drafted findings to the provider; one that needs a day and has none gets the latest that is allowed."""
    for finding in queries.every_of_case(application.id):
        if finding.status is FindingStatus.DRAFT:
            _send(application, finding, stream=audit.case(application.id), actor=actor)


def require_at_once(application: Application, concern: Concern, *, words: str, actor: Viewer) -> Finding:
    """Send the provider an immediate mandatory requirement because of a concern; it waits for no report.

    It is due in so many working days from now.
    """
    if not words.strip():
        raise RuleBroken("Write what the provider must do.", field="words")
    finding = Finding(
        application_id=application.id,
        standard_id=concern.standard_id,
        kind=FindingKind.IMR,
        words=words.strip(),
        drafted_by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(finding)
    db.session.flush()
    # In the record of the service, not of the case: before the reveal nobody of the case may learn of a concern.
    _send(application, finding, stream=audit.SYSTEM, actor=actor, concern_id=concern.id)
    return finding


def due_at_once(application: Application) -> date:
    """The day by which an immediate requirement that is sent now has to be done."""
    return holidays.deadline(clock.now(), _longest(application, FindingKind.IMR)[1]).date()


def _send(application: Application, finding: Finding, *, stream: str, actor: Viewer, **because: int) -> None:
    name, length = _longest(application, finding.kind)
    # Days count from here: until then a finding is a draft.
    if finding.kind in DATED:
        clocks.issue_finding(finding, name=name, length=length)
    moves.move(
        FINDING,
        finding,
        FindingTrigger.ISSUE,
        _facts(finding, holidays.deadline(clock.now(), length).date()),
        kind=AuditKind.FINDING_MOVED,
        stream=stream,
        actor=actor,
        finding_id=finding.id,
        **because,
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
