"""What is signed keeps its fingerprint for ever, and whatever an answer says is in each of its copies."""

from datetime import date
from typing import get_type_hints

import pytest

from accreditation.enums.evidence import EvidenceKind
from accreditation.models.answers import Answer
from accreditation.models.content import (
    ANSWER_FIELDS,
    CITATION_FIELDS,
    AnswerValues,
    answer_content,
    citation_content,
)
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.frameworks import Standard
from accreditation.models.snapshots import Entry, EntryCitation
from accreditation.services.case_facts import changes, fingerprint
from forms.answers import AnswerForm

SIGNED_OF_OLD = "768cee1cfb03d581e599be72861e72a0abbfa58890e985b48a7b925692a8a965"
WITHOUT_EVIDENCE = "e54a521984b66d6f59ac97fa4af55900ce3437889fec445c53b0f5f68603cd76"
WHOLE_CASE = "267f5dbf7af6cc5ccf8b9978f687cef89a4b5afd0c6b21ce7de21477fe3fd7e4"


def _answer() -> Answer:
    return Answer(
        standard=Standard(code="1.1"),
        version=7,
        self_score=3,
        not_applicable=False,
        not_applicable_reason="",
        narrative="Every learner is met at the door – “welcome”.",
        gaps="Nights.",
        actions="A list of names by May.",
    )


def _revision(number: int) -> EvidenceRevision:
    item = EvidenceItem(title="Induction checklist", kind=EvidenceKind.POLICY)
    return EvidenceRevision(id=number, sha256=f"{number:064x}", item=item)


def _citations() -> list[Citation]:
    whole = Citation(
        revision=_revision(4), revision_id=4, page_from=1, page_to=2, locator="", claim="All are met."
    )
    placed = Citation(
        revision=_revision(5),
        revision_id=5,
        page_from=3,
        page_to=3,
        locator="B2:C9",
        period_from=date(2025, 9, 1),
        period_to=date(2026, 8, 31),
        claim="Nine in ten say so.",
    )
    return [whole, placed]


def test_what_was_signed_keeps_its_fingerprint() -> None:
    assert fingerprint.of_answer(_answer(), _citations()) == SIGNED_OF_OLD
    assert fingerprint.of_answer(_answer(), []) == WITHOUT_EVIDENCE
    assert fingerprint.whole([("1.1", SIGNED_OF_OLD), ("1.2", WITHOUT_EVIDENCE)]) == WHOLE_CASE


def _entry() -> Entry:
    citations = [EntryCitation(**citation_content(citation)) for citation in _citations()]
    return Entry(**answer_content(_answer()), citations=citations)


def test_an_answer_is_the_same_as_its_copy() -> None:
    assert changes.is_same(_answer(), _citations(), _entry())
    assert not changes.is_same(_answer(), _citations()[::-1], _entry())


@pytest.mark.parametrize("name", ANSWER_FIELDS)
def test_every_field_of_an_answer_is_compared_and_signed(name: str) -> None:
    answer = _answer()
    setattr(answer, name, "changed")
    assert not changes.is_same(answer, _citations(), _entry())
    assert fingerprint.of_answer(answer, _citations()) != SIGNED_OF_OLD


@pytest.mark.parametrize("name", CITATION_FIELDS)
def test_every_field_of_a_citation_is_compared_and_signed(name: str) -> None:
    citations = _citations()
    setattr(citations[1], name, date(2026, 1, 1) if name.startswith("period") else 6)
    assert not changes.is_same(_answer(), citations, _entry())
    assert fingerprint.of_answer(_answer(), citations) != SIGNED_OF_OLD


def test_the_fields_of_an_answer_are_those_that_are_typed() -> None:
    assert tuple(get_type_hints(AnswerValues)) == ANSWER_FIELDS
    assert {name for name in vars(AnswerForm) if hasattr(getattr(AnswerForm, name), "field_class")} == set(
        ANSWER_FIELDS
    )
