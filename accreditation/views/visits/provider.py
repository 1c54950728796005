"""The provider's page of a visit: which offered days suit, and once it is settled when, where and what is on the agenda."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications as application_queries
from accreditation.queries import locks
from accreditation.queries import visits as queries
from accreditation.services import visits
from accreditation.views.visits.blueprint import bp, ids, suits_form
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import submitted


@bp.route("/applications/<id:application_id>/visit", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, application_queries.for_provider, lock=locks.application)
def provider(application: Application) -> ResponseReturnValue:
    """When the review team visits, or which days it offers; the lead says which suit."""
    allow_sending(P.APPLICATION_LEAD, application)
    review_round = application.round
    days = queries.offered(viewer(), review_round) if review_round is not None else []
    settled = queries.plan(review_round) if review_round is not None else None
    form = suits_form(days)
    if submitted(form):
        with unit_of_work():
            visits.reply(application, suits=form.answers(ids(days)), for_provider=True, actor=viewer())
        flash("Thank you. The review team sees which days suit you.")
        return redirect(url_for(".provider", application_id=application.id))
    return shown(
        "visits/provider.html",
        form=form,
        application=application,
        days=days,
        plan=settled,
        is_past=queries.is_past(settled),
        slots=queries.slots(review_round) if review_round is not None else (),
        leads=can(viewer(), P.APPLICATION_LEAD, application),
        closed=visits.why_not_planned(application) if review_round is not None else NO_VISIT_YET,
    )


NO_VISIT_YET = "No visit is planned. You hear when the review team offers days."
