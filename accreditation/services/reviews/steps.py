"""The one way in which a review takes a step."""

from accreditation.enums.audit import AuditKind
from accreditation.enums.reviews import ReviewTrigger
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit
from accreditation.services.moves import move
from accreditation.services.reviews.facts import ReviewFacts
from workflows.review import REVIEW


def step(
    review: Review, trigger: ReviewTrigger, *, actor: Viewer | None, facts: ReviewFacts | None = None
) -> None:
    """Move a review and write it down in its case's stream; raises RuleBroken with every reason."""
    move(
        REVIEW,
        review,
        trigger,
        facts or ReviewFacts(review),
        kind=AuditKind.REVIEW_MOVED,
        stream=audit.case(review.application_id),
        actor=actor,
        review_id=review.id,
    )
