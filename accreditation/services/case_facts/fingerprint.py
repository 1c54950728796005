"""What the answers of a case say, as one fingerprint: what is signed is known again by it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import answer_content
from accreditation.models.evidence import Citation
from accreditation.models.snapshots import SnapshotEntry
from accreditation.queries import answers as answer_queries
from accreditation.queries import citations as citation_queries
from accreditation.queries import clarified as clarified_queries
from accreditation.queries import local_confirmations
from accreditation.queries.clarified import Clarified
from accreditation.queries.local_confirmations import LocalAnswer


def of_case(application: Application) -> str:
    """The fingerprint of the answers as they stand now, with what they cite; the organisation's with what the place says of them."""
    cited, clarified = citations(application.id), clarifications(application)
    own = [
        (
            answer.standard,
            of_answer(answer, cited.get(answer.id, ()), clarified.get(answer.standard_id, ())),
        )
        for answer in answer_queries.in_scope(application)
    ]
    served = [(line.standard, of_local(line)) for line in local_confirmations.of_case(application)]
    in_order = sorted([*own, *served], key=lambda part: part[0].position)
    return whole((standard.code, digest) for standard, digest in in_order)


def of_local(line: LocalAnswer) -> str:
    """The fingerprint of an answer of the organisation with what the place says of it; of what it has not said, of nothing."""
    return _digest(
        {
            "entry": line.entry.content_hash if line.entry is not None else None,
            "difference": line.stands.difference if line.stands is not None else None,
        }
    )


def of_place(place: SnapshotEntry) -> str:
    """The fingerprint of what stands in one place of a snapshot, as it counts in the whole."""
    if place.local_confirmation is None:
        return place.entry.content_hash
    return _digest({"entry": place.entry.content_hash, "difference": place.local_confirmation.difference})


def whole(entries: Iterable[tuple[str, str]]) -> str:
    """The fingerprint of a whole case, out of each standard's code and its answer's own."""
    return _digest([list(entry) for entry in entries])


def of_answer(answer: Answer, cited: Sequence[Citation], clarified: Sequence[Clarified] = ()) -> str:
    """The fingerprint of one answer with what it cites, and with what reviewers asked and were answered about it."""
    return _digest(content(answer, cited, clarified))


def clarifications(application: Application) -> dict[int, list[Clarified]]:
    """What reviewers asked and were answered about each standard; before a first review there is nothing to ask for."""
    return {} if application.round is None else clarified_queries.answered_of_case(application.id)


def citations(application_id: int) -> dict[int, list[Citation]]:
    """What each answer cites, in the order in which it was cited."""
    cited: dict[int, list[Citation]] = {}
    for citation in citation_queries.of_case(application_id):
        cited.setdefault(citation.answer_id, []).append(citation)
    return cited


def content(
    answer: Answer, citations: Sequence[Citation], clarified: Sequence[Clarified] = ()
) -> dict[str, Any]:
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
        # Only where there is any, so that every other answer keeps its hash.
        **({"clarified": [[each.words, each.answer] for each in clarified]} if clarified else {}),
    }


def _digest(content: object) -> str:
    # One way of writing it down for ever: any other spacing or order would be another fingerprint of the same words.
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
