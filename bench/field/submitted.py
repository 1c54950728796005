"""What a case sent: a snapshot, its entries and their citations, with the same fingerprints as the service makes."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import SignatureKind, Tier
from bench.field.cases import Said
from bench.field.plan import Case
from bench.field.tables import Tables


@dataclass(frozen=True)
class Sent:
    """An entry, as reviewers find it."""

    entry_id: int
    said: Said
    citation_ids: Sequence[int]


def add(case: Case, answers: Sequence[Said], tables: Tables) -> tuple[int, list[Sent]]:
    """Freeze the answers in scope, signed and sent as far as the case came: the snapshot, and its entries."""
    scope = [said for said in answers if case.tier is Tier.EXCELLENCE or not said.stretch]
    digests = [_digest(_content(said)) for said in scope]
    snapshot = tables.snapshots.add(
        case.id,
        1,
        _digest([[said.code, digest] for said, digest in zip(scope, digests, strict=True)]),
        case.at(S.SIGN_OFF),
        None,
        case.at(S.SUBMITTED) if case.reached(S.SUBMITTED) else None,
    )
    if case.reached(S.SIGNED):
        tables.signatures.add(snapshot, case.provider.signatory, SignatureKind.EXECUTIVE, case.at(S.SIGNED))
    sent = []
    for said, digest in zip(scope, digests, strict=True):
        entry = tables.entries.add(
            case.id,
            said.standard_id,
            digest,
            said.self_score,
            said.not_applicable,
            said.reason,
            said.narrative,
            said.gaps,
            said.actions,
        )
        tables.placed.add(snapshot, said.standard_id, entry, said.position)
        sent.append(Sent(entry, said, _citations(entry, said, tables)))
    return snapshot, sent


def _citations(entry: int, said: Said, tables: Tables) -> list[int]:
    return [
        tables.entry_citations.add(
            entry,
            one.file.revision_id,
            position,
            one.file.title,
            one.file.kind,
            one.file.sha256,
            one.page_from,
            one.page_to,
            one.claim,
        )
        for position, one in enumerate(said.cited)
    ]


def _content(said: Said) -> dict[str, Any]:
    return {
        "standard": said.code,
        "self_score": said.self_score,
        "not_applicable": said.not_applicable,
        "not_applicable_reason": said.reason,
        "narrative": said.narrative,
        "gaps": said.gaps,
        "actions": said.actions,
        "citations": [
            {
                "revision": one.file.revision_id,
                "sha256": one.file.sha256,
                "title": one.file.title,
                "kind": one.file.kind.value,
                "pages": [one.page_from, one.page_to],
                "claim": one.claim,
            }
            for one in said.cited
        ],
    }


def _digest(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
