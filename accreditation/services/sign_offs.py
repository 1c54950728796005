"""The executive's signature: asked for, taken back, given or refused; what is signed is exactly what was shown."""

from accreditation import clock
from accreditation.enums.applications import SignatureKind, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.models.applications import Application
from accreditation.models.countersigners import Countersigner
from accreditation.models.snapshots import Signature, Snapshot
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, duties, moves, overtaken, snapshots
from accreditation.services.case_facts import CaseFacts


def request_sign_off(application: Application, *, actor: Viewer) -> None:
    """Freeze the application and ask the executive to sign it."""
    duties.take(application.id, actor.id, Duty.PROVIDER_LEAD)
    # First the move, whose guards may refuse; only then is anything frozen.
    moves.case(application, Trigger.REQUEST_SIGN_OFF, actor=actor)
    snapshots.build(application, requested_by=actor)


def request_signature(application: Application, *, actor: Viewer) -> None:
    """Freeze the completed answers of a return or a deferral, and ask the executive to sign them."""
    moves.case(application, Trigger.REQUEST_SIGNATURE, actor=actor)
    # What was frozen before and never sent is out of use, so that one snapshot at a time waits to be signed.
    snapshots.void(application.id)
    snapshots.build(application, requested_by=actor)


def sign(application: Application, *, actor: Viewer, shown_hash: str, stepped_up: bool) -> None:
    """Sign exactly the text that was shown; in a return or a deferral the case stays where it is."""
    facts = CaseFacts(application, actor, shown_hash=shown_hash, stepped_up=stepped_up)
    # Before the move: the duty that is taken below would answer otherwise.
    countersigner = facts.countersigner if facts.signatory_wrote else None
    moves.case(application, Trigger.SIGN, actor=actor, facts=facts)
    # After the move: who is refused has signed nothing, and must stay free to write answers.
    duties.take(application.id, actor.id, Duty.SIGNATORY, countersigned=countersigner is not None)
    snapshot = _put(application, SignatureKind.EXECUTIVE, actor, countersigner)
    if countersigner is None:
        _record(AuditKind.APPLICATION_SIGNED, application, actor, snapshot=snapshot.content_hash)
    else:
        _record(
            AuditKind.COUNTERSIGNATURE_ASKED,
            application,
            actor,
            snapshot=snapshot.content_hash,
            countersigner_id=countersigner.id,
        )


def countersign(application: Application, *, actor: Viewer, shown_hash: str, stepped_up: bool) -> None:
    """Countersign exactly the text that was shown, which the executive has signed; only both together make it signed."""
    facts = CaseFacts(application, actor, shown_hash=shown_hash, stepped_up=stepped_up)
    moves.case(application, Trigger.COUNTERSIGN, actor=actor, facts=facts)
    # Once more, for an outsider who had no account when the office agreed.
    duties.take(application.id, actor.id, Duty.COUNTERSIGNER)
    countersigner = facts.countersigner
    assert countersigner is not None
    countersigner.person_id = actor.id
    snapshot = _put(application, SignatureKind.COUNTERSIGNATURE, actor, countersigner)
    _record(
        AuditKind.APPLICATION_COUNTERSIGNED,
        application,
        actor,
        snapshot=snapshot.content_hash,
        countersigner_id=countersigner.id,
    )


def _put(
    application: Application, kind: SignatureKind, actor: Viewer, countersigner: Countersigner | None
) -> Snapshot:
    snapshot = snapshots.of(application)
    snapshot.signatures.append(
        Signature(
            person_id=actor.id,
            kind=kind,
            signed_at=clock.now(),
            countersigner_id=None if countersigner is None else countersigner.id,
        )
    )
    if application.is_return and snapshot.is_signed:
        overtaken.void_signatures(application)
    return snapshot


def _record(kind: AuditKind, application: Application, actor: Viewer, **facts: str | int) -> None:
    audit.record(kind, actor=actor, stream=audit.case(application.id), application_id=application.id, **facts)


def recall(application: Application, *, actor: Viewer) -> None:
    """Take the application back from the executive."""
    moves.case(application, Trigger.RECALL, actor=actor)
    snapshots.void(application.id)


def send_back(application: Application, *, actor: Viewer, reason: str) -> None:
    """Give the application back to the team with a reason, signed or not; in a return or a deferral it stays where it is."""
    moves.case(application, Trigger.SEND_BACK, actor=actor, reason=moves.written(reason))
    snapshots.void(application.id)
