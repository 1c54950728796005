"""Unlock a locked review: its reviewer asks on one page, and a moderator answers on another."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import ReviewStatus, ReviewTrigger
from accreditation.models.reviews import Review
from accreditation.queries import locks
from accreditation.queries import reviews as review_queries
from accreditation.queries import unlocks as queries
from accreditation.queries.policies import policy_of
from accreditation.queries.unlocks import UnlockPage
from accreditation.services import reviews
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.unlocks import UnlockAnswer, UnlockAnswerForm, UnlockForm

bp = Blueprint("unlocks", __name__)

SHARED_NOW = " Nothing else kept the scores back, so they are shared with the team now."


@bp.route("/reviews/<id:review_id>/unlock", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, review_queries.with_content, lock=locks.of_review)
def ask(review: Review) -> ResponseReturnValue:
    """Ask a moderator to unlock one's own review, or leave it locked after all."""
    takes_back = request.form.get("act") == "take_back"
    take_back = bind(ConfirmForm)
    form = bind(UnlockForm)
    if submitted(take_back) and takes_back:
        with unit_of_work():
            shared = reviews.take_back_unlock(review, actor=viewer())
        flash("Your review stays locked." + (SHARED_NOW if shared else ""))
        return redirect(url_for("reviews.show", review_id=review.id))
    if not takes_back and submitted(form):
        with unit_of_work():
            reviews.ask_to_unlock(review, actor=viewer(), reason=form.reason.data or "")
        flash("A moderator is asked. Scores are not shared before the answer.")
        return redirect(url_for("reviews.show", review_id=review.id))
    requests = queries.of_review(review.id)
    shared_already = review.round.revealed_at is not None
    return shown(
        "unlocks/ask.html",
        form=form,
        take_back=take_back,
        review=review,
        place=review.application.subject.name,
        days=policy_of(review.application).days(reviews.UNLOCK_DAYS),
        waits=next((each for each in requests if each.ended_at is None and not shared_already), None),
        answered=[each for each in requests if each.ended_at is not None],
        asks=review.status is ReviewStatus.LOCKED
        and not shared_already
        and review.is_current
        and review.application.status is ApplicationStatus.IN_REVIEW,
    )


@bp.route("/unlocks/<id:review_id>", methods=["GET", "POST"])
@requires(P.MODERATE, queries.for_moderator, lock=locks.of_review)
def decide(page: UnlockPage) -> ResponseReturnValue:
    """What a reviewer asks, and the moderator's answer to it; nothing of the review itself is shown."""
    form = bind(UnlockAnswerForm)
    form.must_show(page.request.id)
    if submitted(form):
        answer = form.answer.data or ""
        if form.decision.data is UnlockAnswer.GRANT:
            with unit_of_work():
                reviews.unlock(page.review, answer=answer, actor=viewer())
            flash(step_words.done("review", ReviewTrigger.UNLOCK))
        else:
            with unit_of_work():
                shared = reviews.refuse_to_unlock(page.review, answer=answer, actor=viewer())
            flash("The review stays locked, and its reviewer reads why." + (SHARED_NOW if shared else ""))
        return redirect(url_for("consensus.moderator_list"))
    return shown("unlocks/decide.html", form=form, page=page)
