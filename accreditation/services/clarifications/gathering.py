"""A reviewer writes what they would ask and gives it to the lead, who words it: all of it private to the team, and none of it sent."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.clarifications import QuestionWording, ReviewQuestion
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries.review_questions import Gathered, OnStandard
from accreditation.services import audit
from accreditation.services.clarifications.asking import refuse_closed, why_not_asked
from accreditation.services.reviews import why_closed


def write(subject: OnStandard, *, words: str, expected_version: int) -> ReviewQuestion:
    """Keep a reviewer's question about a standard; nobody else reads it until it is given to the lead, and anew after a change.

    Raises Stale with the question that stands where another window saved first. Empty words take the question back.
    """
    refuse_closed(_why_closed(subject.review))
    question, text = subject.question, words.strip()
    # What is sent again because its reply was lost is no conflict with itself.
    if question is not None and question.words == text:
        return question
    if (question.version if question is not None else 0) != expected_version:
        raise Stale(question)
    if question is None:
        question = ReviewQuestion(
            review_id=subject.review.id, standard_id=subject.line.standard_id, version=0, words=""
        )
        db.session.add(question)
    question.words, question.given_at = text, None
    question.version += 1
    question.updated_at = clock.now()
    db.session.flush()
    return question


def _why_closed(review: Review) -> Reason | None:
    return why_closed(review) or why_not_asked(review)


def give(review: Review, questions: list[ReviewQuestion], *, actor: Viewer) -> int:
    """Give every question of a reviewer's list to the lead, who reads the words and not who asked; how many were new."""
    refuse_closed(_why_closed(review))
    fresh = [question for question in questions if question.words and question.given_at is None]
    if not fresh:
        raise RuleBroken("There is no question that the lead does not have already. Nothing was changed.")
    for question in fresh:
        question.given_at = clock.now()
    audit.record(
        AuditKind.QUESTIONS_GIVEN,
        actor=actor,
        stream=audit.case(review.application_id),
        application_id=review.application_id,
    )
    return len(fresh)


def word(
    review: Review, gathered: Gathered, *, words: str, expected_version: int, actor: Viewer
) -> QuestionWording:
    """Keep how the lead words the question on a standard; with no words, nothing is asked about it.

    Reviewers' own words stay as they are. Raises Stale where another window, or the lead before, saved first.
    """
    application = review.application
    if application.status is not ApplicationStatus.IN_REVIEW or application.paused_at is not None:
        refuse_closed(Reason("Questions are worded while peer review is under way.", "review"))
    refuse_closed(why_not_asked(review))
    wording, text = gathered.wording, words.strip()
    if wording is not None and gathered.is_worded and wording.words == text:
        return wording
    if gathered.version != expected_version:
        raise Stale(wording)
    if wording is None:
        wording = QuestionWording(
            round_id=review.round_id, standard_id=gathered.line.standard_id, version=0, words=""
        )
        db.session.add(wording)
    wording.words, wording.version = text, wording.version + 1
    wording.written_by_id, wording.written_at = actor.id, clock.now()
    db.session.flush()
    return wording
