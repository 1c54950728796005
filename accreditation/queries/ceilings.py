"""How high evidence supports a score, by a case's own framework: counted here alone, from the draft to moderation."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Protocol

from accreditation.enums.evidence import EvidenceKind, EvidenceMark
from accreditation.enums.frameworks import StandardClass
from accreditation.frameworks.framework import Framework
from accreditation.models.applications import Application
from accreditation.queries import frameworks
from accreditation.queries.scores import Score
from accreditation.rules.ceilings import KIND_MARKS, Ceiling, CeilingRule, EvidenceUse, Period, ceiling

Marks = Mapping[EvidenceKind, frozenset[EvidenceMark]]


class Dated(Protocol):
    """A citation, which may say which period its figures cover."""

    @property
    def period_from(self) -> date | None: ...
    @property
    def period_to(self) -> date | None: ...


def rule_of(framework: Framework) -> CeilingRule:
    """The ceilings of a framework."""
    return CeilingRule(**asdict(framework.ceilings))


def marks_of(framework: Framework) -> Marks:
    """What each kind of evidence can show, as the framework says, else as the catalogue does."""
    return {**KIND_MARKS, **{kind.code: frozenset({kind.mark}) for kind in framework.evidence_kinds}}


def shows_outcomes(kind: EvidenceKind, framework: Framework) -> bool:
    """Whether a kind is outcome data, so that a citation of it says which period it covers."""
    return EvidenceMark.OUTCOME in marks_of(framework)[kind]


def period_of(citation: Dated) -> Period | None:
    """The days that a citation's figures cover, where it says so."""
    if citation.period_from is None or citation.period_to is None:
        return None
    return citation.period_from, citation.period_to


def supported(
    application: Application, klass: StandardClass, relied_on: Iterable[tuple[EvidenceKind, Period | None]]
) -> Ceiling:
    """The highest score that what a reviewer relies on supports: each piece by the kind that it counts as."""
    framework = frameworks.of_application(application)
    marks = marks_of(framework)
    evidence = [EvidenceUse(kind, marks[kind], period) for kind, period in relied_on]
    return ceiling(klass, evidence, rule_of(framework))


def of_score(score: Score, klass: StandardClass, application: Application) -> Ceiling:
    """The highest score that a score's own evidence supports; it comes with its citations."""
    relied_on = (citation for citation in score.citations if citation.relied_on)
    return supported(
        application, klass, [(citation.kind, period_of(citation.entry_citation)) for citation in relied_on]
    )
