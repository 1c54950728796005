"""The paper of one case: everything a panel reads before it decides, each part only for those who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accreditation.enums.awards import Clause, Outcome
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.reviews import ModerationReason
from accreditation.errors import RuleBroken
from accreditation.models.accuracy import AccuracyRemark
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.findings import Finding
from accreditation.models.meetings import Decision, Item, Ratification
from accreditation.models.rounds import ReviewRound, Visit
from accreditation.models.ties import ConflictException
from accreditation.models.visits import VisitPeople
from accreditation.permissions.viewer import Viewer
from accreditation.queries import (
    accuracy,
    agreed_scores,
    clarified,
    concerns,
    countersigners,
    decisions,
    disputes,
    exceptions,
    findings,
    firmness,
    frameworks,
    rounds,
    rule_cases,
    scores,
    visits,
)
from accreditation.queries.agreed_scores import AgreedLine
from accreditation.queries.clarified import Counted
from accreditation.queries.countersigners import Countersignature
from accreditation.queries.disputes import Disputed
from accreditation.queries.firmness import FirmReading
from accreditation.queries.policies import policy_of
from accreditation.queries.provider_facts import FactLine
from accreditation.queries.rounds import Report
from accreditation.queries.scores import PrivateNote
from accreditation.queries.visits import LearnerSession, NotedStandard
from accreditation.rules.policy import CasePolicy
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
    firm: FirmReading | None = None

    @property
    def deciding(self) -> list[ClauseLine]:
        """The clauses that made the outcome what it is."""
        return [line for line in self.lines if line.decides]


@dataclass(frozen=True)
class DomainScores:
    """One domain with the agreed scores of its standards; `in_scope` counts the standards that are not agreed yet too."""

    code: str
    title: str
    stretch: bool
    """Whether it is the block of standards that count only for excellence."""
    standards: Sequence[AgreedLine]
    below: Sequence[str]
    """The standards that are not met, by their codes."""
    in_scope: int

    @property
    def scored(self) -> list[int]:
        """The agreed scores; a standard that does not apply has none."""
        return [line.value for line in self.standards if line.value is not None]

    @property
    def met(self) -> int:
        """How many standards are met."""
        return len(self.scored) - len(self.below)


@dataclass(frozen=True)
class Paper:
    """What one viewer may read of one case before a panel."""

    reading: Reading | None
    domains: Sequence[DomainScores]
    disputed: Sequence[Disputed]
    must_meet_below: Sequence[AgreedLine]
    past_ceiling: Sequence[str]
    """Standards on which a reviewer scored past what the evidence supports, for those who may see single scores."""
    notes: Sequence[PrivateNote]
    safety: Sequence[Concern]
    findings: Sequence[Finding]
    visit: Visit | None
    visit_notes: str
    session: LearnerSession | None
    """The confidential session with learners, for those who may read what was said in it."""
    noted: Sequence[NotedStandard]
    people_met: Sequence[VisitPeople]
    report: Report
    points: Sequence[AccuracyRemark]
    """What the provider said is wrong in the report, with the answers."""
    decision: Decision | None
    earlier: Sequence[tuple[Decision, Ratification | None]]
    shows_scores: bool
    countersignature: Countersignature | None
    exceptions: Sequence[ConflictException]
    """The conflicts that two people set aside in this case."""
    questions: Counted
    """How many questions went to the provider during the review, and how many were answered."""

    @property
    def codes(self) -> set[str]:
        """The standards that have an agreed score to be read."""
        return {line.code for domain in self.domains for line in domain.standards}


def paper(viewer: Viewer, item: Item) -> Paper:
    """Everything that the viewer may read of an item, in the round that it is about; a constant number of statements."""
    application, review_round = item.application, item.round
    seen_case = SeenCase(application, items=(item,), review_round=review_round)
    shows_scores = shows(Field.SCORES, viewer, seen_case)
    shows_notes = shows(Field.PRIVATE_NOTES, viewer, seen_case)
    shows_visit = shows(Field.VISIT_NOTES, viewer, seen_case)
    agreed = agreed_scores.lines(review_round) if shows(Field.AGREED, viewer, seen_case) else []
    scores_given = scores.values_visible_to(viewer, review_round) if shows_scores else []
    # What was talked about was settled by somebody, so that a case without such a score is not asked for reasons.
    talked_about = shows_scores and any(line.method in disputes.SETTLED for line in agreed)
    reasons = disputes.moderation_reasons(review_round) if talked_about else {}
    visit = rounds.visit(application, review_round, notes=shows_visit)
    hears = visit is not None and shows_visit and shows(Field.LEARNERS_SAID, viewer, seen_case)
    session = visits.session_of(visit, policy_of(application).reviewing) if hears else None
    report = rounds.report(review_round)
    on_record = decisions.of_case(application.id)
    return Paper(
        reading=reading(item, agreed, visit) if shows(Field.RULE, viewer, seen_case) else None,
        domains=by_domain(application, agreed),
        disputed=disputes.disputed(scores_given, agreed, reasons),
        must_meet_below=must_meet_below(application, agreed),
        past_ceiling=[
            line.code
            for line in agreed
            if ModerationReason.CEILING_PASSED in reasons.get(line.standard_id, ())
        ],
        notes=scores.private_notes(viewer, review_round) if shows_notes else [],
        # A panel decides knowing of it; who raised it, and in what words, stays with the concern officer.
        safety=concerns.open_safety(application.id) if shows_notes else [],
        findings=findings.every_of_case(application.id) if shows(Field.REPORT, viewer, seen_case) else [],
        visit=visit,
        visit_notes=visit.notes if visit is not None and shows_visit else "",
        session=session,
        noted=_noted(viewer, seen_case, review_round, session) if visit is not None and shows_visit else (),
        people_met=visits.people(review_round) if visit is not None and shows_visit else (),
        report=report,
        points=accuracy.sent_of(report) if shows(Field.REPORT, viewer, seen_case) else [],
        decision=next((decision for decision, _ in on_record if decision.item_id == item.id), None),
        earlier=[pair for pair in on_record if pair[0].item_id != item.id],
        countersignature=countersigners.of_submission(application.id),
        exceptions=exceptions.standing_in(application.id),
        questions=clarified.counted(review_round.id),
        shows_scores=shows_scores,
    )


def _noted(
    viewer: Viewer, seen_case: SeenCase, review_round: ReviewRound, session: LearnerSession | None
) -> Sequence[NotedStandard]:
    """What the team noted of the visit by standard; what learners said, only where enough of them took part."""
    return visits.noted(viewer, seen_case, review_round, apart=session is not None and session.stands_apart)


def reading(item: Item, agreed: Sequence[AgreedLine] = (), visit: Visit | None = None) -> Reading:
    """The award rule's outcome with every clause and the facts behind it; once the item is called, what was kept then."""
    if item.rule_outcome is not None:
        facts = [FactLine.from_data(line) for line in (item.facts or {}).get("lines", ())]
        return Reading(
            item.rule_outcome,
            item.escalate,
            _lines(item.clauses or ()),
            facts,
            as_called=True,
            firm=firmness.as_called(item.application, item.firmness),
        )
    facts = rule_cases.fact_lines(item.application)
    case = rule_cases.case_of(item.application, item.round, agreed, facts, visit)
    try:
        verdict = rule_cases.verdict(item.application, case)
    except RuleBroken as refusal:
        return Reading(None, False, (), facts, as_called=False, missing=refusal.message)
    # Through the same plain data as a stored reading, so that a page shows both alike.
    clauses = [line.as_data() for line in verdict.clauses]
    firm = firmness.of_case(item.application, item.round, case)
    return Reading(verdict.outcome, verdict.escalate, _lines(clauses), facts, as_called=False, firm=firm)


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


def by_domain(application: Application, agreed: Sequence[AgreedLine]) -> list[DomainScores]:
    """Every domain that has standards in scope, with its agreed scores."""
    lines = {line.code: line for line in agreed}
    policy, rows = policy_of(application), []
    for domain in frameworks.of_application(application).domains:
        codes = [text.code for text in domain.standards if policy.in_scope(text.code) or text.code in lines]
        if not codes:
            continue
        standards = [lines[code] for code in codes if code in lines]
        below = [line.code for line in standards if _is_below(line, policy)]
        rows.append(DomainScores(domain.code, domain.title, domain.stretch, standards, below, len(codes)))
    return rows


def must_meet_below(application: Application, agreed: Sequence[AgreedLine]) -> list[AgreedLine]:
    """The must-meet standards that are not met."""
    policy = policy_of(application)
    return [line for line in agreed if line.klass is StandardClass.GATEWAY and _is_below(line, policy)]


def _is_below(line: AgreedLine, policy: CasePolicy) -> bool:
    return line.value is not None and not policy.is_met(line.value)
