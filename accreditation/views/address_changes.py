"""Another e-mail address to sign in with: asked for by its owner, confirmed from the new one, stopped from the old one."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.queries import accounts as queries
from accreditation.services.accounts import address_changes
from accreditation.services.accounts.address_changes import CONFIRM, STOP
from accreditation.settings import Settings
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.stepping import stepped_up
from forms.accounts import AddressForm, LinkForm

bp = Blueprint("address_changes", __name__)


@bp.route("/account/address", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
@stepped_up(BindingAct.CHANGE_SIGN_IN)
def begin() -> ResponseReturnValue:
    """Ask for letters to the new and the old address; nothing changes before the new one is confirmed."""
    form = bind(AddressForm)
    if submitted(form):
        with unit_of_work():
            address_changes.begin(viewer(), form.email.data)
        flash("We have sent an email to both addresses. Open the one at the new address to confirm it.")
        return redirect(url_for(".begin"))
    return shown("address_changes/begin.html", form=form, change=queries.waiting_address_change(viewer().id))


@bp.route("/new-address/<id:change_id>/confirm", methods=["GET", "POST"])
@requires(P.PUBLIC)
def confirm(change_id: int) -> ResponseReturnValue:
    """Confirm the new address; opening the link changes nothing."""
    key, secret = request.args.get("key", ""), _secret()
    form = bind(LinkForm)
    if submitted(form):
        with unit_of_work():
            address_changes.confirm(change_id, key, secret=secret)
        session.clear()
        flash("Your new address is confirmed, and you are signed out everywhere. Sign in with it.")
        return redirect(url_for("accounts.sign_in"))
    change = address_changes.opened(change_id, CONFIRM, key, secret=secret)
    if change is None:
        return render_template("address_changes/spent.html", stopping=False), 404
    return shown("address_changes/confirm.html", form=form, change=change)


@bp.route("/new-address/<id:change_id>/stop", methods=["GET", "POST"])
@requires(P.PUBLIC)
def stop(change_id: int) -> ResponseReturnValue:
    """Stop a change from the old address; opening the link changes nothing."""
    key, secret = request.args.get("key", ""), _secret()
    form = bind(LinkForm)
    if submitted(form):
        with unit_of_work():
            address_changes.stop(change_id, key, secret=secret)
        session.clear()
        return redirect(url_for(".stopped"))
    change = address_changes.opened(change_id, STOP, key, secret=secret)
    if change is None:
        return render_template("address_changes/spent.html", stopping=True), 404
    return shown("address_changes/stop.html", form=form, change=change)


@bp.get("/new-address/stopped")
@requires(P.PUBLIC)
def stopped() -> ResponseReturnValue:
    """What was done, and what to do next."""
    return render_template("address_changes/stopped.html")


def _secret() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.secret_key
