"""What the award rule is asked about a case: its agreed scores and the facts of the day; it decides nothing itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.concerns import CareQuality, FactKind
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.enums.reviews import COUNTED, ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Standard
from accreditation.models.moderation import AgreedScore
from accreditation.models.reviews import Review
from accreditation.queries import frameworks, provider_facts
from accreditation.queries.provider_facts import FactLine
from accreditation.rules.award import AwardFacts, AwardRule, AwardStandard, Case, Verdict, decide

SETTLED = (FindingStatus.DRAFT, FindingStatus.DECLINED, FindingStatus.MET)


def rule_case(application: Application) -> Case:
    """What the award rule is asked about: the agreed scores of a case and the facts as they stand now."""
    return case_of(application, agreed_scores(application.id), fact_lines(application))


def case_of(application: Application, agreed: Sequence[AgreedScore], lines: Sequence[FactLine]) -> Case:
    """The same of scores and facts that were read already."""
    scope = frameworks.of_application(application).in_scope(application.tier)
    codes = {text.code for text in scope}
    in_scope = [score for score in agreed if score.standard.code in codes]
    return Case(
        standards=[AwardStandard(text.code, text.domain, text.standard_class) for text in scope],
        scores={score.standard.code: score.value for score in in_scope if score.value is not None},
        facts=award_facts(application, lines),
        tier=application.tier,
        not_applicable=frozenset(score.standard.code for score in in_scope if score.value is None),
    )


def verdict(application: Application, case: Case) -> Verdict:
    """What the award rule of the case's own framework says; raises MissingScore."""
    thresholds = asdict(frameworks.of_application(application).award_rule)
    return decide(case, AwardRule.from_data(thresholds))


def agreed_scores(application_id: int) -> list[AgreedScore]:
    """The agreed score of each standard, in the framework's order."""
    return list(
        db.session.scalars(
            select(AgreedScore)
            .join(AgreedScore.standard)
            .options(contains_eager(AgreedScore.standard))
            .where(AgreedScore.application_id == application_id)
            .order_by(Standard.position)
        )
    )


def missing_scores(applications: Sequence[Application]) -> dict[int, list[str]]:
    """Codes of core standards without an agreed score, by case; in one statement, whatever the number of cases."""
    rows = db.session.execute(
        select(AgreedScore.application_id, Standard.code)
        .join(AgreedScore.standard)
        .where(AgreedScore.application_id.in_([application.id for application in applications]))
    )
    agreed: dict[int, set[str]] = {}
    for application_id, code in rows:
        agreed.setdefault(application_id, set()).add(code)
    return {
        application.id: [
            text.code
            for text in frameworks.of_application(application).core
            if text.code not in agreed.get(application.id, ())
        ]
        for application in applications
    }


def fact_lines(application: Application) -> list[FactLine]:
    """What is known of the place today; an immediate requirement past its day is overdue whatever was recorded."""
    lines = provider_facts.lines(application.organisation_id, application.placement_id)
    overdue = _overdue_requirement(application)
    if overdue is None:
        return lines
    found = FactLine(
        FactKind.OVERDUE_IMR, "yes", f"Finding on standard {overdue.standard.code}", overdue.due_on
    )
    return [found if line.kind is FactKind.OVERDUE_IMR else line for line in lines]


def _overdue_requirement(application: Application) -> Finding | None:
    return db.session.scalars(
        select(Finding)
        .join(Application, Application.id == Finding.application_id)
        .options(joinedload(Finding.standard))
        .where(
            Application.placement_id == application.placement_id,
            Finding.kind == FindingKind.IMR,
            Finding.status.not_in(SETTLED),
            Finding.due_on < clock.today(),
        )
        .order_by(Finding.due_on)
        .limit(1)
    ).first()


def award_facts(application: Application, lines: Sequence[FactLine]) -> AwardFacts:
    """The facts that the award rule reads: what is known of the place, the visit and the review team."""
    known: Mapping[FactKind, str] = {line.kind: line.value for line in lines}
    team = db.session.execute(
        select(Review.kind, Review.from_other_office).where(
            Review.application_id == application.id, Review.status.in_(COUNTED)
        )
    ).all()
    return AwardFacts(
        support_level=int(known[FactKind.SUPPORT_LEVEL]),
        regulator_conditions=known[FactKind.REGULATOR_CONDITIONS] == "yes",
        overdue_imr=known[FactKind.OVERDUE_IMR] == "yes",
        care_quality=CareQuality(known[FactKind.CARE_QUALITY]),
        benchmark_cycles=int(known[FactKind.BENCHMARK_CYCLES]),
        visit_with_learner_session=application.visit_held_on is not None
        and application.visit_learner_session,
        reviewers=len(team),
        lay_reviewer=any(kind is ReviewerKind.LAY for kind, _ in team),
        external_office_reviewer=any(elsewhere for _, elsewhere in team),
        shares_practice=known[FactKind.SHARES_PRACTICE] == "yes",
    )
