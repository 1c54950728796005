"""Each reviewer's notes of a visit, by standard, and what the others noted; nothing of it leaves the team and the panel."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.reviews import Review
from accreditation.models.visits import VisitNote
from accreditation.queries import frameworks, locks, rounds
from accreditation.queries import reviews as review_queries
from accreditation.queries import visits as queries
from accreditation.queries.policies import policy_of
from accreditation.queries.visits import ToNote
from accreditation.services import visits
from accreditation.views.visits.blueprint import bp
from accreditation.visibility import SeenCase
from accreditation.web.access import requires, viewer
from accreditation.web.answering import goes_on, saved, shown
from accreditation.web.bind import bind, submitted
from accreditation.web.errors import wants_json
from forms.visits import VisitNoteForm


@bp.get("/reviews/<id:review_id>/visit/notes")
@requires(P.REVIEW_SCORE, queries.for_team)
def notes(review: Review) -> ResponseReturnValue:
    """What the team noted of the visit by standard, with a link to each; closed to whoever still scores blind."""
    if not review_queries.reads_visit_notes(viewer(), review):
        abort(403)
    application = review.application
    visit = rounds.visit(application, review.round, notes=True)
    session = queries.session_of(visit, policy_of(application).reviewing)
    seen = SeenCase(application, review, review_round=review.round)
    noted = queries.noted(viewer(), seen, review.round, apart=queries.apart_in(review))
    return render_template(
        "visits/notes.html",
        review=review,
        place=application.subject.name,
        session=session,
        noted={heading: list(of_standard) for heading, of_standard in queries.by_standard(noted)},
        lines=[line for line in review_queries.lines(review.round) if not line.not_applicable],
        closed=visits.why_not_noted(review),
    )


@bp.route("/reviews/<id:review_id>/visit/notes/<code>", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.to_note, lock=locks.of_review)
def note(subject: ToNote) -> ResponseReturnValue:
    """Note what was seen of one standard; saved while it is typed, as scores are."""
    review, code = subject.review, subject.standard.code
    form = bind(VisitNoteForm, data=_stored(subject.note))
    if submitted(form):
        with unit_of_work():
            kept_note = visits.write_note(
                review,
                subject.standard.id,
                subject.note,
                expected_version=form.expected_version or 0,
                **form.values(),
            )
        if wants_json():
            return saved(kept_note.version, form)
        flash(f"Your note on {code} is saved.")
        return redirect(_goes_to(review, code))
    return shown(
        "visits/note.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        text=frameworks.of_application(review.application).standard(code),
        following=_following(review, code),
        may_hear=subject.may_hear,
        closed=visits.why_not_noted(review),
    )


def _stored(note: VisitNote | None) -> dict[str, Any]:
    if note is None:
        return {"version": 0}
    return {"version": note.version, "seen": note.seen, "learners_said": note.learners_said}


def _goes_to(review: Review, code: str) -> str:
    following = _following(review, code) if goes_on() else None
    if following is None:
        return url_for(".notes", review_id=review.id)
    return url_for(".note", review_id=review.id, code=following)


def _following(review: Review, code: str) -> str | None:
    """The standard after this one, by its code."""
    codes = [line.code for line in review_queries.lines(review.round) if not line.not_applicable]
    place = codes.index(code) + 1 if code in codes else len(codes)
    return codes[place] if place < len(codes) else None
