"""Sign and send: what is sent is exactly what was signed, and what was signed is what was shown."""

from accreditation import clock
from accreditation.enums.applications import Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.snapshots import Snapshot
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, duties, moves
from accreditation.services.case_facts import CaseFacts
from accreditation.services.submissions import snapshots
from workflows.application import APPLICATION
from workflows.engine import unmet


def request_signature(application: Application, *, actor: Viewer) -> None:
    """Freeze the completed answers of a return or a deferral, and ask the executive to sign them."""
    moves.case(application, Trigger.REQUEST_SIGNATURE, actor=actor)
    snapshots.void(application.id)
    snapshots.build(application)


def sign(application: Application, *, actor: Viewer, shown_hash: str, stepped_up: bool) -> None:
    """Sign exactly the text that was shown; in a return or a deferral the case stays where it is."""
    moves.case(application, Trigger.SIGN, actor=actor, shown_hash=shown_hash, stepped_up=stepped_up)
    duties.take(application.id, actor.id, Duty.SIGNATORY)
    snapshot = _newest(application)
    snapshot.signed_at = clock.now()
    snapshot.signed_by_id = actor.id
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


def complete_return(application: Application, *, actor: Viewer) -> None:
    """Send the completed answers back to the office."""
    moves.case(application, Trigger.COMPLETE_RETURN, actor=actor)
    _newest(application).submitted_at = clock.now()


def resubmit(application: Application, *, actor: Viewer) -> None:
    """Send the new evidence of a deferred application to its reviewers."""
    moves.case(application, Trigger.RESUBMIT, actor=actor)
    _newest(application).submitted_at = clock.now()


def _newest(application: Application) -> Snapshot:
    snapshot = snapshots.newest(application.id)
    if snapshot is None:
        raise RuleBroken("There is nothing to sign yet. Ask for sign-off first.")
    return snapshot
