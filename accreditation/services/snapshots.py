"""Freeze an application: an ordered list of entries, each known by the hash of its content."""

from collections.abc import Sequence

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import answer_content, citation_content
from accreditation.models.evidence import Citation
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers
from accreditation.queries import snapshots as queries
from accreditation.services.case_facts import fingerprint


def build(application: Application, *, requested_by: Viewer | None = None) -> Snapshot:
    """The answers as they stand now, to be signed; an entry that did not change is the one of the snapshot before."""
    earlier = _earlier_entries(application.id)
    cited = fingerprint.citations(application.id)
    placed = []
    for answer in answers.in_scope(application):
        digest = fingerprint.of_answer(answer, cited.get(answer.id, ()))
        # Shared with earlier snapshots, so that a reviewer's score stays with an entry that a return did not touch.
        entry = earlier.get((answer.standard_id, digest)) or _freeze(answer, digest, cited.get(answer.id, ()))
        placed.append((answer.standard, entry))
    db.session.flush()
    latest = queries.newest(application.id)
    snapshot = Snapshot(
        application_id=application.id,
        number=1 if latest is None else latest.number + 1,
        content_hash=fingerprint.whole((standard.code, entry.content_hash) for standard, entry in placed),
        created_at=clock.now(),
        requested_by_id=requested_by.id if requested_by else None,
        signatures=[],
    )
    db.session.add(snapshot)
    db.session.flush()
    db.session.add_all(
        SnapshotEntry(
            snapshot_id=snapshot.id, standard_id=standard.id, entry_id=entry.id, position=standard.position
        )
        for standard, entry in placed
    )
    return snapshot


def of(application: Application) -> Snapshot:
    """The snapshot that was made last, with its signatures; refused where there is none."""
    snapshot = queries.newest(application.id)
    if snapshot is None:
        raise RuleBroken("There is nothing to sign yet. Ask for sign-off first.")
    return snapshot


def void(application_id: int) -> None:
    """Take the newest snapshot, and any signature on it, out of use; what was submitted before stays as it was."""
    snapshot = queries.newest(application_id)
    # What was submitted is what reviewers read and scored, so it is never taken out of use.
    if snapshot is not None and snapshot.voided_at is None and snapshot.submitted_at is None:
        snapshot.voided_at = clock.now()


def _earlier_entries(application_id: int) -> dict[tuple[int, str], Entry]:
    entries = db.session.scalars(select(Entry).where(Entry.application_id == application_id))
    return {(entry.standard_id, entry.content_hash): entry for entry in entries}


def _freeze(answer: Answer, digest: str, citations: Sequence[Citation]) -> Entry:
    entry = Entry(
        application_id=answer.application_id,
        standard_id=answer.standard_id,
        content_hash=digest,
        **answer_content(answer),
        citations=[
            EntryCitation(
                **citation_content(citation),
                position=position,
                title=citation.revision.item.title,
                kind=citation.revision.item.kind,
                sha256=citation.revision.sha256,
                unit=citation.revision.unit,
            )
            for position, citation in enumerate(citations)
        ],
    )
    db.session.add(entry)
    return entry
