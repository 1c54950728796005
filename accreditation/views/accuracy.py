"""The facts of a report, passage by passage: the provider says what is wrong, and the lead reviewer answers each."""

import hashlib

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.permissions.table import can
from accreditation.queries import accuracy as queries
from accreditation.queries import locks
from accreditation.queries.accuracy import Passage, SentPoint
from accreditation.services import accuracy, corrections
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import goes_on, shown
from accreditation.web.bind import bind, submitted
from accreditation.web.filters import span
from forms.accuracy import ANSWER_ITSELF, PassageForm, PointAnswerForm

bp = Blueprint("accuracy", __name__)


def _form(passage: Passage) -> PassageForm:
    remark = passage.remark
    stored = {
        "version": remark.version if remark else 0,
        "quote": remark.quote if remark else "",
        "words": remark.words if remark else "",
        "shows": None if remark is None else remark.citation_id or ANSWER_ITSELF,
    }
    form = bind(PassageForm, data=stored)
    standard_id = None if passage.agreed is None else passage.agreed.standard_id
    form.shows.choices = [
        (ANSWER_ITSELF, "Our answer, as we submitted it"),
        *(
            (
                each.citation.id,
                f"{each.code}: {each.citation.title}, "
                + span(
                    each.citation.unit,
                    each.citation.page_from,
                    each.citation.page_to,
                    each.citation.locator,
                    inline=True,
                ),
            )
            for each in queries.submitted(passage.application.current_round, standard_id)
        ),
    ]
    return form


def _report(passage: Passage) -> str:
    return url_for("provider_reports.show", application_id=passage.application.id, _anchor="points")


@bp.route("/applications/<id:application_id>/report/<code>/points", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.passage, lock=locks.application)
def mark(passage: Passage) -> ResponseReturnValue:
    """Mark words of one part of the report as wrong, and see what was marked in it before."""
    form = _form(passage)
    if submitted(form):
        with unit_of_work():
            accuracy.mark(
                passage,
                quote=form.quote.data or "",
                words=form.words.data or "",
                citation_id=form.citation_id(),
                actor=viewer(),
            )
        flash("Your point is kept. It is sent once your provider lead confirms the report.")
        return redirect(_report(passage))
    return shown("accuracy/mark.html", form=form, passage=passage)


@bp.route("/applications/<id:application_id>/report/points/<id:remark_id>", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.draft, lock=locks.application)
def change(passage: Passage) -> ResponseReturnValue:
    """Change a point that was not sent yet, or take it out."""
    form = _form(passage)
    if request.form.get("act") == "take_out" and request.method == "POST":
        return _take_out(passage, form)
    if submitted(form):
        with unit_of_work():
            accuracy.change(
                passage,
                quote=form.quote.data or "",
                words=form.words.data or "",
                citation_id=form.citation_id(),
                expected_version=form.expected_version or 0,
                actor=viewer(),
            )
        flash("Your point is changed. It is sent once your provider lead confirms the report.")
        return redirect(_report(passage))
    return shown("accuracy/mark.html", form=form, passage=passage)


def _take_out(passage: Passage, form: PassageForm) -> ResponseReturnValue:
    # What stands in the boxes is of no matter: the point goes as it is. Only the token has to be good.
    submitted(form)
    if form.form_errors:
        return shown("accuracy/mark.html", form=form, passage=passage)
    with unit_of_work():
        accuracy.take_out(passage)
    flash("The point is taken out, and is not sent.")
    return redirect(_report(passage))


@bp.route("/reviews/<id:review_id>/accuracy/points/<id:remark_id>", methods=["GET", "POST"])
@requires(P.REPORT_SEE, queries.sent_point, lock=locks.of_review)
def answer(point: SentPoint) -> ResponseReturnValue:
    """One point that the provider made, with the text that it is about; the lead puts that right, or explains why it stays."""
    review, remark, stands = point.review, point.remark, point.words
    allow_sending(P.TEAM_LEAD, review)
    seen = hashlib.sha256(stands.encode()).hexdigest()
    form = bind(
        PointAnswerForm,
        data={"decision": remark.answer, "words": remark.answer_words, "correction": stands, "seen": seen},
    )
    if submitted(form):
        with unit_of_work():
            accuracy.answer(
                point,
                decision=form.decision.data,
                words=form.words.data or "",
                correction=form.correction.data or "",
                # The page that was read is known by its fingerprint, so that no long text is sent back only to compare.
                seen=stands if form.seen.data == seen else "",
                actor=viewer(),
            )
        flash("Answered. The provider reads it once you have answered everything and sent the report on.")
        if goes_on() and point.following is not None:
            return redirect(url_for(".answer", review_id=review.id, remark_id=point.following))
        return redirect(url_for("reports.accuracy", review_id=review.id))
    return shown(
        "accuracy/answer.html",
        form=form,
        point=point,
        review=review,
        seen=seen,
        place=review.application.subject.name,
        answers=can(viewer(), P.TEAM_LEAD, review) and corrections.may_correct(review.application),
    )
