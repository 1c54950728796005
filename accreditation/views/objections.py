"""Who would review, shown to the provider lead, who may object to a person; and the office's decision about it."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.queries import applications, locks
from accreditation.queries import objections as queries
from accreditation.queries.objections import Objected, ShownMember
from accreditation.services import objections
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.allocations import YES, DecideForm, ObjectForm
from forms.base import ShownForm

bp = Blueprint("objections", __name__)


@bp.route("/applications/<id:application_id>/reviewers", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, applications.for_provider, lock=locks.application)
def show(application: Application) -> ResponseReturnValue:
    """Who has joined the review team, and until when the provider may object; and say that it has no objection."""
    form = bind(ShownForm)
    team = queries.shown_to(viewer(), application)
    # Who joined meanwhile was not looked at.
    form.must_show(*(each.review.id for each in team))
    if submitted(form):
        with unit_of_work():
            objections.have_none(application, actor=viewer())
        flash("Thank you. The office knows that you have no objection.")
        return redirect(url_for("applications.show", application_id=application.id))
    return shown(
        "objections/show.html",
        form=form,
        application=application,
        place=application.subject.name,
        team=team,
        may_waive=any(each.is_open and each.objection is None for each in team),
    )


@bp.route("/applications/<id:application_id>/reviewers/<id:review_id>/object", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, queries.member_for_provider, lock=locks.application)
def lodge(subject: ShownMember) -> ResponseReturnValue:
    """Object to one person, with a reason."""
    application, member = subject.application, subject.member
    form = bind(ObjectForm)
    if submitted(form):
        sent = member.objection
        # Pressed twice, it is sent once.
        if sent is None or (sent.raised_by_id, sent.reason) != (viewer().id, form.reason.data):
            with unit_of_work():
                objections.lodge(application, member.review, reason=form.reason.data, actor=viewer())
        flash("Your objection is with the office, which decides about it.")
        return redirect(url_for(".show", application_id=application.id))
    return shown(
        "objections/lodge.html",
        form=form,
        application=application,
        place=application.subject.name,
        member=member,
    )


@bp.route("/cases/<id:application_id>/team/<id:review_id>/objection", methods=["GET", "POST"])
@requires(P.CASE_RUN, queries.objected_for_office, lock=locks.application)
def decide(subject: Objected) -> ResponseReturnValue:
    """Decide about an objection, with a reason that the provider reads."""
    form = bind(DecideForm)
    if submitted(form):
        with unit_of_work():
            objections.decide(
                subject.review, upheld=form.upheld.data == YES, reason=form.reason.data, actor=viewer()
            )
        flash("Your decision is recorded, and the provider hears of it.")
        return redirect(url_for("teams.show", application_id=subject.application.id))
    return shown(
        "objections/decide.html",
        form=form,
        application=subject.application,
        place=subject.application.subject.name,
        review=subject.review,
        objection=subject.objection,
    )
