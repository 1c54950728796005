"""What the answers of a case say, as one fingerprint: what is signed is known again by it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accreditation.db import db
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import answer_content
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.queries import answers as answer_queries


def of_case(application: Application) -> str:
    """The fingerprint of the answers as they stand now, with what they cite."""
    cited = citations(application.id)
    return whole(
        (answer.standard.code, of_answer(answer, cited.get(answer.id, ())))
        for answer in answer_queries.in_scope(application)
    )


def whole(entries: Iterable[tuple[str, str]]) -> str:
    """The fingerprint of a whole case, out of each standard's code and its answer's own."""
    return _digest([list(entry) for entry in entries])


def of_answer(answer: Answer, cited: Sequence[Citation]) -> str:
    """The fingerprint of one answer with what it cites."""
    return _digest(content(answer, cited))


def citations(application_id: int) -> dict[int, list[Citation]]:
    """What each answer cites, in the order in which it was cited."""
    cited: dict[int, list[Citation]] = {}
    for citation in db.session.scalars(
        select(Citation)
        .join(Citation.answer)
        .join(Citation.revision)
        .join(EvidenceRevision.item)
        .options(contains_eager(Citation.revision).contains_eager(EvidenceRevision.item))
        .where(Answer.application_id == application_id)
        .order_by(Citation.id)
    ):
        cited.setdefault(citation.answer_id, []).append(citation)
    return cited


def content(answer: Answer, citations: Sequence[Citation]) -> dict[str, Any]:
    """What of an answer is signed, as plain values."""
    return {
        "standard": answer.standard.code,
        **answer_content(answer),
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
                **(
                    {"period": [citation.period_from.isoformat(), citation.period_to.isoformat()]}
                    if citation.period_from and citation.period_to
                    else {}
                ),
            }
            for citation in citations
        ],
    }


def _digest(content: object) -> str:
    # One way of writing it down for ever: any other spacing or order would be another fingerprint of the same words.
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
