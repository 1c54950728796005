"""Questions of a review team: each reviewer's own list, and the lead's pages on which they are worded, sent, waived and closed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.clarifications import ClarificationStatus, ClarificationTrigger
from accreditation.enums.clocks import ClockKind
from accreditation.enums.permissions import Permission as P
from accreditation.errors import Reason
from accreditation.models.clarifications import Clarification
from accreditation.models.reviews import Review
from accreditation.permissions.table import can
from accreditation.queries import clarifications as request_queries
from accreditation.queries import clocks as clock_queries
from accreditation.queries import frameworks, locks
from accreditation.queries import review_questions as queries
from accreditation.queries import reviews as review_queries
from accreditation.queries.review_questions import OnStandard, ToWord
from accreditation.services import clarifications, reviews
from accreditation.services.clarifications import ClarificationFacts
from accreditation.web.access import requires, viewer
from accreditation.web.answering import goes_on, saved, shown
from accreditation.web.bind import bind, submitted
from accreditation.web.errors import wants_json
from forms.base import BaseForm, ConfirmForm, ShownForm
from forms.clarifications import QuestionForm, SendForm, TakeBackForm, WaiveForm, WordingForm
from workflows.clarification import CLARIFICATION
from workflows.engine import possible, unmet_before

bp = Blueprint("review_questions", __name__, url_prefix="/reviews/<id:review_id>/questions")

WITH_PROVIDER = ClarificationStatus.ASKED.value
CLOSED_AFTER_VISIT = {
    False: "The questions are closed. Once each reviewer has saved their scores of these standards again, scores can be agreed.",
    True: "The questions are closed without an answer. Scores can be agreed.",
}
"""What is said once a second request is closed, by whether no answer came: reviews are locked by then."""
TAKEN_BACK = {
    False: "The questions are taken back. The provider need not answer, and reviews may be locked.",
    True: "The questions are taken back. The provider need not answer, and scores can be agreed.",
}
"""What is said once questions are taken back, by whether it was a second request."""


def _page(template: str, review: Review, *, form: BaseForm, **values: Any) -> ResponseReturnValue:
    return shown(
        f"review_questions/{template}.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        **values,
    )


def _stands(newest: Clarification | None) -> str:
    """Where the newest questions stand, for a form that says what its page was about: they may move while it is open."""
    return newest.status.value if newest is not None else ""


def _closed(review: Review) -> Reason | None:
    """Why a reviewer's own list may not change now."""
    return reviews.why_closed(review) or clarifications.why_not_asked(review)


@bp.route("", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, review_queries.with_content, lock=locks.of_review)
def index(review: Review) -> ResponseReturnValue:
    """What I would ask, and the one act that gives it to the lead; what was sent, with the answers."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            clarifications.give(review, queries.rows(review.id), actor=viewer())
        flash("Your questions are with the lead, who reads the words and not who asked.")
        return redirect(url_for(".index", review_id=review.id))
    return _page(
        "index",
        review,
        form=form,
        questions=queries.own(review.id),
        requests=request_queries.of_round(review.round_id),
        leads=can(viewer(), P.TEAM_LEAD, review),
        closed=_closed(review),
    )


@bp.route("/<code>", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.on_standard, lock=locks.of_review)
def write(subject: OnStandard) -> ResponseReturnValue:
    """Write what I would ask about one standard; mine alone until I give it to the lead."""
    review, question = subject.review, subject.question
    form = bind(
        QuestionForm,
        data={"version": question.version if question else 0, "words": question.words if question else ""},
    )
    if submitted(form):
        with unit_of_work():
            standing = clarifications.write(
                subject, words=form.words.data or "", expected_version=form.expected_version or 0
            )
        if wants_json():
            return saved(standing.version, form)
        flash(f"{subject.line.code}: saved. Nobody else reads it until you give your questions to the lead.")
        if goes_on():
            return redirect(url_for(".index", review_id=review.id))
        return redirect(url_for("reviews.score", review_id=review.id, code=subject.line.code))
    return _page(
        "write",
        review,
        form=form,
        question=question,
        text=frameworks.of_application(review.application).standard(subject.line.code),
        closed=_closed(review),
    )


@bp.get("/gathered")
@requires(P.TEAM_LEAD, review_queries.with_content)
def gathered(review: Review) -> ResponseReturnValue:
    """The lead's page: what the team would ask by standard, how it is worded, and where the request stands."""
    since = request_queries.sent_last(review.round_id)
    lines = queries.gathered(review.round, since=since)
    requests = request_queries.of_round(review.round_id)
    newest = requests[-1] if requests else None
    closed = clarifications.why_not_asked(review)
    clocks = clock_queries.of_case(review.application_id, ClockKind.CLARIFICATION)
    return render_template(
        "review_questions/gathered.html",
        review=review,
        place=review.application.subject.name,
        lines=[line for line in lines if line.given or line.words],
        others=[line for line in lines if not line.given and not line.words],
        named=clarifications.named(lines),
        lists=queries.lists(review.round_id, since),
        requests=requests,
        newest=newest,
        due_on=clocks[0].due_on if clocks else None,
        closed=closed,
        steps=_steps(newest, review) if newest is not None else {},
    )


@bp.route("/gathered/<code>", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, queries.to_word, lock=locks.of_review)
def word(subject: ToWord) -> ResponseReturnValue:
    """Word the question on one standard; the reviewers' own words stay beside it."""
    review, line = subject.review, subject.gathered
    form = bind(WordingForm, data={"version": line.version, "words": line.words})
    if submitted(form):
        with unit_of_work():
            standing = clarifications.word(
                review,
                line,
                words=form.words.data or "",
                expected_version=form.expected_version or 0,
                actor=viewer(),
            )
        if wants_json():
            return saved(standing.version, form)
        flash(f"{line.line.code}: saved. Nothing is sent yet.")
        return redirect(url_for(".gathered", review_id=review.id))
    return _page(
        "word",
        review,
        form=form,
        line=line,
        named=clarifications.named([line]).get(line.line.code, []),
        text=frameworks.of_application(review.application).standard(line.line.code),
        closed=clarifications.why_not_asked(review),
    )


@bp.route("/send", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, review_queries.with_content, lock=locks.of_review)
def send(review: Review) -> ResponseReturnValue:
    """Read the questions once more as the provider will, and send them."""
    lines = [
        line
        for line in queries.gathered(review.round, since=request_queries.sent_last(review.round_id))
        if line.words
    ]
    form = bind(SendForm)
    seen = form.take_shown(queries.fingerprint(lines))
    if submitted(form):
        with unit_of_work():
            clarifications.send(review, actor=viewer(), shown=seen, looked_at=bool(form.looked_at.data))
        flash("The questions are sent. Review dates stand still until the provider has answered.")
        return redirect(url_for(".gathered", review_id=review.id))
    return _page(
        "send",
        review,
        form=form,
        lines=lines,
        named=clarifications.named(lines),
        closed=clarifications.why_not_asked(review),
    )


@bp.route("/waive", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, review_queries.with_content, lock=locks.of_review)
def waive(review: Review) -> ResponseReturnValue:
    """Say that nothing is asked, or take back what is with the provider; with a reason."""
    stands = _stands(request_queries.newest(review.round_id))
    takes_back = stands == WITH_PROVIDER
    form = bind(TakeBackForm if takes_back else WaiveForm)
    took_back = form.take_shown(stands) == WITH_PROVIDER
    act = clarifications.take_back if took_back else clarifications.waive
    if submitted(form):
        with unit_of_work():
            request = act(review, reason=form.reason.data or "", actor=viewer())
        done = step_words.done("request", ClarificationTrigger.WAIVE)
        flash(TAKEN_BACK[request.with_visit] if took_back else done)
        return redirect(url_for(".gathered", review_id=review.id))
    since = request_queries.sent_last(review.round_id)
    given = sum(len(line.given) for line in queries.gathered(review.round, since=since))
    closed = None if takes_back else clarifications.why_not_asked(review)
    return _page("waive", review, form=form, takes_back=takes_back, given=given, closed=closed)


@bp.route("/close", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, review_queries.with_content, lock=locks.of_review)
def close(review: Review) -> ResponseReturnValue:
    """Close the questions once the answers are read, or because none came in time."""
    newest = request_queries.newest(review.round_id)
    stands = _stands(newest)
    form = bind(ShownForm)
    gives_up = form.take_shown(stands) == WITH_PROVIDER
    if submitted(form):
        with unit_of_work():
            (clarifications.give_up if gives_up else clarifications.close)(review, actor=viewer())
        trigger = ClarificationTrigger.GIVE_UP if gives_up else ClarificationTrigger.CLOSE
        after_visit = newest is not None and newest.with_visit
        flash(CLOSED_AFTER_VISIT[gives_up] if after_visit else step_words.done("request", trigger))
        return redirect(url_for(".gathered", review_id=review.id))
    unanswered = stands == WITH_PROVIDER
    return _page(
        "close",
        review,
        form=form,
        newest=newest,
        unanswered=unanswered,
        missing=_why_not_closed(newest, review, unanswered=unanswered),
    )


def _why_not_closed(newest: Clarification | None, review: Review, *, unanswered: bool) -> list[Reason]:
    if newest is None:
        return [Reason("Nothing was asked in this review yet, so there is nothing to close.")]
    trigger = ClarificationTrigger.GIVE_UP if unanswered else ClarificationTrigger.CLOSE
    if trigger not in possible(CLARIFICATION, newest):
        return [Reason("These questions are closed already.")]
    return unmet_before(CLARIFICATION, newest, trigger, ClarificationFacts(newest, review.application))


def _steps(newest: Clarification, review: Review) -> dict[str, list[Reason]]:
    """The steps that the lead may take with the newest request, each with what still stops it."""
    facts = ClarificationFacts(newest, review.application)
    return {
        trigger.value: unmet_before(CLARIFICATION, newest, trigger, facts)
        for trigger in possible(CLARIFICATION, newest)
        if trigger is not ClarificationTrigger.ANSWER
    }
