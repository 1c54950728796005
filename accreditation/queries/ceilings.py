"""How high evidence supports a score, by a case's own policy: counted here alone, from the draft to moderation."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from sqlalchemy import bindparam, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import USABLE, EvidenceKind, EvidenceMark, RevisionStatus
from accreditation.enums.frameworks import StandardClass
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.snapshots import Entry
from accreditation.queries.policies import policy_of
from accreditation.queries.scores import Score
from accreditation.rules.ceilings import (
    SHOWN_BY,
    Ceiling,
    EvidenceUse,
    Missing,
    Period,
    ceiling,
    missing_for,
)
from accreditation.rules.policy import CasePolicy


class Dated(Protocol):
    """A citation, which may say which period its figures cover."""

    @property
    def period_from(self) -> date | None: ...
    @property
    def period_to(self) -> date | None: ...


def shows_outcomes(kind: EvidenceKind, application: Application) -> bool:
    """Whether a kind is outcome data, so that a citation of it says which period it covers."""
    return EvidenceMark.OUTCOME in policy_of(application).marks_of(kind)


def period_of(citation: Dated) -> Period | None:
    """The days that a citation's figures cover, where it says so."""
    if citation.period_from is None or citation.period_to is None:
        return None
    return citation.period_from, citation.period_to


def supported(
    application: Application, klass: StandardClass, relied_on: Iterable[tuple[EvidenceKind, Period | None]]
) -> Ceiling:
    """The highest score that what a reviewer relies on supports: each piece by the kind that it counts as."""
    return by_policy(policy_of(application), klass, relied_on)


def by_policy(
    policy: CasePolicy, klass: StandardClass, relied_on: Iterable[tuple[EvidenceKind, Period | None]]
) -> Ceiling:
    """The same for whoever has the policy of the case in hand already."""
    evidence = [EvidenceUse(kind, policy.marks_of(kind), period) for kind, period in relied_on]
    return ceiling(klass, evidence, policy.ceilings)


def of_entry(
    application: Application,
    entry: Entry,
    relied_on: Collection[int],
    corrected_kinds: Mapping[int, EvidenceKind],
) -> Ceiling:
    """The highest score that some citations of what was submitted support, as a reviewer takes their kinds."""
    return of_relied_on(application, entry, relied_on, corrected_kinds).ceiling


def of_score(score: Score, klass: StandardClass, application: Application) -> Ceiling:
    """The highest score that a score's own evidence supports; it comes with its citations."""
    relied_on = (citation for citation in score.citations if citation.relied_on)
    return supported(
        application, klass, [(citation.kind, period_of(citation.entry_citation)) for citation in relied_on]
    )


class CitedFile(NamedTuple):
    """What a ceiling asks of one citation of a draft."""

    item_id: int
    kind: EvidenceKind
    expires_on: date | None
    status: RevisionStatus
    period_from: date | None
    period_to: date | None


@dataclass(frozen=True)
class Support:
    """How high the evidence of a draft supports its score: `evidence` is what may be relied on now of what is cited."""

    klass: StandardClass
    policy: CasePolicy
    citations: int
    evidence: tuple[EvidenceUse, ...]

    @property
    def ceiling(self) -> Ceiling:
        """The highest score that it supports, and why."""
        return ceiling(self.klass, self.evidence, self.policy.ceilings)

    def missing_for(self, score: int) -> tuple[Missing, ...]:
        """What evidence a score would still take; nothing where it is supported."""
        return missing_for(score, self.klass, self.evidence, self.policy.ceilings)

    def kinds_for(self, missing: Iterable[Missing]) -> list[EvidenceKind]:
        """The kinds of the framework's catalogue that would bring what is missing, where only some would."""
        marks = frozenset[EvidenceMark]().union(*(SHOWN_BY.get(part, frozenset()) for part in missing))
        return [kind for kind, shown in self.policy.marks.items() if shown & marks]


def of_draft(klass: StandardClass, policy: CasePolicy, citations: Iterable[Citation]) -> Support:
    """How high the citations of one answer support its score; they are loaded with file and item."""
    return _support(
        klass,
        policy,
        [
            CitedFile(
                citation.revision.item_id,
                citation.revision.item.kind,
                citation.revision.item.expires_on,
                citation.revision.status,
                citation.period_from,
                citation.period_to,
            )
            for citation in citations
        ],
    )


def of_signed(entry: Entry, policy: CasePolicy) -> Support:
    """How high the citations of an answer that was signed support its score, as they were signed."""
    return _support(
        entry.standard.klass,
        policy,
        [
            CitedFile(
                citation.revision_id,
                citation.kind,
                None,
                RevisionStatus.ACCEPTED,
                citation.period_from,
                citation.period_to,
            )
            for citation in entry.citations
        ],
    )


def of_relied_on(
    application: Application,
    entry: Entry,
    relied_on: Collection[int],
    corrected_kinds: Mapping[int, EvidenceKind],
) -> Support:
    """How high some citations of what was submitted support a score, as a reviewer takes their kinds."""
    policy = policy_of(application)
    uses = [
        EvidenceUse(kind, policy.marks_of(kind), period_of(citation))
        for citation in entry.citations
        if citation.id in relied_on
        for kind in (corrected_kinds.get(citation.id, citation.kind),)
    ]
    return Support(entry.standard.klass, policy, len(entry.citations), tuple(uses))


_CITED = (
    select(
        Citation.answer_id,
        EvidenceItem.id,
        EvidenceItem.kind,
        EvidenceItem.expires_on,
        EvidenceRevision.status,
        Citation.period_from,
        Citation.period_to,
    )
    .select_from(Citation)
    .join(Citation.answer)
    .join(Citation.revision)
    .join(EvidenceRevision.item)
    .where(Answer.application_id == bindparam("application_id"))
)


def of_drafts(application: Application, answers: Iterable[Answer]) -> dict[int, Support]:
    """How high what each of these answers cites supports its score, by answer; one statement for the whole case."""
    cited: dict[int, list[CitedFile]] = {}
    for answer_id, *file in db.session.execute(_CITED, {"application_id": application.id}):
        cited.setdefault(answer_id, []).append(CitedFile._make(file))
    policy = policy_of(application)
    return {
        answer.id: _support(answer.standard.klass, policy, cited.get(answer.id, ())) for answer in answers
    }


def _support(klass: StandardClass, policy: CasePolicy, cited: Iterable[CitedFile]) -> Support:
    files = list(cited)
    today = clock.today()
    # An item counts where any cited file of it may be used; then with every period that is cited of it.
    usable = {
        file.item_id
        for file in files
        if file.status in USABLE and (file.expires_on is None or file.expires_on >= today)
    }
    uses = dict.fromkeys(
        (file.item_id, file.kind, period_of(file)) for file in files if file.item_id in usable
    )
    return Support(
        klass,
        policy,
        len(files),
        tuple(EvidenceUse(kind, policy.marks_of(kind), period) for _, kind, period in uses),
    )
