"""The reviewers' questions as their provider reads and answers them; who of the team asked is on no page."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.clarifications import ClarificationTrigger
from accreditation.enums.permissions import Permission as P
from accreditation.permissions.table import can
from accreditation.queries import citations as citation_queries
from accreditation.queries import clarifications as queries
from accreditation.queries import frameworks, locks
from accreditation.queries.clarifications import QuestionPage, Request
from accreditation.rules import working_days
from accreditation.services import clarifications
from accreditation.services.clarifications import ClarificationFacts
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import goes_on, saved, shown
from accreditation.web.bind import bind, submitted
from accreditation.web.errors import wants_json
from forms.clarifications import AnswerForm, AnswersForm

bp = Blueprint("clarifications", __name__, url_prefix="/applications/<id:application_id>/questions")


@bp.route("", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, queries.for_provider, lock=locks.application)
def show(request: Request) -> ResponseReturnValue:
    """Every question with its answer, and the declaration with which the lead sends them."""
    allow_sending(P.APPLICATION_LEAD, request.application)
    application = request.application
    form = bind(AnswersForm)
    # What is declared is what was read.
    form.must_show(*(f"{each.id}-{each.version}" for each in request.newest.questions))
    if submitted(form):
        with unit_of_work():
            clarifications.answer(request, actor=viewer(), declared=bool(form.declared.data))
        flash(step_words.done("request", ClarificationTrigger.ANSWER))
        return redirect(url_for(".show", application_id=application.id))
    waiting, due_on = queries.waiting_until(application.id)
    return shown(
        "clarifications/show.html",
        form=form,
        questions=request,
        application=application,
        due_on=due_on if waiting else None,
        late=waiting and due_on is not None and clock.now() > working_days.closes(due_on),
        closed=clarifications.why_answer_closed(request),
        over=clarifications.is_over(request),
        unanswered=ClarificationFacts(request.newest, application).unanswered,
        sends=can(viewer(), P.APPLICATION_LEAD, application),
    )


@bp.route("/<code>", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, queries.question_for, lock=locks.application)
def question(subject: QuestionPage) -> ResponseReturnValue:
    """Answer one question, and cite what shows it; the answer that was submitted stands beside it."""
    allow_sending(P.APPLICATION_DRAFT, subject.application)
    application, sent = subject.application, subject.question
    form = bind(AnswerForm, data={"version": sent.version, "answer": sent.answer})
    if submitted(form):
        with unit_of_work():
            clarifications.save_answer(
                subject,
                answer=form.answer.data or "",
                expected_version=form.expected_version or 0,
                actor=viewer(),
            )
        if wants_json():
            return saved(sent.version, form)
        sender = "you have" if can(viewer(), P.APPLICATION_LEAD, application) else "your provider lead has"
        flash(f"{sent.standard.code}: saved. The reviewers read it once {sender} sent all the answers.")
        following = _following(subject) if goes_on() else None
        if following is not None:
            return redirect(url_for(".question", application_id=application.id, code=following))
        return redirect(url_for(".show", application_id=application.id))
    closed = clarifications.why_answer_closed(subject)
    return shown(
        "clarifications/question.html",
        form=form,
        subject=subject,
        application=application,
        asked=sent,
        answer=subject.answer,
        text=frameworks.of_application(application).standard(sent.standard.code),
        citations=citation_queries.of_answer(subject.answer.id),
        asked_at=subject.newest.asked_at,
        closed=closed,
        over=clarifications.is_over(subject),
        following=_following(subject),
        editable=closed is None and can(viewer(), P.APPLICATION_DRAFT, application),
    )


def _following(subject: QuestionPage) -> str | None:
    """The question after this one, by its standard."""
    codes = [question.standard.code for question in subject.newest.questions]
    place = codes.index(subject.question.standard.code) + 1
    return codes[place] if place < len(codes) else None
