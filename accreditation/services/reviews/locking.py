"""Lock a review, and share the scores when the last one is locked: both once and for good."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.reviews import ReviewStatus, ReviewTrigger
from accreditation.errors import Reason
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries.policies import policy_of
from accreditation.rules.review import left_before_locking
from accreditation.services import audit
from accreditation.services.case_facts import CaseFacts
from accreditation.services.reviews import drafts
from accreditation.services.reviews.facts import ReviewFacts, count_open
from accreditation.services.reviews.steps import step


def left(review: Review) -> list[Reason]:
    """What is left before this review may be locked, standard by standard."""
    return left_before_locking(drafts.of_review(review), policy_of(review.application).reviewing)


def lock_review(review: Review, *, actor: Viewer) -> bool:
    """Lock the reviewer's scores; true where this was the last one, so that the team's scores are shared now."""
    facts = ReviewFacts(review)
    review.locked_at = clock.now()
    step(review, ReviewTrigger.LOCK, actor=actor, facts=facts)
    db.session.flush()
    return share_if_due(review.application, actor=actor)


def share_if_due(application: Application, *, actor: Viewer | None) -> bool:
    """Share the scores of a round's locked reviews, once all of a complete team are; a late replacement's on its own."""
    review_round = application.current_round
    first = review_round.revealed_at is None
    if first and (count_open(review_round.id) or CaseFacts(application, actor).team_short):
        return False
    locked = _locked(review_round)
    if not locked:
        return False
    if first:
        review_round.revealed_at = clock.now()
        audit.record(
            AuditKind.SCORES_REVEALED,
            actor=actor,
            stream=audit.case(application.id),
            application_id=application.id,
        )
    for review in locked:
        step(review, ReviewTrigger.REVEAL, actor=None)
    return True


def _locked(review_round: ReviewRound) -> Sequence[Review]:
    return db.session.scalars(
        select(Review)
        .options(joinedload(Review.application), joinedload(Review.round))
        .where(Review.round_id == review_round.id, Review.status == ReviewStatus.LOCKED)
        .order_by(Review.id)
    ).all()
