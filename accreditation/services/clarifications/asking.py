"""The lead sends the team's questions as one request, or says that there is nothing to ask; a second one goes with a visit."""

from collections.abc import Sequence

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.clarifications import OPEN, ClarificationStatus, ClarificationTrigger
from accreditation.enums.clocks import ClockKind
from accreditation.errors import Reason, RuleBroken
from accreditation.models.clarifications import Clarification, ClarificationQuestion
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clarifications as queries
from accreditation.queries import review_questions, rounds
from accreditation.queries.policies import policy_of
from accreditation.queries.review_questions import Gathered
from accreditation.rules.naming import may_name
from accreditation.services import audit, clocks
from accreditation.services.clarifications.steps import step


def refuse_closed(closed: Reason | None) -> None:
    """Refuse with a reason, where there is one."""
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])


def why_not_asked(review: Review) -> Reason | None:
    """Why nothing more may be asked in a round now, in plain words; None while it may."""
    made = queries.statuses(review.round_id)
    if not OPEN.isdisjoint(made):
        return Reason(
            "The team’s questions are with the provider, or wait to be closed by the lead.", "review"
        )
    policy = policy_of(review.application)
    visited = policy.visit_needed and rounds.visit_version(review.round) > 0
    at_most = policy.cycle.clarifications_with_visit if visited else policy.cycle.clarifications
    if len(made) >= at_most:
        words = _what_came_of_them(review.round_id, made)
        more = "." if visited or not policy.visit_needed else ", and more can be asked after the visit."
        return Reason(f"{words}. Nothing more is asked in this review{more}", "review")
    return None


def _what_came_of_them(round_id: int, made: Sequence[ClarificationStatus]) -> str:
    """What became of the questions of a round in which nothing more is asked."""
    if any(status is not ClarificationStatus.WAIVED for status in made):
        return "The team’s questions were sent and closed"
    if queries.any_sent(round_id):
        return "The lead took the team’s questions back"
    return "The lead said that nothing is asked"


def named(gathered: Sequence[Gathered]) -> dict[str, list[str]]:
    """Pieces of the questions that look as if they name somebody, by the code of the standard."""
    pieces = {line.line.code: may_name(line.words) for line in gathered}
    return {code: words for code, words in pieces.items() if words}


def send(review: Review, *, actor: Viewer, shown: str, looked_at: bool) -> Clarification:
    """Send the questions as the lead read them; review clocks stand still until the provider has answered.

    `shown` is the fingerprint of the words on the page, so that nothing goes out which was given or worded since; `looked_at`
    says that the lead looked at what may name somebody. Raises RuleBroken for the rest.
    """
    _refuse(review)
    since = queries.sent_last(review.round_id)
    lines = [line for line in review_questions.gathered(review.round, since=since) if line.words]
    if not lines:
        raise RuleBroken("There is nothing to send. Word a question, or say that nothing is asked.")
    if review_questions.fingerprint(lines) != shown:
        raise RuleBroken(
            "The questions have changed since you opened this page. Read them again, then send them."
        )
    if named(lines) and not looked_at:
        raise RuleBroken(
            "Some words may name a person. Change them, or say that you have looked at them.",
            field="looked_at",
        )
    clarification = _make(review, ClarificationStatus.ASKED, actor)
    clarification.questions = [
        ClarificationQuestion(standard_id=line.line.standard_id, words=line.words) for line in lines
    ]
    db.session.add(clarification)
    db.session.flush()
    application = review.application
    clocks.start(
        ClockKind.CLARIFICATION,
        "clarification",
        application_id=application.id,
        length=clocks.days(application, "clarification"),
    )
    db.session.flush()
    clocks.recompute_case(application.id)
    _record(AuditKind.QUESTIONS_ASKED, clarification, review, actor)
    return clarification


def waive(review: Review, *, reason: str, actor: Viewer) -> Clarification:
    """Say that nothing is asked, before anybody locks; with a reason."""
    _refuse_without(reason, "Say why nothing is asked.")
    _refuse(review)
    clarification = _make(review, ClarificationStatus.WAIVED, actor)
    clarification.waived_because = reason.strip()
    db.session.add(clarification)
    db.session.flush()
    _record(AuditKind.QUESTIONS_WAIVED, clarification, review, actor)
    return clarification


def take_back(review: Review, *, reason: str, actor: Viewer) -> Clarification:
    """Take back questions that are with the provider, before anybody locks; with a reason."""
    _refuse_without(reason, "Say why the questions are taken back.")
    clarification = queries.newest(review.round_id)
    if clarification is None:
        raise RuleBroken("Nothing was asked in this review yet, so there is nothing to take back.")
    with db.session.no_autoflush:
        clarification.waived_because = reason.strip()
        clarification.closed_by_id, clarification.closed_at = actor.id, clock.now()
        step(clarification, review.application, ClarificationTrigger.WAIVE, actor=actor)
    for row in clocks.clarification_clocks(review.application_id):
        clocks.stop(row)
    db.session.flush()
    clocks.recompute_case(review.application_id)
    return clarification


def _refuse_without(reason: str, words: str) -> None:
    if not reason.strip():
        raise RuleBroken(words, field="reason")


def _refuse(review: Review) -> None:
    """Refuse where the team asks nothing now."""
    application = review.application
    if application.paused_at is not None:
        refuse_closed(
            Reason("This application is paused, so nothing can move until the pause ends.", "application")
        )
    if application.status is not ApplicationStatus.IN_REVIEW or not review.is_current:
        refuse_closed(Reason("Questions are asked while peer review is under way.", "review"))
    refuse_closed(why_not_asked(review))


def _make(review: Review, status: ClarificationStatus, actor: Viewer) -> Clarification:
    made = queries.statuses(review.round_id)
    return Clarification(
        round_id=review.round_id,
        number=len(made) + 1,
        status=status,
        with_visit=bool(made),
        asked_by_id=actor.id,
        asked_at=clock.now(),
    )


def _record(kind: AuditKind, clarification: Clarification, review: Review, actor: Viewer) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=audit.case(review.application_id),
        application_id=review.application_id,
        clarification_id=clarification.id,
    )
