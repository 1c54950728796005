"""How you sign in: your passkeys, the app that makes your codes, and your recovery codes."""

import segno
from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.models.factors import Passkey
from accreditation.queries import factors as queries
from accreditation.rules import one_time_codes
from accreditation.services import factors
from accreditation.services.sessions.passkeys import Asking
from accreditation.settings import Settings
from accreditation.web import opening
from accreditation.web.access import must_set_up_factor, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.stepping import stepped_up
from forms.base import ConfirmForm
from forms.factors import AppForm, NewPasskeyForm, PasskeyNameForm

ISSUER = "Placement accreditation"
bp = Blueprint("factors", __name__, url_prefix="/account/signing-in")
OWN_SIGN_IN = stepped_up(BindingAct.CHANGE_SIGN_IN, from_start=True)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _needs_one() -> bool:
    """Whether a role of theirs needs a second factor."""
    return viewer().has(*_settings().factor_roles)


@bp.get("")
@requires(P.SIGNED_IN)
def show() -> ResponseReturnValue:
    """What you sign in with, and what you can add."""
    return render_template(
        "factors/show.html",
        held=queries.held(viewer().id),
        passkeys=queries.passkeys(viewer().id),
        app=queries.code_app(viewer().id, confirmed=True),
        needs_one=_needs_one(),
        must=must_set_up_factor(viewer()),
        recovery_codes=one_time_codes.RECOVERY_CODES,
    )


@bp.get("/passkeys/question")
@requires(P.SIGNED_IN)
def passkey_question() -> ResponseReturnValue:
    """What a browser is asked to make a passkey from."""
    return jsonify(factors.registration(viewer(), _asking()))


def _asking() -> Asking:
    return opening.asking("add a passkey", viewer().session_id)


@bp.route("/passkeys/new", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
@OWN_SIGN_IN
def add_passkey() -> ResponseReturnValue:
    """Add a passkey, which a script of the page lets the browser make."""
    form = bind(NewPasskeyForm)
    if submitted(form):
        with unit_of_work():
            factors.add_passkey(viewer(), form.credential.data, form.name.data, _asking())
            made = _first_codes()
        return _added("Your passkey is added.", made)
    return shown("factors/add_passkey.html", form=form)


def _first_codes() -> list[str]:
    """Recovery codes for whoever has none left, made with the first thing that could be lost."""
    if queries.held(viewer().id).codes_left:
        return []
    return factors.make_codes(viewer(), secret=_settings().secret_key)


def _added(words: str, made: list[str]) -> ResponseReturnValue:
    """The codes, on the only page that ever shows them; else back to the list."""
    if made:
        return _codes_once(made, words)
    flash(f"{words} You are signed out everywhere else.")
    return redirect(url_for(".show"))


def _codes_once(made: list[str], words: str) -> ResponseReturnValue:
    way_on = session.pop("after_setting_up", None)
    return render_template("factors/codes.html", codes=made, words=words, way_on=way_on)


@bp.route("/passkeys/<id:passkey_id>", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own_passkey)
@OWN_SIGN_IN
def rename_passkey(passkey: Passkey) -> ResponseReturnValue:
    """Call a passkey by another name."""
    form = bind(PasskeyNameForm, obj=passkey)
    if submitted(form):
        with unit_of_work():
            factors.rename_passkey(passkey, form.name.data, actor=viewer())
        flash("The passkey is renamed.")
        return redirect(url_for(".show"))
    return shown("factors/rename_passkey.html", form=form, passkey=passkey)


@bp.route("/passkeys/<id:passkey_id>/remove", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own_passkey)
@OWN_SIGN_IN
def remove_passkey(passkey: Passkey) -> ResponseReturnValue:
    """Let a passkey open nothing any more."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            factors.remove_passkey(passkey, actor=viewer(), required=_needs_one())
        flash(f"The passkey “{passkey.name}” is removed. Delete it on your device too.")
        return redirect(url_for(".show"))
    return shown("factors/remove_passkey.html", form=form, passkey=passkey)


@bp.route("/app", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
@OWN_SIGN_IN
def app() -> ResponseReturnValue:
    """Set up an app that makes codes: scan or type its secret, then type a code that it shows."""
    form = bind(AppForm)
    if submitted(form):
        with unit_of_work():
            factors.confirm_app(viewer(), form.one_time_code.data, secret=_settings().secret_key)
            made = _first_codes()
        return _added("Your app is set up.", made)
    with unit_of_work():
        begun = factors.begin_app(viewer(), secret=_settings().secret_key)
    secret = factors.secret_of(begun, secret=_settings().secret_key) or ""
    address = one_time_codes.address(secret, account=viewer().email, issuer=ISSUER)
    return shown(
        "factors/app.html",
        form=form,
        picture=Markup(segno.make(address, error="m").svg_inline(scale=4, light="#fff", omitsize=False)),  # noqa: S704
        groups=[secret[start : start + 4] for start in range(0, len(secret), 4)],
        address=address,
        replaces=queries.code_app(viewer().id, confirmed=True) is not None,
    )


@bp.route("/app/remove", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
@OWN_SIGN_IN
def remove_app() -> ResponseReturnValue:
    """Sign in without the app from now on."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            factors.remove_app(viewer(), required=_needs_one())
        flash("The app is removed: its codes open nothing any more. Delete the entry in the app too.")
        return redirect(url_for(".show"))
    return shown("factors/remove_app.html", form=form)


@bp.route("/recovery-codes", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
@OWN_SIGN_IN
def recovery_codes() -> ResponseReturnValue:
    """Make recovery codes, in place of earlier ones."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            made = factors.make_codes(viewer(), secret=_settings().secret_key)
        return _codes_once(made, "")
    return shown(
        "factors/recovery_codes.html",
        form=form,
        held=queries.held(viewer().id),
        number=one_time_codes.RECOVERY_CODES,
    )
