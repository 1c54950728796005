"""How high evidence supports a score, by a case's own policy: counted here alone, from the draft to moderation."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Protocol

from accreditation.enums.evidence import EvidenceKind, EvidenceMark
from accreditation.enums.frameworks import StandardClass
from accreditation.models.applications import Application
from accreditation.models.snapshots import Entry
from accreditation.queries.policies import policy_of
from accreditation.queries.scores import Score
from accreditation.rules.ceilings import Ceiling, EvidenceUse, Period, ceiling
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
    pieces = [
        (corrected_kinds.get(citation.id, citation.kind), period_of(citation))
        for citation in entry.citations
        if citation.id in relied_on
    ]
    return supported(application, entry.standard.klass, pieces)


def of_score(score: Score, klass: StandardClass, application: Application) -> Ceiling:
    """The highest score that a score's own evidence supports; it comes with its citations."""
    relied_on = (citation for citation in score.citations if citation.relied_on)
    return supported(
        application, klass, [(citation.kind, period_of(citation.entry_citation)) for citation in relied_on]
    )
