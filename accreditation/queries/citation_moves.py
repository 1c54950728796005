"""Which citations of an item's older files may go over to its newest one, each with the pages that it would then cite."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from accreditation.db import db
from accreditation.enums.applications import ANSWERING
from accreditation.enums.evidence import Likeness
from accreditation.enums.people import DRAFTERS
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidencePage, EvidenceRevision
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import WHOLE
from accreditation.queries.citations import changeable
from accreditation.rules import likeness

MOST_MOVES = 100
MOST_COMPARED = 10
"""Pages of one citation that are compared; who cites more looks for themselves."""

Place = tuple[int, int]
"""A page by its file and number."""


@dataclass(frozen=True)
class Move:
    """One citation, and the first and last page of the newest file that are proposed; none where there is no such page."""

    citation: Citation
    newest: EvidenceRevision
    pages: tuple[int, int] | None
    likeness: Likeness

    @property
    def is_alike(self) -> bool:
        """Whether it may go over without being looked at."""
        return self.likeness in (Likeness.ALIKE, Likeness.MOVED)

    @property
    def code(self) -> str:
        """All that a person agreed to: which citation, as it stood, goes to which pages of which file."""
        first, last = self.pages or (0, 0)
        return f"{self.citation.id}.{self.citation.version}.{self.newest.id}.{first}.{last}"


def moves(viewer: Viewer, newest: EvidenceRevision) -> list[Move]:
    """The citations of older files of the same item in answers that the viewer may change now, by case and standard.

    One more than the most shown; two statements, and one more where a page may have moved.
    """
    older = _older(viewer, newest)
    texts = _texts(_compared_places(older, newest))
    moved = _moved(older, newest, texts)
    return [_move(citation, newest, texts, moved) for citation in older]


def _movable(viewer: Viewer, newest: EvidenceRevision) -> ColumnElement[bool]:
    return and_(
        EvidenceRevision.item_id == newest.item_id,
        EvidenceRevision.number < newest.number,
        provider_filter(viewer, DRAFTERS, Application.organisation_id, Application.placement_id),
        Application.paused_at.is_(None),
        changeable(ANSWERING),
    )


def _older(viewer: Viewer, newest: EvidenceRevision) -> Sequence[Citation]:
    return db.session.scalars(
        select(Citation)
        .join(Citation.revision)
        .join(Citation.answer)
        .join(Answer.standard)
        .join(Answer.application)
        .options(
            contains_eager(Citation.revision),
            contains_eager(Citation.answer).contains_eager(Answer.standard),
            contains_eager(Citation.answer).contains_eager(Answer.application).options(*WHOLE),
            contains_eager(Citation.answer)
            .contains_eager(Answer.application)
            .joinedload(Application.placement),
        )
        .where(_movable(viewer, newest))
        .order_by(Application.id, Answer.standard_id, Citation.id)
        .limit(MOST_MOVES + 1)
    ).all()


def _numbers(citation: Citation) -> range:
    return range(citation.page_from, citation.page_to + 1)


def _unlike(citation: Citation, newest: EvidenceRevision) -> Likeness | None:
    """Why its pages are not even compared; None where they are."""
    if citation.revision.unit is not newest.unit:
        return Likeness.OTHER_UNIT
    return Likeness.LONG if len(_numbers(citation)) > MOST_COMPARED else None


def _compared_places(older: Iterable[Citation], newest: EvidenceRevision) -> set[Place]:
    return {
        (revision_id, number)
        for citation in older
        if _unlike(citation, newest) is None
        for number in _numbers(citation)
        for revision_id in (citation.revision_id, newest.id)
    }


def _texts(places: Collection[Place]) -> dict[Place, str]:
    """The words of these pages."""
    by_file: dict[int, set[int]] = {}
    for revision_id, number in places:
        by_file.setdefault(revision_id, set()).add(number)
    if not by_file:
        return {}
    rows = db.session.execute(
        select(EvidencePage.revision_id, EvidencePage.number, EvidencePage.text).where(
            or_(
                *(
                    and_(EvidencePage.revision_id == revision_id, EvidencePage.number.in_(numbers))
                    for revision_id, numbers in by_file.items()
                )
            )
        )
    )
    return {(revision_id, number): text for revision_id, number, text in rows}


def _moved(older: Iterable[Citation], newest: EvidenceRevision, texts: dict[Place, str]) -> dict[str, int]:
    """Where in the newest file the very words of a single cited page stand, that stand no more on the page of its number."""
    sought = {
        text
        for citation in older
        if citation.page_from == citation.page_to and _unlike(citation, newest) is None
        for text in (texts.get((citation.revision_id, citation.page_from), ""),)
        if text.strip() and text != texts.get((newest.id, citation.page_from))
    }
    if not sought:
        return {}
    rows = db.session.execute(
        select(EvidencePage.text, EvidencePage.number)
        .where(EvidencePage.revision_id == newest.id, EvidencePage.text.in_(sought))
        # The first of several pages with the same words stands last, and so is the one that is taken.
        .order_by(EvidencePage.number.desc())
    )
    return {row[0]: row[1] for row in rows}


def _move(
    citation: Citation, newest: EvidenceRevision, texts: dict[Place, str], moved: dict[str, int]
) -> Move:
    unlike = _unlike(citation, newest)
    if unlike is Likeness.OTHER_UNIT:
        return Move(citation, newest, None, unlike)
    elsewhere = moved.get(texts.get((citation.revision_id, citation.page_from), ""))
    if elsewhere is not None and citation.page_from == citation.page_to:
        return Move(citation, newest, (elsewhere, elsewhere), Likeness.MOVED)
    if citation.page_to > (newest.pages or 0):
        return Move(citation, newest, None, Likeness.NO_SUCH_PAGE)
    pages = (citation.page_from, citation.page_to)
    if unlike is not None:
        return Move(citation, newest, pages, unlike)
    each = [
        likeness.compared(texts.get((citation.revision_id, number), ""), texts.get((newest.id, number), ""))
        for number in _numbers(citation)
    ]
    return Move(
        citation, newest, pages, next((like for like in each if like is not Likeness.ALIKE), Likeness.ALIKE)
    )
