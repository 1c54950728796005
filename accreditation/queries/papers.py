"""The paper of one case: everything a panel reads before it decides, each part only for those who may see it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accreditation.db import db
from accreditation.enums.awards import Clause, Outcome
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Standard
from accreditation.models.meetings import Decision, Item, Ratification
from accreditation.models.moderation import AgreedScore
from accreditation.models.rounds import Visit
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, decisions, frameworks, rounds, rule_cases, scores
from accreditation.queries.policies import policy_of
from accreditation.queries.provider_facts import FactLine
from accreditation.queries.rounds import Report
from accreditation.queries.scores import Score
from accreditation.rules.policy import CasePolicy
from accreditation.visibility import Field, SeenCase, shows


@dataclass(frozen=True)
class Line:
    """One clause of the award rule as it was read for this case."""

    clause: Clause
    part: str | None
    passed: bool
    text: str
    standards: Sequence[str]
    decides: bool


@dataclass(frozen=True)
class Reading:
    """What the award rule says: kept when the item was called, else as it stands now; `missing` says why it cannot be read."""

    outcome: Outcome | None
    escalate: bool
    lines: Sequence[Line]
    facts: Sequence[FactLine]
    kept: bool
    missing: str = ""


@dataclass(frozen=True)
class HeatRow:
    """One domain of the heat map: its standards with agreed scores, and what they come to in words."""

    code: str
    title: str
    cells: Sequence[tuple[str, int | None]]
    words: str


@dataclass(frozen=True)
class Split:
    """A standard on which reviewers differed, and how it was agreed."""

    code: str
    title: str
    given: Sequence[str]
    agreed: AgreedScore | None


@dataclass(frozen=True)
class Paper:
    """What one viewer may read of one case before a panel."""

    reading: Reading | None
    heat: Sequence[HeatRow]
    agreed: Sequence[AgreedScore]
    splits: Sequence[Split]
    notes: Sequence[Score]
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
    seen = SeenCase(application, items=(item,), review_round=review_round)
    shows_scores, shows_notes = shows(Field.SCORES, viewer, seen), shows(Field.PRIVATE_NOTES, viewer, seen)
    shows_visit = shows(Field.VISIT_NOTES, viewer, seen)
    agreed = agreed_scores.of_round(review_round) if shows(Field.AGREED, viewer, seen) else []
    given = scores.values_visible_to(viewer, review_round) if shows_scores else []
    visit = rounds.visit(application, review_round, notes=shows_visit)
    on_record = decisions.of_case(application.id)
    return Paper(
        reading=reading(item, agreed) if shows(Field.RULE, viewer, seen) else None,
        heat=heat_map(application, agreed),
        agreed=agreed,
        splits=splits(given, agreed),
        notes=scores.private_notes(viewer, review_round) if shows_notes else [],
        findings=findings(application.id) if shows(Field.REPORT, viewer, seen) else [],
        visit=visit,
        visit_notes=visit.notes if visit is not None and shows_visit else "",
        report=rounds.report(review_round),
        decision=next((decision for decision, _ in on_record if decision.item_id == item.id), None),
        earlier=[pair for pair in on_record if pair[0].item_id != item.id],
        shows_scores=shows_scores,
    )


def reading(item: Item, agreed: Sequence[AgreedScore]) -> Reading:
    """The award rule's outcome with every clause and the facts behind it."""
    if item.rule_outcome is not None:
        kept = item.facts or {}
        facts = [FactLine.from_data(line) for line in kept.get("lines", ())]
        return Reading(item.rule_outcome, item.escalate, _lines(item.clauses or ()), facts, kept=True)
    facts = rule_cases.fact_lines(item.application)
    case = rule_cases.case_of(item.application, item.round, agreed, facts)
    try:
        verdict = rule_cases.verdict(item.application, case)
    except RuleBroken as refusal:
        return Reading(None, False, (), facts, kept=False, missing=refusal.message)
    clauses = [line.as_data() for line in verdict.clauses]
    return Reading(verdict.outcome, verdict.escalate, _lines(clauses), facts, kept=False)


def _lines(clauses: Sequence[dict[str, Any]]) -> list[Line]:
    return [
        Line(
            Clause(line["clause"]),
            line["part"],
            line["passed"],
            line["text"],
            line["standards"],
            line["outcome"] is not None,
        )
        for line in clauses
    ]


def heat_map(application: Application, agreed: Sequence[AgreedScore]) -> list[HeatRow]:
    """Every domain with its agreed scores, in words as well."""
    values = {score.standard.code: score.value for score in agreed}
    policy, rows = policy_of(application), []
    for domain in frameworks.of_application(application).domains:
        codes = [text.code for text in domain.standards if policy.in_scope(text.code)]
        if not codes:
            continue
        cells = [(code, values[code]) for code in codes if code in values]
        rows.append(HeatRow(domain.code, domain.title, cells, in_words(cells, len(codes), policy)))
    return rows


def in_words(cells: Sequence[tuple[str, int | None]], total: int, policy: CasePolicy) -> str:
    """What a domain's scores come to: how many are met, and what the others are."""
    scored = [value for _, value in cells if value is not None]
    met = sum(policy.is_met(value) for value in scored)
    counts = Counter(scored)
    parts = [f"{met} of {len(scored)} met"]
    parts += [
        f"{counts[value]} {words}"
        for value, words in ((4, "exceeding"), (2, "partly met"), (1, "emerging"), (0, "with no assurance"))
        if counts[value]
    ]
    if len(cells) > len(scored):
        parts.append(f"{len(cells) - len(scored)} not applicable")
    if total > len(cells):
        parts.append(f"{total - len(cells)} not agreed")
    return ", ".join(parts)


def splits(given: Sequence[Score], agreed: Sequence[AgreedScore]) -> list[Split]:
    """The standards on which reviewers differed, or could not judge, in order."""
    agreed_on = {score.standard.code: score for score in agreed}
    differing = []
    for _, group in groupby(given, key=lambda score: score.standard_id):
        of_standard = list(group)
        values = {score.value for score in of_standard}
        if len(values) > 1 or None in values:
            standard = of_standard[0].standard
            words = ["cannot judge" if score.value is None else str(score.value) for score in of_standard]
            differing.append(Split(standard.code, standard.title, words, agreed_on.get(standard.code)))
    return differing


def findings(application_id: int) -> list[Finding]:
    """What the review asks of the provider, in the framework's order; what is on no one standard last."""
    return list(
        db.session.scalars(
            select(Finding)
            .outerjoin(Finding.standard)
            .options(contains_eager(Finding.standard))
            .where(Finding.application_id == application_id)
            .order_by(Standard.position.nulls_last(), Finding.id)
        )
    )
