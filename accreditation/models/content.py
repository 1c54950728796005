"""What an answer and a citation say, field by field: what is saved, kept as a revision, compared, frozen and signed."""

from datetime import date
from typing import Any, TypedDict

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column


class AnswerContent:
    """What an answer says of a standard; an answer, its revisions and the entries of snapshots all hold it."""

    self_score: Mapped[int | None]
    not_applicable: Mapped[bool] = mapped_column(default=False)
    not_applicable_reason: Mapped[str] = mapped_column(default="")
    narrative: Mapped[str] = mapped_column(default="")
    gaps: Mapped[str] = mapped_column(default="")
    actions: Mapped[str] = mapped_column(default="")


class AnswerValues(TypedDict):
    """The same fields as they are typed: all of them at every save, so that none is kept from the save before unseen."""

    self_score: int | None
    not_applicable: bool
    not_applicable_reason: str
    narrative: str
    gaps: str
    actions: str


class CitationContent:
    """Which pages of which file are cited, and what they show; a citation and its copy in a snapshot both hold it."""

    revision_id: Mapped[int] = mapped_column(ForeignKey("evidence_revisions.id"))
    page_from: Mapped[int]
    page_to: Mapped[int]
    locator: Mapped[str] = mapped_column(default="", server_default="")
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    claim: Mapped[str]


ANSWER_FIELDS = tuple(AnswerContent.__annotations__)
CITATION_FIELDS = tuple(CitationContent.__annotations__)


def answer_content(answer: AnswerContent) -> dict[str, Any]:
    """What an answer says, by field: to be copied, compared or signed."""
    return {name: getattr(answer, name) for name in ANSWER_FIELDS}


def citation_content(citation: CitationContent) -> dict[str, Any]:
    """What a citation points to and claims, by field."""
    return {name: getattr(citation, name) for name in CITATION_FIELDS}
