"""The paper of one case: everything a panel reads before it decides, each part only for those who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from accreditation.enums.awards import Clause, Outcome
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.findings import Finding
from accreditation.models.meetings import Decision, Item, Ratification
from accreditation.models.rounds import Visit
from accreditation.permissions.viewer import Viewer
from accreditation.queries import (
    agreed_scores,
    concerns,
    decisions,
    findings,
    frameworks,
    rounds,
    rule_cases,
    scores,
)
from accreditation.queries.agreed_scores import AgreedLine
from accreditation.queries.policies import policy_of
from accreditation.queries.provider_facts import FactLine
from accreditation.queries.rounds import Report
from accreditation.queries.scores import GivenScore, PrivateNote
from accreditation.visibility import Field, SeenCase, shows


@dataclass(frozen=True)
class ClauseLine:
    """One clause of the award rule as it was read for this case."""

    clause: Clause
    part: str | None
    passed: bool
    text: str
    standards: Sequence[str]
    decides: bool


@dataclass(frozen=True)
class Reading:
    """What the award rule says: as it was when the item was called, else as it stands now; `missing` is why it says nothing."""

    outcome: Outcome | None
    escalate: bool
    lines: Sequence[ClauseLine]
    facts: Sequence[FactLine]
    as_called: bool
    missing: str = ""


@dataclass(frozen=True)
class HeatRow:
    """One domain of the heat map: its standards with their agreed scores; `in_scope` counts those not agreed yet too."""

    code: str
    title: str
    cells: Sequence[tuple[str, int | None]]
    met: int
    in_scope: int

    @property
    def scored(self) -> list[int]:
        """The agreed scores; a standard that does not apply has none."""
        return [value for _, value in self.cells if value is not None]


@dataclass(frozen=True)
class Split:
    """A standard on which reviewers differed, what each gave (None is "cannot judge"), and how it was agreed."""

    code: str
    title: str
    values: Sequence[int | None]
    agreed: AgreedLine | None


@dataclass(frozen=True)
class Paper:
    """What one viewer may read of one case before a panel."""

    reading: Reading | None
    heat: Sequence[HeatRow]
    agreed: Sequence[AgreedLine]
    splits: Sequence[Split]
    notes: Sequence[PrivateNote]
    safety: Sequence[Concern]
    findings: Sequence[Finding]
    visit: Visit | None
    visit_notes: str
    report: Report
    decision: Decision | None
    earlier: Sequence[tuple[Decision, Ratification | None]]
    shows_scores: bool


def paper(viewer: Viewer, item: Item) -> Paper:
    """Everything that the viewer may read of an item, in the round that it is about; a constant number of statements."""
    application, review_round = item.application, item.round
    seen_case = SeenCase(application, items=(item,), review_round=review_round)
    shows_scores = shows(Field.SCORES, viewer, seen_case)
    shows_notes = shows(Field.PRIVATE_NOTES, viewer, seen_case)
    shows_visit = shows(Field.VISIT_NOTES, viewer, seen_case)
    agreed = agreed_scores.lines(review_round) if shows(Field.AGREED, viewer, seen_case) else []
    scores_given = scores.values_visible_to(viewer, review_round) if shows_scores else []
    visit = rounds.visit(application, review_round, notes=shows_visit)
    on_record = decisions.of_case(application.id)
    return Paper(
        reading=reading(item, agreed, visit) if shows(Field.RULE, viewer, seen_case) else None,
        heat=heat_map(application, agreed),
        agreed=agreed,
        splits=splits(scores_given, agreed),
        notes=scores.private_notes(viewer, review_round) if shows_notes else [],
        # A panel decides knowing of it; who raised it, and in what words, stays with the concern officer.
        safety=concerns.open_safety(application.id) if shows_notes else [],
        findings=findings.every_of_case(application.id) if shows(Field.REPORT, viewer, seen_case) else [],
        visit=visit,
        visit_notes=visit.notes if visit is not None and shows_visit else "",
        report=rounds.report(review_round),
        decision=next((decision for decision, _ in on_record if decision.item_id == item.id), None),
        earlier=[pair for pair in on_record if pair[0].item_id != item.id],
        shows_scores=shows_scores,
    )


def reading(item: Item, agreed: Sequence[AgreedLine] = (), visit: Visit | None = None) -> Reading:
    """The award rule's outcome with every clause and the facts behind it; once the item is called, what was kept then."""
    if item.rule_outcome is not None:
        facts = [FactLine.from_data(line) for line in (item.facts or {}).get("lines", ())]
        return Reading(item.rule_outcome, item.escalate, _lines(item.clauses or ()), facts, as_called=True)
    facts = rule_cases.fact_lines(item.application)
    case = rule_cases.case_of(item.application, item.round, agreed, facts, visit)
    try:
        verdict = rule_cases.verdict(item.application, case)
    except RuleBroken as refusal:
        return Reading(None, False, (), facts, as_called=False, missing=refusal.message)
    # Through the same plain data as a stored reading, so that a page shows both alike.
    clauses = [line.as_data() for line in verdict.clauses]
    return Reading(verdict.outcome, verdict.escalate, _lines(clauses), facts, as_called=False)


def _lines(clauses: Sequence[dict[str, Any]]) -> list[ClauseLine]:
    return [
        ClauseLine(
            Clause(line["clause"]),
            line["part"],
            line["passed"],
            line["text"],
            line["standards"],
            line["outcome"] is not None,
        )
        for line in clauses
    ]


def heat_map(application: Application, agreed: Sequence[AgreedLine]) -> list[HeatRow]:
    """Every domain that has standards in scope, with its agreed scores."""
    values = {score.code: score.value for score in agreed}
    policy, rows = policy_of(application), []
    for domain in frameworks.of_application(application).domains:
        codes = [text.code for text in domain.standards if policy.in_scope(text.code)]
        if not codes:
            continue
        cells = [(code, values[code]) for code in codes if code in values]
        met = sum(value is not None and policy.is_met(value) for _, value in cells)
        rows.append(HeatRow(domain.code, domain.title, cells, met, len(codes)))
    return rows


def splits(scores_given: Sequence[GivenScore], agreed: Sequence[AgreedLine]) -> list[Split]:
    """The standards on which reviewers differed, or could not judge, in order."""
    agreed_on = {score.standard_id: score for score in agreed}
    differing = []
    for standard_id, group in groupby(scores_given, key=lambda score: score.standard_id):
        of_standard = list(group)
        values = [score.value for score in of_standard]
        if len(set(values)) > 1 or None in values:
            first = of_standard[0]
            differing.append(Split(first.code, first.title, values, agreed_on.get(standard_id)))
    return differing
