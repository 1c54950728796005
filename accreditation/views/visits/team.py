"""The team plans its visit: which days suit, the day that its lead settles, the agenda, and whom it met."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.reviews import Review
from accreditation.permissions.table import can
from accreditation.queries import locks, rounds
from accreditation.queries import reviews as review_queries
from accreditation.queries import visits as queries
from accreditation.services import visits
from accreditation.views.visits.blueprint import OFFERED, TAKE_BACK, TAKE_OUT, bp, chosen, ids, suits_form
from accreditation.web.access import allow, allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import beside, bind, submitted
from forms.base import BaseForm, ConfirmForm
from forms.visits import OfferForm, PeopleForm, SettleDayForm, SlotForm


@bp.route("/reviews/<id:review_id>/visit/plan", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.for_team, lock=locks.of_review)
def plan(review: Review) -> ResponseReturnValue:
    """When the visit is, or which days are offered and whom they suit; each of the team says it here."""
    application = review.application
    days, settled = queries.offered(viewer(), review.round), queries.plan(review.round)
    form = suits_form(days)
    if submitted(form):
        with unit_of_work():
            visits.reply(application, suits=form.answers(ids(days)), for_provider=False, actor=viewer())
        flash("Thank you. The lead reviewer sees which days suit you.")
        return redirect(url_for(".plan", review_id=review.id))
    return shown(
        "visits/plan.html",
        form=form,
        review=review,
        place=application.subject.name,
        days=days,
        plan=settled,
        is_past=queries.is_past(settled),
        recorded=rounds.visit_version(review.round) > 0,
        slots=queries.slots(review.round),
        leads=can(viewer(), P.TEAM_LEAD, review),
        reads_notes=review_queries.reads_visit_notes(viewer(), review),
        closed=visits.why_not_planned(application),
    )


@bp.route("/reviews/<id:review_id>/visit/days", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.for_team, lock=locks.of_review)
def days(review: Review) -> ResponseReturnValue:
    """The lead offers days, or takes one back."""
    allow(P.TEAM_LEAD, review)
    application = review.application
    taken_back = chosen(TAKE_BACK)
    form: BaseForm = bind(OfferForm if taken_back is None else ConfirmForm)
    if submitted(form):
        with unit_of_work():
            if taken_back is None:
                visits.offer(application, actor=viewer(), **form.values())
            else:
                visits.take_back(application, taken_back)
        flash(OFFERED if taken_back is None else "The day is not offered any more.")
        return redirect(url_for(".days", review_id=review.id))
    return shown(
        "visits/days.html",
        form=form,
        add=form if taken_back is None else beside(OfferForm),
        place=application.subject.name,
        back=("Back to the visit", url_for(".plan", review_id=review.id)),
        days=queries.offered(viewer(), review.round),
        most=visits.MOST_DATES,
        closed=visits.why_not_planned(application),
    )


@bp.route("/reviews/<id:review_id>/visit/settle", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.for_team, lock=locks.of_review)
def settle(review: Review) -> ResponseReturnValue:
    """The lead settles the day, from those that are offered or another, or moves it with a reason."""
    allow(P.TEAM_LEAD, review)
    before = queries.plan(review.round)
    form = bind(SettleDayForm, data=_settled(review, before))
    if submitted(form):
        with unit_of_work():
            settled = visits.settle(
                review, actor=viewer(), expected_version=form.expected_version or 0, **form.values()
            )
        what = "The visit is moved." if settled.version > 1 else "The day is settled."
        flash(f"{what} The team and the provider are told.")
        return redirect(url_for(".plan", review_id=review.id))
    return shown(
        "visits/settle.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        before=before,
        closed=visits.why_not_noted(review),
    )


def _settled(review: Review, before: Any) -> dict[str, Any]:
    """What the form begins with: the plan as it stands, else the offered day that was chosen."""
    if before is not None:
        return {
            "version": before.version,
            "day": before.day,
            "begins_at": before.begins_at,
            "meeting_point": before.meeting_point,
        }
    chosen = request.args.get("day", type=int)
    for each in queries.dates(review.round):
        if each.id == chosen:
            return {"version": 0, "day": each.day, "begins_at": each.begins_at}
    return {"version": 0}


@bp.route("/reviews/<id:review_id>/visit/agenda", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.for_team, lock=locks.of_review)
def agenda(review: Review) -> ResponseReturnValue:
    """The agenda: the team reads it, and its lead adds and takes out lines."""
    allow_sending(P.TEAM_LEAD, review)
    taken_out = chosen(TAKE_OUT)
    form: BaseForm = bind(SlotForm if taken_out is None else ConfirmForm)
    if submitted(form):
        with unit_of_work():
            if taken_out is None:
                visits.add_slot(review, actor=viewer(), **form.values())
            else:
                visits.take_out_slot(review, taken_out)
        flash("The line is on the agenda." if taken_out is None else "The line is taken out.")
        return redirect(url_for(".agenda", review_id=review.id))
    return shown(
        "visits/agenda.html",
        form=form,
        add=form if taken_out is None else beside(SlotForm),
        review=review,
        place=review.application.subject.name,
        slots=queries.slots(review.round),
        leads=can(viewer(), P.TEAM_LEAD, review),
        closed=visits.why_not_noted(review),
    )


@bp.route("/reviews/<id:review_id>/visit/people", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.for_team, lock=locks.of_review)
def people(review: Review) -> ResponseReturnValue:
    """Whom the team met, by role and group; whoever still scores blind sees nothing of it."""
    if not review_queries.reads_visit_notes(viewer(), review):
        abort(403)
    taken_out = chosen(TAKE_OUT)
    form: BaseForm = bind(PeopleForm if taken_out is None else ConfirmForm)
    if submitted(form):
        with unit_of_work():
            if taken_out is None:
                visits.add_people(review, actor=viewer(), **form.values())
            else:
                visits.take_out_people(review, taken_out)
        flash("Added." if taken_out is None else "Taken out.")
        return redirect(url_for(".people", review_id=review.id))
    return shown(
        "visits/people.html",
        form=form,
        add=form if taken_out is None else beside(PeopleForm),
        review=review,
        place=review.application.subject.name,
        people=queries.people(review.round),
        closed=visits.why_not_noted(review),
    )
