"""What goes into a pack, read from the database in a few statements and then free of it."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.enums.evidence import UnitKind
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import AnswerContent
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.models.frameworks import Standard
from accreditation.models.snapshots import EntryCitation
from accreditation.queries import answers as answer_queries
from accreditation.queries import ceilings, citations, clarified, frameworks, local_confirmations
from accreditation.queries.clarified import Clarified
from accreditation.queries.local_confirmations import LocalAnswer
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
    answers = _answered(application)
    labels = _labels(answers)
    return Content(
        reference=application.reference,
        place=application.subject.name,
        provider=application.organisation.name,
        framework=f"{application.framework_version.title}, version {application.framework_version.version}",
        award=_award(application),
        as_of=_as_of(application, answers),
        sections=tuple(_section(answer, domains[answer.standard.code], labels) for answer in answers),
        files=_files(answers, labels),
    )


@dataclass(frozen=True)
class _Citing:
    """A citation of an answer with its file; `number` is its place among all that were made."""

    number: int
    citation: Citation | EntryCitation
    revision: EvidenceRevision


@dataclass(frozen=True)
class _Answered:
    """A standard with what is said of it, by the case itself or by its organisation; nothing while that is not signed."""

    standard: Standard
    content: AnswerContent | None
    citing: Sequence[_Citing]
    at: datetime | None
    served: LocalAnswer | None = None
    clarified: Sequence[Clarified] = ()


def _answered(application: Application) -> list[_Answered]:
    """Each standard that counts in the case, in the framework's order, with what it cites by page."""
    cited: dict[int, list[_Citing]] = {}
    for citation in sorted(
        citations.of_case(application.id), key=lambda citation: (citation.page_from, citation.id)
    ):
        cited.setdefault(citation.answer_id, []).append(_Citing(citation.id, citation, citation.revision))
    # What reviewers asked comes with its answer, once that is declared; before a first review there is nothing to ask.
    questions = {} if application.round is None else clarified.answered_of_case(application.id)
    own = [
        _own(answer, cited.get(answer.id, ()), questions.get(answer.standard_id, ()))
        for answer in answer_queries.in_scope(application)
    ]
    served = _served(local_confirmations.of_case(application))
    return sorted([*own, *served], key=lambda answered: answered.standard.position)


def _own(answer: Answer, cited: Sequence[_Citing], questions: Sequence[Clarified]) -> _Answered:
    moments = [citing.citation.created_at for citing in cited if isinstance(citing.citation, Citation)]
    moments += [each.declared_at for each in questions]
    if answer.updated_at is not None:
        moments.append(answer.updated_at)
    return _Answered(answer.standard, answer, cited, max(moments, default=None), clarified=questions)


def _served(lines: Sequence[LocalAnswer]) -> list[_Answered]:
    """What the organisation answers for the case, as it was signed last."""
    entries = [line.entry for line in lines if line.entry is not None]
    revision_ids = {citation.revision_id for entry in entries for citation in entry.citations}
    revisions = {revision.id: revision for revision in _revisions(revision_ids)} if revision_ids else {}
    return [
        _Answered(
            line.standard,
            line.entry,
            [
                _Citing(citation.id, citation, revisions[citation.revision_id])
                for citation in sorted(
                    line.entry.citations if line.entry else (), key=lambda made: (made.page_from, made.id)
                )
            ],
            line.stands.confirmed_at if line.stands is not None else None,
            line,
        )
        for line in lines
    ]


def _award(application: Application) -> str:
    """What the pack is for, as its front says it."""
    if application.is_return:
        return "an organisation return"
    return "excellence" if application.tier is Tier.EXCELLENCE else "accreditation"


def _as_of(application: Application, answers: Sequence[_Answered]) -> date:
    """The day of the last change, so that a pack of the same content carries the same date."""
    # Not today's date: the same content has to give the same bytes.
    last = max([application.opened_at, *(answer.at for answer in answers if answer.at is not None)])
    return clock.day_of(last)


def _revisions(revision_ids: Collection[int]) -> Sequence[EvidenceRevision]:
    return db.session.scalars(
        select(EvidenceRevision)
        .join(EvidenceRevision.item)
        .options(contains_eager(EvidenceRevision.item))
        .where(EvidenceRevision.id.in_(revision_ids))
    ).all()


def _labels(answers: Sequence[_Answered]) -> dict[int, str]:
    ordered = [
        citing for answer in answers for citing in sorted(answer.citing, key=lambda citing: citing.number)
    ]
    numbered = dict.fromkeys(citing.revision.id for citing in ordered)
    return {revision_id: f"E{number}" for number, revision_id in enumerate(numbered, 1)}


def _section(answer: _Answered, domain: str, labels: dict[int, str]) -> Section:
    return Section(
        code=answer.standard.code,
        title=answer.standard.title,
        domain=domain,
        score=_score(answer),
        paragraphs=_paragraphs(answer),
        cited=tuple(
            Cited(
                labels[citing.revision.id],
                citing.citation.page_from,
                citing.citation.page_to,
                citing.citation.locator,
                ceilings.period_of(citing.citation),
                citing.citation.claim,
            )
            for citing in answer.citing
        ),
    )


def _paragraphs(answer: _Answered) -> tuple[tuple[str, str], ...]:
    content, served = answer.content, answer.served
    paragraphs = [] if served is None else [("Answered once for the organisation", f"{served.state.label}.")]
    if served is not None and served.stands is not None:
        paragraphs.append(("Different here", served.stands.difference))
    if content is not None:
        away = content.not_applicable_reason if content.not_applicable else ""
        paragraphs += [
            ("Why it does not apply", away),
            ("What we do", content.narrative),
            ("Gaps", content.gaps),
            ("Actions", content.actions),
        ]
    for each in answer.clarified:
        paragraphs += [
            (f"Asked by the reviewers on {dates.day(each.asked_at)}", each.words),
            (f"Added on {dates.day(each.declared_at)}, declared by {each.declared_by}", each.answer),
        ]
    return tuple((heading, text) for heading, text in paragraphs if text)


def _score(answer: _Answered) -> str:
    content = answer.content
    if content is None:
        return "The organisation’s return is not signed yet."
    if content.not_applicable:
        return "This standard does not apply."
    if content.self_score is None:
        return "No self score yet."
    return f"Self score: {content.self_score} of 4"


def _files(answers: Sequence[_Answered], labels: dict[int, str]) -> tuple[File, ...]:
    revisions = {citing.revision.id: citing.revision for answer in answers for citing in answer.citing}
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
