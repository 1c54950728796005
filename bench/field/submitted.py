"""What a case sent: a snapshot, its entries and their citations, with the same fingerprints as the service makes."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import SignatureKind, Tier
from bench.field.cases import WrittenAnswer
from bench.field.plan import Case
from bench.field.tables import Tables


@dataclass(frozen=True)
class Sent:
    """An entry, as reviewers find it."""

    entry_id: int
    answer: WrittenAnswer
    citation_ids: Sequence[int]


def add(case: Case, answers: Sequence[WrittenAnswer], tables: Tables) -> tuple[int, list[Sent]]:
    """Freeze the answers in scope, signed and sent as far as the case came: the snapshot, and its entries."""
    scope = [answer for answer in answers if case.tier is Tier.EXCELLENCE or not answer.stretch]
    digests = [_digest(_content(answer)) for answer in scope]
    snapshot = tables.snapshots.add(
        case.id,
        1,
        _digest([[answer.code, digest] for answer, digest in zip(scope, digests, strict=True)]),
        case.at(S.SIGN_OFF),
        None,
        case.at(S.SUBMITTED) if case.reached(S.SUBMITTED) else None,
    )
    if case.reached(S.SIGNED):
        tables.signatures.add(snapshot, case.provider.signatory, SignatureKind.EXECUTIVE, case.at(S.SIGNED))
    sent = []
    for answer, digest in zip(scope, digests, strict=True):
        entry = tables.entries.add(
            case.id,
            answer.standard_id,
            digest,
            *answer.content.values(),
        )
        tables.placed.add(snapshot, answer.standard_id, entry, answer.position)
        sent.append(Sent(entry, answer, _citations(entry, answer, tables)))
    return snapshot, sent


def _citations(entry: int, answer: WrittenAnswer, tables: Tables) -> list[int]:
    return [
        tables.entry_citations.add(
            entry,
            citation.file.revision_id,
            position,
            citation.file.title,
            citation.file.kind,
            citation.file.sha256,
            citation.page_from,
            citation.page_to,
            citation.claim,
        )
        for position, citation in enumerate(answer.cited)
    ]


def _content(answer: WrittenAnswer) -> dict[str, Any]:
    return {
        "standard": answer.code,
        **answer.content,
        "citations": [
            {
                "revision": citation.file.revision_id,
                "sha256": citation.file.sha256,
                "title": citation.file.title,
                "kind": citation.file.kind.value,
                "pages": [citation.page_from, citation.page_to],
                "claim": citation.claim,
            }
            for citation in answer.cited
        ],
    }


def _digest(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
