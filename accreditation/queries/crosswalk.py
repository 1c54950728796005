"""What one application says to each reference of a regulator: its answers, and the evidence that they cite already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.evidence import USABLE, EvidenceKind, RevisionStatus, UnitKind
from accreditation.frameworks.crosswalk import Link, references
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.queries import answers, frameworks

NOT_USABLE = "cannot be used now"
OUT_OF_DATE = "out of date on that day"


class CitedPages(NamedTuple):
    """One citation of an answer: which evidence, where in it, and what it is said to show."""

    answer_id: int
    item_id: int
    title: str
    kind: EvidenceKind
    unit: UnitKind
    page_from: int
    page_to: int
    locator: str
    claim: str
    status: RevisionStatus
    expires_on: date | None

    def doubt(self, day: date) -> str:
        """Why it would help little on a day, in words; empty where it can be relied on."""
        if self.status not in USABLE:
            return NOT_USABLE
        return OUT_OF_DATE if self.expires_on is not None and self.expires_on < day else ""


@dataclass(frozen=True)
class Line:
    """A standard that speaks to a reference, with its answer and what that cites."""

    link: Link
    answer: Answer
    cited: Sequence[CitedPages]


@dataclass(frozen=True)
class AnsweredReference:
    """A reference of a regulator with the standards of one application that speak to it."""

    name: str
    lines: Sequence[Line]


def of_application(application: Application, regulator: str, day: date) -> list[AnsweredReference]:
    """Every reference of a regulator that the case's own framework links on that day; two statements."""
    by_code = {answer.standard.code: answer for answer in answers.in_scope(application)}
    cited = _cited(application.id)
    return [
        AnsweredReference(
            reference.name,
            [
                Line(link, answer, cited.get(answer.id, ()))
                for link in reference.links
                for answer in [by_code[link.standard.code]]
            ],
        )
        for reference in references(frameworks.of_application(application), regulator, day, by_code)
    ]


def _cited(application_id: int) -> dict[int, list[CitedPages]]:
    """What each answer of a case cites, by the title of the evidence."""
    rows = db.session.execute(
        select(
            Citation.answer_id,
            EvidenceItem.id,
            EvidenceItem.title,
            EvidenceItem.kind,
            EvidenceRevision.unit,
            Citation.page_from,
            Citation.page_to,
            Citation.locator,
            Citation.claim,
            EvidenceRevision.status,
            EvidenceItem.expires_on,
        )
        .select_from(Citation)
        .join(Citation.answer)
        .join(Citation.revision)
        .join(EvidenceRevision.item)
        .where(Answer.application_id == application_id)
        .order_by(EvidenceItem.search_key, EvidenceItem.id, Citation.page_from, Citation.id)
    )
    cited: dict[int, list[CitedPages]] = {}
    for row in rows:
        pages = CitedPages._make(row)
        cited.setdefault(pages.answer_id, []).append(pages)
    return cited
