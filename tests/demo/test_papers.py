"""The papers of the demonstration: thirty, of several pages, the same bytes each time, and no patient in any of them."""

import io
import string
from datetime import date

import pypdf
import pytest

from accreditation.demo import papers
from accreditation.demo.words import texts
from accreditation.documents import typeset
from accreditation.rules import nhs_numbers

MADE_ON = date(2026, 3, 2)


def pages(content: bytes) -> list[str]:
    """The words of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_there_are_thirty_and_each_provider_can_support_a_must_meet_standard():
    assert len(papers.PAPERS) == 30
    kinds: dict[str, set[str]] = {}
    for paper in papers.PAPERS:
        kinds.setdefault(paper.owner.key, set()).add(paper.kind)
    assert len(kinds) == 8
    assert all(len(some) > 1 and "learner_survey" in some for some in kinds.values())


@pytest.mark.parametrize("paper", papers.PAPERS, ids=lambda paper: f"{paper.owner.key}-{paper.made_of}")
def test_a_paper_has_several_pages_of_words(paper):
    texts = pages(papers.pdf(paper, MADE_ON))
    assert 2 <= len(texts) <= 12
    assert paper.owner.name in texts[0]
    assert not any("{" in page or "lorem" in page.lower() for page in texts)
    assert not list(nhs_numbers.numbers_in("\n".join(texts)))


def test_the_same_paper_has_the_same_bytes_and_another_day_gives_others():
    first = papers.PAPERS[0]
    made = papers.pdf(first, MADE_ON)
    typeset._compiler.cache_clear()
    assert papers.pdf(first, MADE_ON) == made
    assert papers.pdf(first, date(2026, 3, 3)) != made


def test_what_is_given_is_never_read_as_source():
    content = papers.content(papers.PAPERS[0], MADE_ON)
    marked = "#panic() $x$ *b* @cite <label> [c]"
    content["blocks"] = [{"kind": "text", "text": marked}]
    assert marked in " ".join(pages(typeset.pdf("paper", content, made_on=MADE_ON))[-1].split())


def test_a_character_without_a_shape_is_refused_and_not_left_out():
    content = papers.content(papers.PAPERS[0], MADE_ON)
    content["blocks"] = [{"kind": "text", "text": "\U00013000"}]
    with pytest.raises(typeset.CannotTypeset):
        typeset.pdf("paper", content, made_on=MADE_ON)


def test_every_standard_has_words_that_can_be_filled_in():
    fields = {
        name
        for words in texts("answers").values()
        for part in words.values()
        for sentence in part
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name
    }
    assert {"boss", "people", "score"} <= fields
    assert set(texts("answers")) == set(texts("standards"))
