"""Sign and send: what is sent is exactly what was signed, and what was signed is what was shown."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import REOPENED, ApplicationStatus, SignatureKind, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.snapshots import Signature, Snapshot
from accreditation.permissions.viewer import Viewer
from accreditation.queries import snapshots as snapshot_queries
from accreditation.services import audit, duties, moves, rounds
from accreditation.services.case_facts import CaseFacts
from accreditation.services.submissions import snapshots
from workflows.application import APPLICATION
from workflows.engine import unmet
from workflows.guards import preparing


def sign(application: Application, *, actor: Viewer, shown_hash: str, stepped_up: bool) -> None:
    """Sign exactly the text that was shown; in a return or a deferral the case stays where it is."""
    facts = CaseFacts(application, actor, shown_hash=shown_hash, stepped_up=stepped_up)
    if application.status in REOPENED:
        if _newest(application).signature is not None:
            raise RuleBroken("There is nothing to sign: what was signed before stands as it is.")
        reasons = [
            reason
            for guard in (
                preparing.signatory_wrote_nothing,
                preparing.signatory_stepped_up,
                preparing.shown_is_what_stands,
            )
            for reason in guard(facts)
        ]
        if reasons:
            raise RuleBroken(reasons[0].message, reasons=reasons)
    else:
        moves.case(application, Trigger.SIGN, actor=actor, facts=facts)
    duties.take(application.id, actor.id, Duty.SIGNATORY)
    snapshot = _newest(application)
    snapshot.signatures.append(
        Signature(person_id=actor.id, kind=SignatureKind.EXECUTIVE, signed_at=clock.now())
    )
    audit.record(
        AuditKind.APPLICATION_SIGNED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        snapshot=snapshot.content_hash,
    )


def submit(application: Application, *, actor: Viewer) -> None:
    """Send the signed application to the office."""
    facts = CaseFacts(application, actor)
    if unmet(APPLICATION, application, Trigger.SUBMIT, facts):
        moves.case(application, Trigger.SUBMIT, actor=actor, facts=facts)
    application.submitted_at = clock.now()
    moves.case(application, Trigger.SUBMIT, actor=actor, facts=facts)
    _newest(application).submitted_at = clock.now()


def request_signature_again(application: Application, *, actor: Viewer) -> None:
    """Freeze the completed answers and ask the executive to sign them."""
    if application.status not in REOPENED:
        raise RuleBroken("There is nothing to sign again: this application was not sent back.")
    trigger = (
        Trigger.COMPLETE_RETURN if application.status is ApplicationStatus.RETURNED else Trigger.RESUBMIT
    )
    snapshots.void(application.id)
    db.session.flush()
    missing = [
        reason
        for reason in unmet(APPLICATION, application, trigger, CaseFacts(application, actor))
        if reason.target != "sign_off"
    ]
    if missing:
        raise RuleBroken("There is more to complete before your executive can sign.", reasons=missing)
    snapshots.build(application)


def complete_return(application: Application, *, actor: Viewer) -> None:
    """Send the completed answers back to the office."""
    moves.case(application, Trigger.COMPLETE_RETURN, actor=actor)
    _newest(application).submitted_at = clock.now()


def resubmit(application: Application, *, actor: Viewer) -> None:
    """Send the new evidence of a deferred application to its reviewers, who score what was opened in a round of its own."""
    moves.case(application, Trigger.RESUBMIT, actor=actor)
    _newest(application).submitted_at = clock.now()
    db.session.flush()
    rounds.open_resubmission(application, actor=actor)


def _newest(application: Application) -> Snapshot:
    snapshot = snapshot_queries.newest(application.id)
    if snapshot is None:
        raise RuleBroken("There is nothing to sign yet. Ask for sign-off first.")
    return snapshot
