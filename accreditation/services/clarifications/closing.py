"""The lead closes the questions once the answers are read, or once the provider's days are over and no answer came."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.clarifications import ClarificationTrigger
from accreditation.errors import RuleBroken
from accreditation.models.clarifications import Clarification
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clarifications as queries
from accreditation.services import clocks
from accreditation.services.clarifications.steps import step


def close(review: Review, *, actor: Viewer) -> Clarification:
    """Close the questions: the answers are read, and reviews may be locked."""
    return _end(review, ClarificationTrigger.CLOSE, actor)


def give_up(review: Review, *, actor: Viewer) -> Clarification:
    """Close the questions without an answer, once the provider's days are over; it stands on the record that none came."""
    clarification = _end(review, ClarificationTrigger.GIVE_UP, actor)
    for row in clocks.clarification_clocks(review.application_id):
        clocks.run_out(row)
    db.session.flush()
    clocks.recompute_case(review.application_id)
    return clarification


def _end(review: Review, trigger: ClarificationTrigger, actor: Viewer) -> Clarification:
    clarification = queries.newest(review.round_id)
    if clarification is None:
        raise RuleBroken("Nothing was asked in this review yet, so there is nothing to close.")
    with db.session.no_autoflush:
        clarification.closed_by_id, clarification.closed_at = actor.id, clock.now()
        step(clarification, review.application, trigger, actor=actor)
    db.session.flush()
    return clarification
