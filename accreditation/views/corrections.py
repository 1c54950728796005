"""The lead reviewer puts a fact right in the words of the report, one text at a time."""

import hashlib

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import locks, rounds
from accreditation.queries import reports as queries
from accreditation.queries.reports import ReportText
from accreditation.services import corrections
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.reports import CorrectionForm

bp = Blueprint("corrections", __name__, url_prefix="/reviews/<id:review_id>/accuracy/words")


@bp.route("/<code>", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, queries.text_of_report, lock=locks.of_review)
def write(text: ReportText) -> ResponseReturnValue:
    """Read what stands, and put it right."""
    review, application, agreed = text.review, text.application, text.agreed
    stands = rounds.report(review.round).summary if agreed is None else agreed.rationale
    mark = hashlib.sha256(stands.encode()).hexdigest()
    form = bind(CorrectionForm, data={"words": stands})
    if submitted(form):
        with unit_of_work():
            # The page that was read is known by its fingerprint, so that no long text is sent back only to compare.
            seen = stands if form.seen.data == mark else ""
            corrections.correct(application, agreed, words=form.words.data, seen=seen, actor=viewer())
        flash("The words of the report are put right. The provider and the panel see what was changed.")
        return redirect(url_for("reports.accuracy", review_id=review.id))
    return shown(
        "corrections/write.html",
        form=form,
        review=review,
        place=application.subject.name,
        agreed=agreed,
        mark=mark,
        may_correct=corrections.may_correct(application),
    )
