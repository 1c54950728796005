"""Destroys exactly what a plan named, and nothing when the plan of today is another; the row and the fingerprint stay."""

from collections.abc import Iterator

from sqlalchemy import delete, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceTrigger
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.services import audit, jobs
from accreditation.services.evidence import storing
from accreditation.services.evidence.retention.planning import Due, is_due, plan
from accreditation.services.evidence.steps import Facts, step
from accreditation.storage.base import Store

OTHER_PLAN = "What may be destroyed today is not what that plan named. Nothing was destroyed. Look at today's plan first."


def destroy(store: Store, fingerprint: str) -> Iterator[Due]:
    """Destroy the files that a plan named, one by one, and give each as soon as it is gone.

    Raises RuleBroken where the plan of today has another fingerprint; then nothing is destroyed.
    """
    today = plan()
    # A person has read a list; whatever is not on that list is not theirs to destroy.
    if today.fingerprint != fingerprint:
        raise RuleBroken(OTHER_PLAN)
    # What an earlier run had let go and could not remove any more.
    finish(store)
    for due in today.files:
        with unit_of_work():
            gone = _let_go(due)
        if not gone:
            continue
        _remove(store, due.organisation_id, due.revision_id)
        yield due


def finish(store: Store) -> int:
    """Remove the bytes of files that were let go when the work was cut off, and say how many files."""
    left = db.session.execute(
        select(EvidenceItem.organisation_id, EvidenceRevision.id)
        .join(EvidenceRevision.item)
        .where(EvidenceRevision.destroyed_at.is_not(None), EvidenceRevision.storage_key.is_not(None))
    ).all()
    jobs.end_reading()
    for organisation_id, revision_id in left:
        _remove(store, organisation_id, revision_id)
    return len(left)


def _let_go(due: Due) -> bool:
    """Take the file out of use and write down why; its keys stay until its bytes are gone.

    A file that a hold or a case came to need since the plan was made is left alone.
    """
    revision = db.session.get_one(EvidenceRevision, due.revision_id, with_for_update=True)
    # With the row held, so that no citation or hold can come between the question and the answer.
    if not is_due(revision.id):
        return False
    if revision.is_usable:
        step(
            revision,
            EvidenceTrigger.TAKE_DOWN,
            Facts(reason_given=True),
            organisation_id=due.organisation_id,
            actor=None,
        )
    storing.remove_words(revision.id)
    db.session.execute(delete(EvidencePage).where(EvidencePage.revision_id == revision.id))
    # The row stays with its fingerprint: what it was can still be proved.
    revision.destroyed_at = clock.now()
    db.session.flush()
    audit.record(
        AuditKind.EVIDENCE_DESTROYED,
        actor=None,
        stream=audit.organisation(due.organisation_id),
        revision_id=revision.id,
        rule=due.kind.value,
    )
    return True


def _remove(store: Store, organisation_id: int, revision_id: int) -> None:
    """Remove the bytes, then the keys that led to them."""
    storing.remove_bytes(store, organisation_id, revision_id)
    with unit_of_work():
        revision = db.session.get_one(EvidenceRevision, revision_id, with_for_update=True)
        revision.storage_key = revision.reading_key = None
        revision.pictures = 0
