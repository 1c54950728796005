"""What goes into a pack, read from the database in a few statements and then free of it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.enums.evidence import UnitKind
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.queries import answers as answer_queries
from accreditation.queries import ceilings, frameworks
from accreditation.rules.ceilings import Period

MADE_AS = 2
"""Goes up where the same content would now give another pack."""


@dataclass(frozen=True)
class File:
    """One file that is cited, under its label in the pack; `key` is None where it may not be read any more."""

    label: str
    revision_id: int
    title: str
    kind: str
    filename: str
    unit: UnitKind
    pages: int
    size: int
    sha256: str
    key: str | None
    url: str | None
    state: str

    @property
    def mergeable(self) -> bool:
        """Its pages can stand in the pack's PDF."""
        return self.key is not None and self.unit in {UnitKind.PAGE, UnitKind.PICTURE}

    @property
    def name(self) -> str:
        """Its name in the zip."""
        return f"{self.label} {self.filename}"


@dataclass(frozen=True)
class Cited:
    """One citation: which units of which file show what."""

    label: str
    first: int
    last: int
    locator: str
    period: Period | None
    claim: str


@dataclass(frozen=True)
class Section:
    """One standard with its answer and citations."""

    code: str
    title: str
    domain: str
    score: str
    paragraphs: tuple[tuple[str, str], ...]
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class Content:
    """Everything that a pack is made of."""

    reference: str
    place: str
    provider: str
    framework: str
    award: str
    as_of: date
    sections: tuple[Section, ...]
    files: tuple[File, ...]

    @property
    def digest(self) -> str:
        """The same for the same pack, and for no other."""
        # The layout is part of it, so that a pack made before a change of it is not offered as the same.
        whole = {"made as": MADE_AS, **asdict(self)}
        return hashlib.sha256(json.dumps(whole, default=str, sort_keys=True).encode()).hexdigest()


def of(application: Application) -> Content:
    """The answers in scope as they stand, and the files that they cite, labelled in the order of their first citation.

    The case is loaded with its place, provider and framework version.
    """
    framework = frameworks.of_application(application)
    domains = {standard.code: domain.title for domain in framework.domains for standard in domain.standards}
    answers = answer_queries.in_scope(application)
    citations = _citations(application.id)
    labels = _labels(answers, citations)
    return Content(
        reference=application.reference,
        place=application.subject.name,
        provider=application.organisation.name,
        framework=f"{application.framework_version.title}, version {application.framework_version.version}",
        award="excellence" if application.tier is Tier.EXCELLENCE else "accreditation",
        as_of=_as_of(application, answers, citations),
        sections=tuple(
            _section(answer, domains[answer.standard.code], citations, labels) for answer in answers
        ),
        files=_files(citations, labels),
    )


def _as_of(application: Application, answers: Sequence[Answer], citations: Sequence[Citation]) -> date:
    """The day of the last change, so that a pack of the same content carries the same date."""
    saved = [answer.updated_at for answer in answers if answer.updated_at is not None]
    # Not today's date: the same content has to give the same bytes.
    last = max([application.opened_at, *saved, *(citation.created_at for citation in citations)])
    return clock.day_of(last)


def _citations(application_id: int) -> Sequence[Citation]:
    return db.session.scalars(
        select(Citation)
        .join(Citation.answer)
        .join(Citation.revision)
        .join(EvidenceRevision.item)
        .options(contains_eager(Citation.revision).contains_eager(EvidenceRevision.item))
        .where(Answer.application_id == application_id)
        .order_by(Citation.page_from, Citation.id)
    ).all()


def _labels(answers: Sequence[Answer], citations: Sequence[Citation]) -> dict[int, str]:
    place = {answer.id: number for number, answer in enumerate(answers)}
    cited = [citation for citation in citations if citation.answer_id in place]
    ordered = sorted(cited, key=lambda citation: (place[citation.answer_id], citation.id))
    numbered = dict.fromkeys(citation.revision_id for citation in ordered)
    return {revision_id: f"E{number}" for number, revision_id in enumerate(numbered, 1)}


def _section(answer: Answer, domain: str, citations: Sequence[Citation], labels: dict[int, str]) -> Section:
    return Section(
        code=answer.standard.code,
        title=answer.standard.title,
        domain=domain,
        score=_score(answer),
        paragraphs=tuple(
            (heading, text)
            for heading, text in (
                ("Why it does not apply", answer.not_applicable_reason if answer.not_applicable else ""),
                ("What we do", answer.narrative),
                ("Gaps", answer.gaps),
                ("Actions", answer.actions),
            )
            if text
        ),
        cited=tuple(
            Cited(
                labels[citation.revision_id],
                citation.page_from,
                citation.page_to,
                citation.locator,
                ceilings.period_of(citation),
                citation.claim,
            )
            for citation in citations
            if citation.answer_id == answer.id
        ),
    )


def _score(answer: Answer) -> str:
    if answer.not_applicable:
        return "This standard does not apply."
    if answer.self_score is None:
        return "No self score yet."
    return f"Self score: {answer.self_score} of 4"


def _files(citations: Sequence[Citation], labels: dict[int, str]) -> tuple[File, ...]:
    revisions = {
        citation.revision_id: citation.revision for citation in citations if citation.revision_id in labels
    }
    return tuple(_file(label, revisions[number]) for number, label in labels.items())


def _file(label: str, revision: EvidenceRevision) -> File:
    measures: dict[str, Any] = {"unit": revision.unit, "pages": revision.pages or 0, "size": revision.size}
    return File(
        label=label,
        revision_id=revision.id,
        title=revision.item.title,
        kind=revision.item.kind.label,
        filename=revision.filename,
        sha256=revision.sha256 or "",
        key=revision.storage_key if revision.is_usable else None,
        url=revision.url,
        state=revision.status.label,
        **measures,
    )
