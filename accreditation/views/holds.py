"""Legal holds, for the administrator: what must not be destroyed, why, and letting it go again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.holds import LegalHold
from accreditation.models.organisations import Organisation
from accreditation.queries import holds as queries
from accreditation.services import holds
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from forms.base import ConfirmForm
from forms.holds import HoldForm

bp = Blueprint("holds", __name__)


@bp.get("/holds")
@requires(P.KEEPING_MANAGE)
def index() -> ResponseReturnValue:
    """Every hold, those that stand first."""
    return render_template("holds/index.html", holds=queries.page(page_number()))


@bp.route("/organisations/<id:organisation_id>/holds/new", methods=["GET", "POST"])
@requires(P.KEEPING_MANAGE, queries.of_provider)
def new(organisation: Organisation) -> ResponseReturnValue:
    """Keep everything of a provider, or one piece of their evidence."""
    form = bind(HoldForm)
    form.item.choices = queries.items(organisation.id)
    if submitted(form):
        values = form.values()
        with unit_of_work():
            holds.place(
                organisation_id=organisation.id,
                item_id=values["item"],
                reason=values["reason"],
                actor=viewer(),
            )
        flash("The hold stands. Nothing it covers is destroyed until it is lifted.")
        return redirect(url_for(".index"))
    return shown("holds/new.html", form=form, organisation=organisation)


@bp.route("/holds/<id:hold_id>/lift", methods=["GET", "POST"])
@requires(P.KEEPING_MANAGE, queries.get, lock=queries.take)
def lift(hold: LegalHold) -> ResponseReturnValue:
    """Let the usual time count again; asked once."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            holds.lift(hold, actor=viewer())
        flash("The hold is lifted.")
        return redirect(url_for(".index"))
    return shown("holds/lift.html", form=form, hold=hold)
