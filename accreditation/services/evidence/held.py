"""What people decide about a file that is held or in use; who added a file never releases it."""

from sqlalchemy import delete, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceTrigger, RevisionStatus
from accreditation.enums.jobs import JobKind, key_of
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.services import audit, jobs, moves, snapshots
from accreditation.services.evidence import storing
from accreditation.services.evidence.steps import Facts, step
from accreditation.services.evidence.storing import remove_bytes
from accreditation.services.jobs import Run
from accreditation.storage.base import Store

ADMITTED = "The person who added it said that it holds a patient’s number."
NOT_WAITING = "This file does not wait for an answer any more."
LONGEST_REASON = 500


def confirm_numbers(revision: EvidenceRevision, *, organisation_id: int, actor: Viewer) -> None:
    """Say that no number in the file is a patient's; the file is usable then. Raises RuleBroken where none was asked."""
    _still_waits(revision)
    revision.numbers_confirmed_at = clock.now()
    audit.record(
        AuditKind.EVIDENCE_CONFIRMED,
        actor=actor,
        stream=audit.organisation(organisation_id),
        revision_id=revision.id,
    )
    facts = Facts(scan_result=revision.scan, unscanned_allowed=True)  # the check has let it pass before
    step(revision, EvidenceTrigger.ACCEPT, facts, organisation_id=organisation_id, actor=actor)
    _find_by_words(revision, organisation_id)


def admit_numbers(revision: EvidenceRevision, *, organisation_id: int, actor: Viewer) -> None:
    """Say that a number in the file is a patient's; the file is refused and removed."""
    _still_waits(revision)
    revision.refused = ADMITTED
    facts = Facts(refused_because=(ADMITTED,))
    step(revision, EvidenceTrigger.REFUSE, facts, organisation_id=organisation_id, actor=actor)
    _remove(revision)


def release(revision: EvidenceRevision, *, reason: str, organisation_id: int, actor: Viewer) -> None:
    """Let a held file be used, with a reason; raises RuleBroken for the person who added it."""
    _decide(revision, EvidenceTrigger.RELEASE, reason, organisation_id, actor)
    _find_by_words(revision, organisation_id)


def reject(revision: EvidenceRevision, *, reason: str, organisation_id: int, actor: Viewer) -> None:
    """Refuse a held file, with a reason, and remove it; raises RuleBroken for the person who added it."""
    # The reason why it is refused has to stand before the status says so, or a CHECK of the table refuses it.
    with db.session.no_autoflush:
        _decide(revision, EvidenceTrigger.REJECT, reason, organisation_id, actor)
        revision.refused = f"It may hold patient details. {reason}"
    _remove(revision)


def take_down(revision: EvidenceRevision, *, reason: str, organisation_id: int, actor: Viewer) -> None:
    """Take a usable file out of everybody's sight at once, with a reason; what was signed with it is signed no more."""
    _decide(revision, EvidenceTrigger.TAKE_DOWN, reason, organisation_id, actor)
    storing.remove_words(revision.id)
    for application in applications.signed_citing(revision.id):
        # Nobody's step, so that whoever took the file down hears of it like everybody else.
        moves.case(application, Trigger.VOID_SIGNATURE, actor=None, taken_down=True)
        snapshots.void(application.id)


def note_refusal_read(revision: EvidenceRevision) -> None:
    """Remember that the reason of a refusal was read, so that the file is nobody's task any more; twice is once."""
    if revision.status is RevisionStatus.REJECTED and revision.refusal_read_at is None:
        revision.refusal_read_at = clock.now()
        db.session.flush()


def remove_refused(run: Run, store: Store) -> None:
    """Remove what was kept of a file that a person refused, and finish the job."""
    row = db.session.execute(
        select(EvidenceRevision, EvidenceItem.organisation_id)
        .join(EvidenceRevision.item)
        .where(
            EvidenceRevision.id == int(run.payload["revision_id"]),
            EvidenceRevision.status == RevisionStatus.REJECTED,
        )
    ).first()
    jobs.end_reading()
    # Bytes first: if the worker dies in between, the job runs again and finds the keys still there.
    if row is not None:
        remove_bytes(store, row[1], row[0].id)
    with run.finishing():
        if row is not None:
            revision = db.session.get_one(EvidenceRevision, row[0].id, populate_existing=True)
            revision.storage_key = revision.reading_key = None
            revision.pictures = 0


def _still_waits(revision: EvidenceRevision) -> None:
    if not revision.waits_for_answer:
        raise RuleBroken(NOT_WAITING)


def _decide(
    revision: EvidenceRevision, trigger: EvidenceTrigger, reason: str, organisation_id: int, actor: Viewer
) -> None:
    facts = Facts(reason_given=bool(reason.strip()), actor_uploaded=revision.uploaded_by_id == actor.id)
    step(revision, trigger, facts, organisation_id=organisation_id, actor=actor)
    revision.decided_by_id, revision.decided_at = actor.id, clock.now()
    revision.decision_reason = reason.strip()


def _remove(revision: EvidenceRevision) -> None:
    """Nothing of its words stays; the bytes are removed by a job, so that a store that is down loses nothing."""
    storing.remove_words(revision.id)
    db.session.execute(delete(EvidencePage).where(EvidencePage.revision_id == revision.id))
    key = key_of(JobKind.FORGET_EVIDENCE, revision.id)
    jobs.enqueue(JobKind.FORGET_EVIDENCE, {"revision_id": revision.id}, unique_key=key)


def _find_by_words(revision: EvidenceRevision, organisation_id: int) -> None:
    """Let a file that is usable from now on be found; its words were masked when they were kept."""
    db.session.flush()
    texts = db.session.scalars(
        select(EvidencePage.text).where(EvidencePage.revision_id == revision.id).order_by(EvidencePage.number)
    )
    storing.index_words(revision.id, organisation_id, list(texts))


def withdraw(revision: EvidenceRevision, *, organisation_id: int, actor: Viewer) -> None:
    """Let a provider take a file out of use; raises RuleBroken where it is not in use."""
    step(revision, EvidenceTrigger.WITHDRAW, Facts(), organisation_id=organisation_id, actor=actor)
    storing.remove_words(revision.id)
