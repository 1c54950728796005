"""The lead reviewer records the visit of an application for excellence."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.reviews import Review
from accreditation.queries import locks, rounds
from accreditation.queries import reviews as queries
from accreditation.services import reviews
from accreditation.views.reviews.overview import bp
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.reviews import VisitForm


@bp.route("/<id:review_id>/visit", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.with_content, lock=locks.of_review)
def visit(review: Review) -> ResponseReturnValue:
    """Record the visit of an application for excellence."""
    allow(P.TEAM_LEAD, review)
    application = review.application
    recorded = rounds.visit(application, review.round, notes=True)
    # The visit of an earlier round counts too, but is not this one's to change.
    own = recorded if recorded is not None and recorded.round_id == review.round_id else None
    form = bind(VisitForm, obj=own)
    if submitted(form):
        with unit_of_work():
            reviews.record_visit(review, actor=viewer(), **form.values())
        flash("The visit is recorded. Each reviewer may now change a score with a new rationale.")
        return redirect(url_for(".show", review_id=review.id))
    return shown("reviews/visit.html", form=form, review=review, place=application.subject.name)
