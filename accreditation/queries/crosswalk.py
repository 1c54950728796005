"""What one application says to each reference of a regulator: its answers, and the evidence that they cite already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from accreditation.db import db
from accreditation.enums.evidence import USABLE, EvidenceKind, RevisionStatus, UnitKind
from accreditation.frameworks.crosswalk import Link, references
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.snapshots import Entry, EntryCitation
from accreditation.queries import answers, frameworks, local_confirmations
from accreditation.queries.local_confirmations import LocalAnswer

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
    """A standard that speaks to a reference, with its answer and what that cites; `served` where the organisation answers it."""

    link: Link
    answer: Answer | Entry
    cited: Sequence[CitedPages]
    served: LocalAnswer | None = None


@dataclass(frozen=True)
class AnsweredReference:
    """A reference of a regulator with the standards of one application that speak to it."""

    name: str
    lines: Sequence[Line]


def of_application(application: Application, regulator: str, day: date) -> list[AnsweredReference]:
    """Every reference of a regulator that the case's own framework links on that day; two statements, six where a return serves it."""
    own = {answer.standard.code: answer for answer in answers.in_scope(application)}
    served = {line.standard.code: line for line in local_confirmations.of_case(application) if line.entry}
    cited = _cited(application.id)
    signed = _signed([line.entry.id for line in served.values() if line.entry is not None])

    def line_of(link: Link) -> Line:
        local = served.get(link.standard.code)
        if local is None or local.entry is None:
            answer = own[link.standard.code]
            return Line(link, answer, cited.get(answer.id, ()))
        return Line(link, local.entry, signed.get(local.entry.id, ()), local)

    linked = references(frameworks.of_application(application), regulator, day, {**own, **served})
    return [
        AnsweredReference(reference.name, [line_of(link) for link in reference.links]) for reference in linked
    ]


def _cited(application_id: int) -> dict[int, list[CitedPages]]:
    """What each answer of a case cites, by the title of the evidence."""
    statement = _pages(Citation, Citation.answer_id)
    return _by_answer(statement.join(Citation.answer).where(Answer.application_id == application_id))


def _signed(entry_ids: Collection[int]) -> dict[int, list[CitedPages]]:
    """What each of these signed answers cites."""
    if not entry_ids:
        return {}
    return _by_answer(
        _pages(EntryCitation, EntryCitation.entry_id).where(EntryCitation.entry_id.in_(entry_ids))
    )


def _pages(
    citation: type[Citation] | type[EntryCitation], owner: InstrumentedAttribute[int]
) -> Select[*tuple[Any, ...]]:
    return (
        select(
            owner,
            EvidenceItem.id,
            EvidenceItem.title,
            EvidenceItem.kind,
            EvidenceRevision.unit,
            citation.page_from,
            citation.page_to,
            citation.locator,
            citation.claim,
            EvidenceRevision.status,
            EvidenceItem.expires_on,
        )
        .select_from(citation)
        .join(EvidenceRevision, EvidenceRevision.id == citation.revision_id)
        .join(EvidenceRevision.item)
        .order_by(EvidenceItem.search_key, EvidenceItem.id, citation.page_from, citation.id)
    )


def _by_answer(statement: Select[*tuple[Any, ...]]) -> dict[int, list[CitedPages]]:
    cited: dict[int, list[CitedPages]] = {}
    for row in db.session.execute(statement):
        pages = CitedPages._make(row)
        cited.setdefault(pages.answer_id, []).append(pages)
    return cited
