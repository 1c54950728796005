"""An answer that was given once for the whole organisation, as a reviewer of one of its placements reads it, and may doubt it."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import frameworks, local_doubts, locks
from accreditation.queries.local_doubts import DoubtedAnswer
from accreditation.services import reviews
from accreditation.views.reviews.overview import bp
from accreditation.web.access import requires
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.reviews import DoubtForm

TAKE_BACK = "take_back"


@bp.route("/<id:review_id>/organisation/<code>", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, local_doubts.to_doubt, lock=locks.of_review)
def organisation(subject: DoubtedAnswer) -> ResponseReturnValue:
    """Read an answer of the organisation, and say that it is not true here, or take that back."""
    review, served = subject.review, subject.served
    code = served.entry.standard.code
    doubt = served.doubt
    form = bind(
        DoubtForm,
        data={"version": doubt.version if doubt else 0, "words": doubt.words if doubt else ""},
    )
    if submitted(form):
        expected = form.expected_version or 0
        with unit_of_work():
            if request.form.get("act") == TAKE_BACK:
                reviews.take_back(review, served, expected_version=expected)
            else:
                reviews.doubt(review, served, words=form.words.data or "", expected_version=expected)
        if request.form.get("act") == TAKE_BACK:
            flash(f"{code}: taken back. The organisation’s answer counts here again.")
            return redirect(url_for(".show", review_id=review.id))
        flash(f"{code}: you said that it is not true here. Now score it as you find it at this placement.")
        return redirect(url_for(".score", review_id=review.id, code=code))
    return shown(
        "reviews/organisation.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        organisation=review.application.organisation.name,
        text=frameworks.of_application(review.application).standard(code),
        entry=served.entry,
        confirmation=served.confirmation,
        stands=doubt is not None and doubt.stands,
        closed=reviews.why_closed(review),
    )
