"""The pages of a provider's own library that hold most of a standard's words: a search, and no judgement of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import Select, case, distinct, func, literal, select, union_all

from accreditation.db import db
from accreditation.enums.evidence import OVER, RevisionStatus
from accreditation.frameworks.framework import Framework
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.queries import citations, evidence, evidence_search
from accreditation.queries.answers import AnswerPage
from accreditation.queries.evidence_search import FoundPage
from accreditation.rules import sought_words
from accreditation.rules.sought_words import LEAST_TOGETHER, SoughtWord, StandardTexts

MOST_SHOWN = 20
MOST_OF_FILE = 3
"""Pages of one file that are shown, so that one long file does not hide all the others."""
MOST_HITS = 20_000
"""Pages that are put together, counted once a word; words that stand on too many pages of the library are left out."""
BEING_READ = frozenset({RevisionStatus.RECEIVING, RevisionStatus.SCANNING})


@dataclass(frozen=True)
class Shelf:
    """What stands in a provider's library: pieces of evidence, files that may be cited and their pages, and why others may not."""

    items: int
    citable: int
    pages: int
    being_read: int
    kind_unconfirmed: int


@dataclass(frozen=True)
class SuggestedPage(FoundPage):
    """A page with how many of the words it holds, and whether the answer cites it, or another place of its evidence."""

    holds: int
    is_cited: bool
    evidence_is_cited: bool


@dataclass(frozen=True)
class Suggestions:
    """The pages that hold most of a standard's words, the words that were looked for, those on too many pages, and where."""

    words: Sequence[SoughtWord]
    too_common: Sequence[SoughtWord]
    shelf: Shelf
    pages: Sequence[SuggestedPage]


def of_answer(page: AnswerPage) -> Suggestions:
    """The pages of the provider's files that hold most of the words of an answer's standard; five statements at most."""
    words = _sought(page.framework, page.text.code)
    shelf = _shelf(page.organisation_id)
    if not words or not shelf.citable:
        return Suggestions(words, (), shelf, ())
    looked_for = _weighed(page.organisation_id, words, shelf.pages)
    names = [word.word for word in looked_for]
    ranked = _ranked(page.organisation_id, looked_for)
    pages = evidence_search.read(list(ranked), names)
    cited = citations.of_answer(page.answer.id) if pages else []
    return Suggestions(
        looked_for,
        [word for word in words if word.word not in names],
        shelf,
        [_beside(each, ranked, cited) for each in pages],
    )


# A framework that was read is kept, and never changes.
@lru_cache(maxsize=256)
def _sought(framework: Framework, code: str) -> tuple[SoughtWord, ...]:
    standards = {
        text.code: StandardTexts(
            text.title, text.wording, text.prompts, [hint.note for hint in text.evidence_hints]
        )
        for text in framework.standards
    }
    return sought_words.sought(standards, code)


def _shelf(organisation_id: int) -> Shelf:
    citable = evidence.may_be_cited()
    row = db.session.execute(
        select(
            func.count(distinct(EvidenceItem.id)),
            func.sum(case((citable, 1), else_=0)),
            func.sum(case((citable, EvidenceRevision.pages), else_=0)),
            func.sum(case((EvidenceRevision.status.in_(BEING_READ), 1), else_=0)),
            func.sum(case((~EvidenceItem.kind_confirmed & evidence.NEWEST_USABLE, 1), else_=0)),
        )
        .select_from(EvidenceItem)
        .join(EvidenceRevision, EvidenceRevision.item_id == EvidenceItem.id)
        .where(EvidenceItem.organisation_id == organisation_id, EvidenceRevision.status.not_in(OVER))
    ).one()
    return Shelf(*(number or 0 for number in row))


def _weighed(organisation_id: int, words: Sequence[SoughtWord], pages: int) -> list[SoughtWord]:
    """The words that are looked for in this library, weighed by how rare they are in it, the weightiest first."""
    # No further than decides: a word on more pages than that is left out.
    holding = [
        select(func.count())
        .select_from(evidence_search.holding(organisation_id, word.word).limit(MOST_HITS + 1).subquery())
        .scalar_subquery()
        for word in words
    ]
    counts = {
        word.word: count
        for word, count in zip(words, db.session.execute(select(*holding)).one(), strict=True)
    }
    weighed = [
        replace(word, weight=word.weight * sought_words.rarity(counts[word.word], pages)) for word in words
    ]
    affordable, hits = [], 0
    for word in sorted(weighed, key=lambda each: -each.weight):
        if hits + counts[word.word] <= MOST_HITS:
            hits += counts[word.word]
            affordable.append(word)
    return affordable


def _ranked(organisation_id: int, words: Sequence[SoughtWord]) -> dict[int, int]:
    """The keys of the weightiest pages, the weightiest first, each with how many of the words it holds."""
    if len(words) < LEAST_TOGETHER:
        return {}
    hits = union_all(*(_hits(organisation_id, word) for word in words)).subquery()
    together = (
        select(hits.c.key, func.sum(hits.c.weight).label("weight"), func.count().label("holds"))
        .group_by(hits.c.key)
        .having(func.count() >= LEAST_TOGETHER)
        .subquery()
    )
    weightiest = (together.c.weight.desc(), together.c.holds.desc())
    placed = (
        select(
            together,
            EvidenceRevision.uploaded_at,
            func.row_number()
            .over(partition_by=EvidenceRevision.id, order_by=(*weightiest, together.c.key))
            .label("place"),
        )
        .join(EvidenceRevision, EvidenceRevision.id == evidence_search.file_of(together.c.key))
        .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
        # The index was asked for the provider; what it leads to is asked again.
        .where(EvidenceItem.organisation_id == organisation_id, evidence.may_be_cited())
        .subquery()
    )
    rows = db.session.execute(
        select(placed.c.key, placed.c.holds)
        .where(placed.c.place <= MOST_OF_FILE)
        .order_by(placed.c.weight.desc(), placed.c.holds.desc(), placed.c.uploaded_at.desc(), placed.c.key)
        .limit(MOST_SHOWN)
    )
    return {row.key: row.holds for row in rows}


def _hits(organisation_id: int, word: SoughtWord) -> Select[int, int]:
    pages = evidence_search.holding(organisation_id, word.word)
    return pages.add_columns(literal(word.weight).label("weight"))


def _beside(page: FoundPage, ranked: dict[int, int], cited: Sequence[Citation]) -> SuggestedPage:
    """A page with what the answer cites of it."""
    of_evidence = [citation for citation in cited if citation.revision.item_id == page.item_id]
    return SuggestedPage(
        **vars(page),
        holds=ranked[evidence_search.key_of(page.revision_id, page.number)],
        is_cited=any(
            citation.revision_id == page.revision_id and citation.page_from <= page.number <= citation.page_to
            for citation in of_evidence
        ),
        evidence_is_cited=bool(of_evidence),
    )
