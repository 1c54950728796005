"""A reviewer answers an invitation and declares, then opens the case."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import ReviewTrigger
from accreditation.models.reviews import Review
from accreditation.queries import locks
from accreditation.queries import reviews as queries
from accreditation.queries import teams as team_queries
from accreditation.services import reviews
from accreditation.views.reviews.overview import bp
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.reviews import CONFLICT, DeclareForm, DeclineForm
from workflows.engine import possible
from workflows.review import REVIEW


@bp.route("/<id:review_id>/declare", methods=["GET", "POST"])
@requires(P.REVIEW_SEE, queries.for_reviewer, lock=locks.of_reviewer)
def declare(review: Review) -> ResponseReturnValue:
    """Declare whether a conflict is known; the content is closed until then."""
    form = bind(DeclareForm)
    if submitted(form):
        with unit_of_work():
            if form.declaration.data == CONFLICT:
                reviews.declare_conflict(review, actor=viewer(), words=form.words.data, kind=form.kind.data)
            else:
                reviews.accept(review, actor=viewer(), words=form.words.data)
        flash("Thank you. Your declaration is recorded.")
        return redirect(url_for(".show", review_id=review.id))
    team = team_queries.of_round(review.round)
    return shown(
        "reviews/declare.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        is_open=ReviewTrigger.ACCEPT in possible(REVIEW, review),
        people=queries.people_of(review.application, team),
        team=team,
    )


@bp.route("/<id:review_id>/decline", methods=["GET", "POST"])
@requires(P.REVIEW_SEE, queries.for_reviewer, lock=locks.of_review)
def decline(review: Review) -> ResponseReturnValue:
    """Decline the invitation."""
    form = bind(DeclineForm)
    if submitted(form):
        with unit_of_work():
            reviews.decline(review, actor=viewer(), because=form.because.data)
        flash("You declined. The office asks somebody else.")
        return redirect(url_for(".index"))
    return shown(
        "reviews/decline.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        is_open=ReviewTrigger.DECLINE in possible(REVIEW, review),
    )


@bp.route("/<id:review_id>/begin", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.for_reviewer, lock=locks.of_review)
def begin(review: Review) -> ResponseReturnValue:
    """Open the case to read and score it."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            reviews.begin_scoring(review, actor=viewer())
        return redirect(url_for(".show", review_id=review.id))
    says = "You read what was submitted and score each standard. Nobody sees your scores before every reviewer has locked."
    return _confirm(form, review, "Start scoring", says, "Start scoring")


def _confirm(form: ConfirmForm, review: Review, title: str, says: str, button: str) -> ResponseReturnValue:
    return shown(
        "reviews/confirm.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        title=title,
        says=says,
        button=button,
    )
