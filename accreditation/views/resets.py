"""A forgotten password: ask for a link by e-mail, and choose a new one through it."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.services.accounts import resets
from accreditation.settings import Settings
from accreditation.web.access import requires
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.accounts import ForgottenPasswordForm, LinkPasswordForm

bp = Blueprint("resets", __name__, url_prefix="/forgotten-password")


@bp.route("", methods=["GET", "POST"])
@requires(P.PUBLIC)
def begin() -> ResponseReturnValue:
    """Ask for a link; the answer is the same for every address."""
    form = bind(ForgottenPasswordForm)
    if submitted(form):
        with unit_of_work():
            resets.begin(form.email.data, remote_addr=request.remote_addr or "")
        return redirect(url_for(".sent"))
    return shown("resets/begin.html", form=form)


@bp.get("/sent")
@requires(P.PUBLIC)
def sent() -> ResponseReturnValue:
    """What happens next, whoever asked."""
    return render_template("resets/sent.html")


@bp.route("/<id:reset_id>", methods=["GET", "POST"])
@requires(P.PUBLIC, own_transaction=True)
def choose(reset_id: int) -> ResponseReturnValue:
    """Choose a new password through a link; opening it changes nothing."""
    key, secret = request.args.get("key", ""), _secret()
    form = bind(LinkPasswordForm)
    if submitted(form):
        resets.choose(reset_id, key, form.chosen.data, secret=secret)
        flash("Your new password is set, and you are signed out everywhere. Sign in with it.")
        return redirect(url_for("accounts.sign_in"))
    link = resets.opened(reset_id, key, secret=secret)
    if link is None:
        return render_template("resets/spent.html"), 404
    return shown("resets/choose.html", form=form, email=link.email)


def _secret() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.secret_key
