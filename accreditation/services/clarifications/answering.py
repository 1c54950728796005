"""The provider answers what reviewers asked: saved as it is typed, then sent once with a declaration, beside answers that stand."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.clarifications import ClarificationStatus, ClarificationTrigger
from accreditation.enums.people import Duty
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.clarifications import Clarification, ClarificationQuestion
from accreditation.permissions.viewer import Viewer
from accreditation.queries.clarifications import QuestionPage, Request
from accreditation.services import clocks, duties, snapshots
from accreditation.services.clarifications.steps import ClarificationFacts, step

CLOSED = {
    ClarificationStatus.ANSWERED: "Your answers were sent to the reviewers, so they stand as they are.",
    ClarificationStatus.CLOSED: "The reviewers closed these questions, so no answer can be sent any more. What was saved is still here.",
    ClarificationStatus.WAIVED: "The reviewers took these questions back, so no answer is needed.",
}


def why_answer_closed(request: Request) -> Reason | None:
    """Why the newest questions may not be answered now, in plain words; None while they may."""
    facts = ClarificationFacts(request.newest, request.application)
    if request.newest.status in CLOSED:
        return Reason(CLOSED[request.newest.status])
    if not facts.in_review:
        return Reason("Peer review of this application is over, so these questions need no answer.")
    if facts.paused:
        return Reason(
            "This application is paused, so nothing can change until the pause ends.", "application"
        )
    return None


def is_over(request: Request) -> bool:
    """Whether no answer can come any more to the newest questions; a pause ends, so they wait through it."""
    return (
        request.newest.status in CLOSED
        or not ClarificationFacts(request.newest, request.application).in_review
    )


def save_answer(
    subject: QuestionPage, *, answer: str, expected_version: int, actor: Viewer
) -> ClarificationQuestion:
    """Keep an answer as it is typed; nobody outside the provider reads it before it is sent.

    Raises Stale with the question where a colleague saved first, RuleBroken where nothing may be answered.
    """
    _refuse_closed(subject)
    question, text = subject.question, answer.strip()
    # What is sent again because its reply was lost is no conflict with itself.
    if question.answer == text:
        return question
    if question.version != expected_version:
        by = question.answered_by
        raise Stale(question, who=by.name if by is not None else "", at=question.answered_at)
    duties.take(subject.application.id, actor.id, Duty.AUTHOR)
    question.answer, question.version = text, question.version + 1
    question.answered_by_id, question.answered_at = actor.id, clock.now()
    db.session.flush()
    return question


def answer(request: Request, *, actor: Viewer, declared: bool) -> Clarification:
    """Send the answers with the declaration that they are true: the reviewers read them beside what was submitted.

    Only the standards that were asked about change; every score given on another stands. Refused where a question has no
    answer. Pressed twice, they are sent once.
    """
    clarification, application = request.newest, request.application
    if clarification.status is ClarificationStatus.ANSWERED and clarification.declared_by_id == actor.id:
        return clarification
    _refuse_closed(request)
    duties.take(application.id, actor.id, Duty.PROVIDER_LEAD)
    # Before the step: the row's own check wants who declared it and when beside the state.
    clarification.declared_by_id, clarification.declared_at = actor.id, clock.now()
    with db.session.no_autoflush:
        step(clarification, application, ClarificationTrigger.ANSWER, actor=actor, declared=declared)
    for row in clocks.clarification_clocks(application.id):
        clocks.meet(row)
    # What is asked and answered is read from the rows, so they are written first.
    db.session.flush()
    standard_ids = [question.standard_id for question in clarification.questions]
    snapshot = snapshots.amend(application, standard_ids, requested_by=actor)
    clarification.snapshot_id = application.current_round.snapshot_id = snapshot.id
    db.session.flush()
    clocks.recompute_case(application.id)
    return clarification


def _refuse_closed(request: Request) -> None:
    closed = why_answer_closed(request)
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])
