"""A reviewer's notes to themselves, beside the standard that they are about."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.review_notes import ReviewNote
from accreditation.queries import frameworks, locks, scoring
from accreditation.queries.scoring import ToScore
from accreditation.services import review_notes
from accreditation.views.reviews.overview import bp
from accreditation.web.access import requires
from accreditation.web.answering import saved, shown
from accreditation.web.bind import beside, bind, submitted
from accreditation.web.errors import wants_json
from forms.reviews import OwnNoteForm


def form_of(subject: ToScore) -> OwnNoteForm:
    """The form of the note on a standard, as it stands beside the score."""
    return beside(OwnNoteForm, data=_stored(subject.note))


def _stored(note: ReviewNote | None) -> dict[str, Any]:
    return {"version": 0} if note is None else {"version": note.version, "words": note.words}


@bp.route("/<id:review_id>/standards/<code>/note", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, scoring.to_score, lock=locks.of_review)
def note(subject: ToScore) -> ResponseReturnValue:
    """Write a note to oneself on one standard; it stays open when the review is locked."""
    review, code = subject.review, subject.entry.standard.code
    form = bind(OwnNoteForm, data=_stored(subject.note))
    if submitted(form):
        with unit_of_work():
            kept_note = review_notes.write(
                review,
                subject.entry.standard_id,
                subject.note,
                words=form.words.data,
                expected_version=form.expected_version or 0,
            )
        if wants_json():
            return saved(kept_note.version, form)
        flash(f"Your note on {code} is saved. Nobody else reads it.")
        return redirect(url_for(".score", review_id=review.id, code=code))
    return shown(
        "reviews/note.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        text=frameworks.of_application(review.application).standard(code),
    )
