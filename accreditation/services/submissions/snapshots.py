"""Freeze an application: an ordered list of entries, each known by the hash of its content."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.enums.frameworks import StandardClass
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot, SnapshotEntry
from accreditation.queries import answers as answer_queries


def build(application: Application) -> Snapshot:
    """The answers as they stand now; an entry that did not change is the one of the snapshot before."""
    known = _known_entries(application.id)
    cited = _citations(application.id)
    placed = []
    for answer in _in_scope(application):
        content = _content(answer, cited.get(answer.id, ()))
        digest = _digest(content)
        entry = known.get((answer.standard_id, digest)) or _freeze(answer, digest, cited.get(answer.id, ()))
        placed.append((answer.standard, entry))
    db.session.flush()
    latest = newest(application.id)
    snapshot = Snapshot(
        application_id=application.id,
        number=1 if latest is None else latest.number + 1,
        content_hash=_digest([[standard.code, entry.content_hash] for standard, entry in placed]),
        created_at=clock.now(),
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


def newest(application_id: int) -> Snapshot | None:
    """The snapshot that was made last."""
    return db.session.scalars(
        select(Snapshot)
        .where(Snapshot.application_id == application_id)
        .order_by(Snapshot.number.desc())
        .limit(1)
    ).first()


def void(application_id: int) -> None:
    """Take the newest snapshot, and any signature on it, out of use; what was submitted before stays as it was."""
    snapshot = newest(application_id)
    if snapshot is not None and snapshot.voided_at is None and snapshot.submitted_at is None:
        snapshot.voided_at = clock.now()


def _in_scope(application: Application) -> list[Answer]:
    return [
        answer
        for answer in answer_queries.of_application(application.id)
        if application.tier is Tier.EXCELLENCE or answer.standard.klass is not StandardClass.STRETCH
    ]


def _known_entries(application_id: int) -> dict[tuple[int, str], Entry]:
    entries = db.session.scalars(select(Entry).where(Entry.application_id == application_id))
    return {(entry.standard_id, entry.content_hash): entry for entry in entries}


def _citations(application_id: int) -> dict[int, list[Citation]]:
    found: dict[int, list[Citation]] = {}
    for citation in db.session.scalars(
        select(Citation)
        .join(Citation.answer)
        .join(Citation.revision)
        .join(EvidenceRevision.item)
        .options(contains_eager(Citation.revision).contains_eager(EvidenceRevision.item))
        .where(Answer.application_id == application_id)
        .order_by(Citation.id)
    ):
        found.setdefault(citation.answer_id, []).append(citation)
    return found


def _content(answer: Answer, citations: Sequence[Citation]) -> dict[str, Any]:
    return {
        "standard": answer.standard.code,
        "self_score": answer.self_score,
        "not_applicable": answer.not_applicable,
        "not_applicable_reason": answer.not_applicable_reason,
        "narrative": answer.narrative,
        "gaps": answer.gaps,
        "actions": answer.actions,
        "citations": [
            {
                "revision": citation.revision_id,
                "sha256": citation.revision.sha256,
                "title": citation.revision.item.title,
                "kind": citation.revision.item.kind.value,
                "pages": [citation.page_from, citation.page_to],
                "claim": citation.claim,
                # Only where there is one, so that what was signed before there were any keeps its hash.
                **({"locator": citation.locator} if citation.locator else {}),
            }
            for citation in citations
        ],
    }


def _digest(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _freeze(answer: Answer, digest: str, citations: Sequence[Citation]) -> Entry:
    entry = Entry(
        application_id=answer.application_id,
        standard_id=answer.standard_id,
        content_hash=digest,
        self_score=answer.self_score,
        not_applicable=answer.not_applicable,
        not_applicable_reason=answer.not_applicable_reason,
        narrative=answer.narrative,
        gaps=answer.gaps,
        actions=answer.actions,
        citations=[
            EntryCitation(
                revision_id=citation.revision_id,
                position=position,
                title=citation.revision.item.title,
                kind=citation.revision.item.kind,
                sha256=citation.revision.sha256,
                page_from=citation.page_from,
                page_to=citation.page_to,
                unit=citation.revision.unit,
                locator=citation.locator,
                claim=citation.claim,
            )
            for position, citation in enumerate(citations)
        ],
    )
    db.session.add(entry)
    return entry
