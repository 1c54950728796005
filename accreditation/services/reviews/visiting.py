"""Record the visit that excellence needs; its notes are for the team and the panel, never for the provider."""

from datetime import date

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.reviews import Review
from accreditation.models.rounds import Visit
from accreditation.permissions.viewer import Viewer
from accreditation.queries import rounds
from accreditation.queries.policies import policy_of
from accreditation.rules import working_days
from accreditation.services import audit


def record_visit(review: Review, *, held_on: date, learner_session: bool, notes: str, actor: Viewer) -> None:
    """Say when the visit took place and whether learners spoke in confidence; it comes after the desk scores."""
    application = review.application
    if not policy_of(application).visit_needed:
        raise RuleBroken("Only an application for excellence has a visit.")
    review_round = review.round
    if application.status is not ApplicationStatus.IN_REVIEW or not review.is_current:
        raise RuleBroken("A visit is recorded while peer review is under way.")
    if review_round.revealed_at is None:
        raise RuleBroken("The visit comes after every reviewer has locked their scores.")
    if held_on > clock.today():
        raise RuleBroken("The visit cannot be in the future.", field="held_on")
    if held_on < working_days.day_of(review_round.revealed_at):
        raise RuleBroken("The visit comes after the scores were shared.", field="held_on")
    db.session.add(
        Visit(
            round_id=review_round.id,
            # What was recorded before stays: scores may rest on it.
            version=rounds.visit_version(review_round) + 1,
            held_on=held_on,
            learner_session=learner_session,
            notes=notes,
            recorded_by_id=actor.id,
            recorded_at=clock.now(),
        )
    )
    audit.record(
        AuditKind.VISIT_RECORDED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
    )
