"""A team goes on in a later round: each member has a new review there, and what they scored before stays where it is."""

from datetime import date

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.reviews import ON_TEAM, ReviewStatus, ReviewTrigger
from accreditation.models.applications import Application
from accreditation.models.reviews import Declaration, Review
from accreditation.models.rounds import ReviewRound
from accreditation.queries import teams
from accreditation.rules import working_days
from accreditation.services import clocks
from accreditation.services.reviews.steps import step


def continue_team(before: ReviewRound, review_round: ReviewRound, application: Application) -> list[Review]:
    """Give everybody who is still on the team a review in the new round, accepted under the declaration they made."""
    due_on = working_days.deadline(clock.now(), clocks.days(application, "review")).date()
    return [
        _continue(review, review_round, application, due_on=due_on)
        for review in teams.of_round(before)
        if review.status in ON_TEAM
    ]


def _continue(before: Review, review_round: ReviewRound, application: Application, *, due_on: date) -> Review:
    review = Review(
        application_id=application.id,
        round_id=review_round.id,
        reviewer_id=before.reviewer_id,
        kind=before.kind,
        profession=before.profession,
        is_lead=before.is_lead,
        from_other_office=before.from_other_office,
        status=ReviewStatus.INVITED,
        invited_at=clock.now(),
        due_on=due_on,
        declared_clear=before.declared_clear,
        application=application,
        round=review_round,
    )
    db.session.add(review)
    db.session.flush()
    # The declaration is about the case, which is the same one; it keeps the day on which it was made.
    for made in db.session.scalars(
        select(Declaration).where(Declaration.review_id == before.id).order_by(Declaration.id)
    ):
        db.session.add(
            Declaration(review_id=review.id, made_at=made.made_at, is_clear=made.is_clear, words=made.words)
        )
    # Nobody is asked a second time, so the service takes the step that a newcomer takes.
    step(review, ReviewTrigger.ACCEPT, actor=None)
    return review
