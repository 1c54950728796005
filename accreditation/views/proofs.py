"""Prove who you are with more than a password: the second step of signing in, and passkeys to sign in or to confirm an act."""

from flask import Blueprint, current_app, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.accounts import SignInMethod
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.queries import factors as queries
from accreditation.services import sessions
from accreditation.settings import Settings
from accreditation.web import opening
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.stepping import go_back
from accreditation.web.urls import on_this_service
from forms.base import NOT_FROM_HERE, BaseForm
from forms.factors import SecondForm, SignInPasskeyForm, StepUpPasskeyForm

FROM_THE_BEGINNING = (
    "Sign in from the beginning: more than five minutes passed, or this page was opened elsewhere."
)
FEW_CODES = 3
bp = Blueprint("proofs", __name__)


@bp.route("/sign-in/second", methods=["GET", "POST"])
@requires(P.PUBLIC, own_transaction=True)
def second() -> ResponseReturnValue:
    """The second step of signing in: a code, or a passkey."""
    waiting = opening.waiting()
    if waiting is None:
        flash(FROM_THE_BEGINNING, "notice")
        return redirect(url_for("accounts.sign_in", next=request.args.get("next")))
    form = bind(SecondForm, data={"next": request.args.get("next")})
    if submitted(form):
        settings: Settings = current_app.extensions["settings"]
        method = sessions.take_code(
            waiting.person_id,
            form.one_time_code.data,
            secret=settings.secret_key,
            remote_addr=request.remote_addr or "",
            user_agent=request.user_agent.string,
        )
        opening.go_on(waiting.person_id, waiting.account, method, waiting)
        if method is SignInMethod.RECOVERY:
            _say_what_is_left(waiting.person_id)
        return redirect(_inside(form.next.data))
    return shown(
        "factors/second.html",
        form=form,
        with_passkey=bind(SignInPasskeyForm, data={"next": form.next.data}),
        held=queries.held(waiting.person_id),
    )


def _say_what_is_left(person_id: int) -> None:
    left = queries.held(person_id).codes_left
    words = f"You have {left} recovery codes left." if left != 1 else "You have one recovery code left."
    more = " Make new ones under “Your account”, “How you sign in”." if left <= FEW_CODES else ""
    flash(words + more, "notice")


@bp.route("/sign-in/passkey", methods=["GET", "POST"])
@requires(P.PUBLIC, own_transaction=True)
def sign_in() -> ResponseReturnValue:
    """The question for a passkey, and its answer: alone it signs in fully, because it checks who holds it."""
    waiting = opening.waiting()
    asking = opening.asking("sign in")
    if request.method != "POST":
        return jsonify(
            sessions.passkey_options(asking, queries.passkeys(waiting.person_id) if waiting else ())
        )
    form = bind(SignInPasskeyForm)
    back = "proofs.second" if waiting else "accounts.sign_in"
    try:
        _need(form)
        holder = sessions.accept_passkey(
            form.credential.data, asking, person_id=waiting.person_id if waiting else None
        )
        method = SignInMethod.PASSWORD_AND_PASSKEY if waiting else SignInMethod.PASSKEY
        opening.go_on(holder.person_id, holder.email, method, waiting)
    except RuleBroken as refusal:
        flash(refusal.message, "notice")
        return redirect(url_for(back, next=form.next.data or None))
    return redirect(_inside(form.next.data))


@bp.route("/step-up/passkey", methods=["GET", "POST"])
@requires(P.SIGNED_IN, own_transaction=True)
def step_up() -> ResponseReturnValue:
    """The question for a passkey before an act that binds, and its answer."""
    asking = opening.asking("step up", viewer().session_id)
    if request.method != "POST":
        return jsonify(sessions.passkey_options(asking, queries.passkeys(viewer().id)))
    form = bind(StepUpPasskeyForm)
    try:
        _need(form)
        proof = sessions.prove_with_passkey(viewer(), form.credential.data, asking)
        with unit_of_work():
            sessions.step_up(viewer(), proof, purpose=form.purpose.data or "")
    except RuleBroken as refusal:
        flash(refusal.message, "notice")
        carried = {name: form[name].data or None for name in ("purpose", "act", "next")}
        return redirect(url_for("accounts.step_up", **carried))
    return go_back(BindingAct.of(form.act.data), form.next.data)


def _need(form: BaseForm) -> None:
    """Refuse what was not sent from a page of ours."""
    if not submitted(form):
        raise RuleBroken(NOT_FROM_HERE)


def _inside(target: str | None) -> str:
    return on_this_service(target) or url_for("home.show")
