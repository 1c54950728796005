"""What the award rule is asked about a case: its agreed scores and the facts of the day; it decides nothing itself."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, union_all
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationKind
from accreditation.enums.concerns import CareQuality, FactKind
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.enums.reviews import COUNTED, ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.findings import Finding
from accreditation.models.meetings import Item
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound, Visit
from accreditation.queries import agreed_scores, provider_facts, rounds
from accreditation.queries.agreed_scores import AgreedLine
from accreditation.queries.policies import policy_of
from accreditation.queries.provider_facts import FactLine
from accreditation.rules.award import AwardFacts, AwardStandard, Case, Verdict, decide

SETTLED = (FindingStatus.DRAFT, FindingStatus.DECLINED, FindingStatus.MET)


def rule_case(application: Application, review_round: ReviewRound) -> Case:
    """What the award rule is asked about: the agreed scores of a round and the facts as they stand now."""
    return case_of(
        application,
        review_round,
        agreed_scores.lines(review_round),
        fact_lines(application),
        rounds.visit(application, review_round),
    )


def case_of(
    application: Application,
    review_round: ReviewRound,
    agreed: Sequence[AgreedLine],
    lines: Sequence[FactLine],
    visit: Visit | None,
) -> Case:
    """What the award rule is asked about, from agreed scores, facts and the visit that were read already."""
    policy = policy_of(application)
    in_scope = [score for score in agreed if policy.in_scope(score.code)]
    return Case(
        standards=[AwardStandard(item.code, item.domain, item.klass) for item in policy.standards],
        scores={score.code: score.value for score in in_scope if score.value is not None},
        facts=award_facts(review_round, lines, visit),
        tier=application.tier,
        not_applicable=frozenset(score.code for score in in_scope if score.value is None),
    )


def verdict(application: Application, case: Case) -> Verdict:
    """What the award rule of the case's own framework says; raises MissingScore."""
    return decide(case, policy_of(application).award_rule)


def missing_scores(items: Sequence[Item]) -> dict[int, list[str]]:
    """Codes of core standards without an agreed score, by item; in one statement, whatever the number of items."""
    agreed = agreed_scores.codes_by_round(item.round_id for item in items)
    return {
        item.id: [
            standard.code
            for standard in policy_of(item.application).core
            if standard.code not in agreed.get(item.round_id, ())
        ]
        for item in items
    }


def fact_lines(application: Application) -> list[FactLine]:
    """What is known of the place today; an immediate requirement past its day is overdue whatever was recorded."""
    lines = provider_facts.lines(application.organisation_id, application.placement_id)
    overdue = _overdue_requirement(application)
    if overdue is None:
        return lines
    source = (
        f"Finding on standard {overdue.standard.code}" if overdue.standard else "Finding on no one standard"
    )
    requirement_line = FactLine(FactKind.OVERDUE_IMR, "yes", source, overdue.due_on)
    return [requirement_line if line.kind is FactKind.OVERDUE_IMR else line for line in lines]


def _overdue_requirement(application: Application) -> Finding | None:
    """The first immediate requirement past its day on the case's subject: in any case of it, or on its award."""
    of_cases = select(Finding.id).join(Application, Application.id == Finding.application_id)
    of_awards = select(Finding.id).join(Award, Award.id == Finding.award_id)
    if application.placement_id is None:
        # An organisation return: without its provider, "no placement" would match every other provider's return.
        of_subject = [
            of_cases.where(
                Application.kind == ApplicationKind.ORGANISATION,
                Application.organisation_id == application.organisation_id,
            )
        ]
    else:
        of_subject = [
            of_cases.where(Application.placement_id == application.placement_id),
            of_awards.where(Award.placement_id == application.placement_id),
        ]
    return db.session.scalars(
        select(Finding)
        .options(joinedload(Finding.standard))
        .where(
            Finding.id.in_(union_all(*of_subject)),
            Finding.kind == FindingKind.IMR,
            Finding.status.not_in(SETTLED),
            Finding.due_on < clock.today(),
        )
        .order_by(Finding.due_on)
        .limit(1)
    ).first()


def award_facts(review_round: ReviewRound, lines: Sequence[FactLine], visit: Visit | None) -> AwardFacts:
    """The facts that the award rule reads: what is known of the place, and the visit and the team of a round."""
    values: Mapping[FactKind, str] = {line.kind: line.value for line in lines}
    team = db.session.execute(
        select(Review.kind, Review.from_other_office).where(
            Review.round_id == review_round.id, Review.status.in_(COUNTED)
        )
    ).all()
    return AwardFacts(
        support_level=int(values[FactKind.SUPPORT_LEVEL]),
        regulator_conditions=values[FactKind.REGULATOR_CONDITIONS] == "yes",
        overdue_imr=values[FactKind.OVERDUE_IMR] == "yes",
        care_quality=CareQuality(values[FactKind.CARE_QUALITY]),
        benchmark_cycles=int(values[FactKind.BENCHMARK_CYCLES]),
        visit_with_learner_session=visit is not None and visit.learner_session,
        reviewers=len(team),
        lay_reviewer=any(kind is ReviewerKind.LAY for kind, _ in team),
        external_office_reviewer=any(elsewhere for _, elsewhere in team),
        shares_practice=values[FactKind.SHARES_PRACTICE] == "yes",
    )
