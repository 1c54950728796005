"""The lead reviewer records the visit of an application for excellence."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.reviews import Review
from accreditation.queries import cases, locks
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
    form = bind(
        VisitForm,
        data={
            "held_on": application.visit_held_on,
            "learner_session": application.visit_learner_session,
            "notes": queries.visit_notes(viewer(), review),
        },
    )
    if submitted(form):
        with unit_of_work():
            reviews.record_visit(review, actor=viewer(), **form.values())
        flash("The visit is recorded. Each reviewer may now change a score with a new rationale.")
        return redirect(url_for(".show", review_id=review.id))
    return shown("reviews/visit.html", form=form, review=review, place=cases.place_of(application))
