"""A provider's usable papers, and the pages of them that speak of a standard: citations lead where the words are."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accreditation.db import db
from accreditation.demo.words import texts
from accreditation.enums.evidence import USABLE, EvidenceKind, EvidenceMark
from accreditation.enums.frameworks import StandardClass
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.rules.ceilings import INDEPENDENT, KIND_MARKS

SHORTEST = 350
CONTENTS = "Contents"


@dataclass(frozen=True)
class Source:
    """A file on the shelf with the words of its pages."""

    revision: EvidenceRevision
    item: EvidenceItem
    pages: tuple[str, ...]

    @property
    def marks(self) -> frozenset[EvidenceMark]:
        """What its kind can show."""
        return KIND_MARKS[EvidenceKind(self.item.kind)]

    def best_page(self, code: str) -> tuple[int, int]:
        """How often its best page names the standard's words, and that page's number; covers and contents do not count."""
        words = texts("standards")[code]
        content_pages = [number for number, page in enumerate(self.pages, 1) if _has_content(page)] or [1]
        counts = {
            number: sum(self.pages[number - 1].casefold().count(word) for word in words)
            for number in content_pages
        }
        best = max(content_pages, key=lambda number: counts[number])
        return counts[best], best


def _has_content(page: str) -> bool:
    """Whether a page is more than a cover or a list of contents."""
    return len(page) > SHORTEST and CONTENTS not in page[:SHORTEST]


def of_provider(organisation_id: int) -> list[Source]:
    """Everything that the provider may cite now."""
    revisions = db.session.scalars(
        select(EvidenceRevision)
        .join(EvidenceRevision.item)
        .options(contains_eager(EvidenceRevision.item))
        .where(EvidenceItem.organisation_id == organisation_id, EvidenceRevision.status.in_(USABLE))
        .order_by(EvidenceRevision.id)
    ).all()
    pages: dict[int, list[str]] = {}
    for page in db.session.scalars(
        select(EvidencePage)
        .where(EvidencePage.revision_id.in_([revision.id for revision in revisions]))
        .order_by(EvidencePage.revision_id, EvidencePage.number)
    ):
        pages.setdefault(page.revision_id, []).append(page.text)
    return [Source(revision, revision.item, tuple(pages.get(revision.id, [""]))) for revision in revisions]


def fitting(shelf: list[Source], code: str, klass: StandardClass) -> list[tuple[Source, int]]:
    """Papers to cite on a standard with their pages, enough to support a 3: two kinds on a must-meet standard."""
    ranked = sorted(shelf, key=lambda source: -source.best_page(code)[0])
    outside = [source for source in ranked if source.marks & INDEPENDENT]
    strong = (
        outside
        if klass is StandardClass.GATEWAY
        else [source for source in ranked if EvidenceMark.POLICY not in source.marks]
    )
    chosen = strong[:1]
    needed = 1 + (klass is not StandardClass.EXPECTED or len(shelf) > 4)
    for source in ranked:
        if len(chosen) < needed and all(source.item.kind != picked.item.kind for picked in chosen):
            chosen.append(source)
    return [(source, source.best_page(code)[1]) for source in chosen]
