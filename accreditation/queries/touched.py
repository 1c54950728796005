"""What a reviewer's conflict that is found later has touched: standards by their codes and steps by their days, never a score."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from accreditation.db import db
from accreditation.enums.awards import Outcome
from accreditation.enums.findings import FindingStatus
from accreditation.enums.reviews import AgreementMethod, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Standard
from accreditation.models.meetings import Decision, Item, Motion, Vote
from accreditation.models.moderation import AgreedScore, AgreedScoreReview
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReportVersion
from accreditation.queries import teams
from accreditation.queries.agreed_scores import NEWEST

SETTLED = frozenset({AgreementMethod.TEAM, AgreementMethod.MODERATOR})


@dataclass(frozen=True)
class Touched:
    """One review that waits or was set aside, with the standards whose agreed scores rest on it, and those settled with it."""

    review: Review
    agreed: Sequence[str]
    settled: Sequence[str]
    findings: int


@dataclass(frozen=True)
class Since:
    """What became of a round whose scores rest on such a review."""

    shared_at: datetime | None
    reported_at: datetime | None
    votes: int
    outcome: Outcome | None
    decided_at: datetime | None


def reviews(application: Application) -> list[Touched]:
    """The reviews of a case's newest round that wait because of a conflict or were set aside; three statements."""
    if application.round is None:
        return []
    concerned = [
        review
        for review in teams.of_round(application.round)
        if review.held_at is not None or review.status is ReviewStatus.SET_ASIDE
    ]
    resting = _resting_on({review.id for review in concerned})
    findings = _findings(application, {standard_id for rows in resting.values() for standard_id, *_ in rows})
    return [
        Touched(
            review,
            [code for _, code, _ in resting.get(review.id, ())],
            [code for _, code, method in resting.get(review.id, ()) if method in SETTLED],
            sum(findings.get(standard_id, 0) for standard_id, *_ in resting.get(review.id, ())),
        )
        for review in concerned
    ]


def since(application: Application) -> Since:
    """How far a case's newest round has gone; three statements."""
    review_round = application.current_round
    reported_at = db.session.scalars(
        select(func.max(ReportVersion.issued_at)).where(ReportVersion.round_id == review_round.id)
    ).one()
    votes = db.session.scalars(
        select(func.count(Vote.id))
        .join(Motion, Motion.id == Vote.motion_id)
        .join(Item, Item.id == Motion.item_id)
        .where(Item.round_id == review_round.id)
    ).one()
    decision = db.session.execute(
        select(Decision.outcome, Decision.decided_at)
        .join(Item, Item.id == Decision.item_id)
        .where(Item.round_id == review_round.id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    outcome, decided_at = decision if decision is not None else (None, None)
    return Since(review_round.revealed_at, reported_at, votes, outcome, decided_at)


def _resting_on(review_ids: Collection[int]) -> dict[int, list[tuple[int, str, AgreementMethod]]]:
    resting: dict[int, list[tuple[int, str, AgreementMethod]]] = {}
    for review_id, standard_id, code, method in db.session.execute(
        select(AgreedScoreReview.review_id, Standard.id, Standard.code, AgreedScore.method)
        .join(AgreedScore, AgreedScore.id == AgreedScoreReview.agreed_score_id)
        .join(Standard, Standard.id == AgreedScore.standard_id)
        .where(AgreedScoreReview.review_id.in_(review_ids), NEWEST)
        .order_by(Standard.position)
    ):
        resting.setdefault(review_id, []).append((standard_id, code, method))
    return resting


def _findings(application: Application, standard_ids: Collection[int]) -> dict[int | None, int]:
    """How many findings there are on each of these standards; a draft is the team's own until it is issued."""
    rows = db.session.execute(
        select(Finding.standard_id, func.count())
        .where(
            Finding.application_id == application.id,
            Finding.standard_id.in_(standard_ids),
            or_(Finding.status != FindingStatus.DRAFT, Finding.issued_at.is_not(None)),
        )
        .group_by(Finding.standard_id)
    )
    return {row[0]: row[1] for row in rows}
