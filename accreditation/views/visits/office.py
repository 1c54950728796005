"""The office's page of a visit: it may offer days for the team, and sees whom they suit and which was settled."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.queries import applications as application_queries
from accreditation.queries import locks
from accreditation.queries import visits as queries
from accreditation.services import visits
from accreditation.views.visits.blueprint import OFFERED, TAKE_BACK, bp, chosen
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import beside, bind, submitted
from forms.base import BaseForm, ConfirmForm
from forms.visits import OfferForm


@bp.route("/cases/<id:application_id>/visit", methods=["GET", "POST"])
@requires(P.CASE_RUN, application_queries.for_office, lock=locks.application)
def office(application: Application) -> ResponseReturnValue:
    """Offer days for the visit of a case, as its office; the lead reviewer settles one."""
    taken_back = chosen(TAKE_BACK)
    form: BaseForm = bind(OfferForm if taken_back is None else ConfirmForm)
    if submitted(form):
        with unit_of_work():
            visits.arrange(application, actor=viewer())
            if taken_back is None:
                visits.offer(application, actor=viewer(), **form.values())
            else:
                visits.take_back(application, taken_back)
        flash(OFFERED if taken_back is None else "The day is not offered any more.")
        return redirect(url_for(".office", application_id=application.id))
    review_round = application.round
    settled = queries.plan(review_round) if review_round is not None else None
    return shown(
        "visits/days.html",
        form=form,
        add=form if taken_back is None else beside(OfferForm),
        place=application.subject.name,
        back=("Back to the case", url_for("cases.show", application_id=application.id)),
        days=queries.offered(viewer(), review_round) if review_round is not None else [],
        plan=settled,
        is_past=queries.is_past(settled),
        most=visits.MOST_DATES,
        closed=visits.why_not_planned(application),
    )
