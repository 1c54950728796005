"""Signing in and out, proving again who you are, and your own account."""

from flask import Blueprint, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.people import Role
from accreditation.enums.permissions import Permission as P
from accreditation.queries import factors, identities
from accreditation.queries import people as queries
from accreditation.services import accounts, sessions
from accreditation.settings import Settings
from accreditation.text import address
from accreditation.web import devices, opening, pending_sign_ins, sign_in_providers
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.stepping import go_back
from accreditation.web.urls import on_this_service
from forms.accounts import ChosenPasswordForm, PasswordForm, SignInForm, StepUpForm
from forms.base import ConfirmForm
from forms.factors import StepUpPasskeyForm

bp = Blueprint("accounts", __name__)


def _inside(target: str | None) -> str:
    """The page to go on to, if it is one of ours; else home."""
    return on_this_service(target) or url_for("home.show")


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(P.PUBLIC, own_transaction=True)
def sign_in() -> ResponseReturnValue:
    """Sign in with an e-mail address and password."""
    form = bind(SignInForm, data={"next": request.args.get("next")})
    if submitted(form):
        settings: Settings = current_app.extensions["settings"]
        account = address(form.email.data)
        try:
            token = sessions.sign_in(
                account,
                form.password.data,
                remote_addr=request.remote_addr or "",
                device=devices.key_for(account),
                user_agent=request.user_agent.string,
                hours=settings.session_hours,
                previous_token=session.get("_user_id", ""),
                shared=form.shared.data,
            )
        except sessions.SecondFactorNeeded as halfway:
            opening.wait(halfway.person_id, account, mark=halfway.mark, shared=form.shared.data)
            return redirect(url_for("proofs.second", next=form.next.data or None))
        opening.opened(token, account)
        return redirect(_inside(form.next.data))
    return shown("accounts/sign_in.html", form=form)


@bp.post("/sign-out")
@requires(P.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            sessions.sign_out(viewer())
        organisation = session.get("organisation")
        session.clear()
        pending_sign_ins.forget()
        if organisation in {provider.name for provider in sign_in_providers.providers()}:
            return redirect(url_for("provider_sign_ins.signed_out", name=organisation))
        flash("You are signed out.")
        return redirect(url_for("accounts.sign_in"))
    return shown("accounts/sign_out.html", form=form)


@bp.route("/account", methods=["GET", "POST"])
@requires(P.SIGNED_IN, own_transaction=True)
def show() -> ResponseReturnValue:
    """Your roles, your password, and the way to all else about your account."""
    form = bind(PasswordForm)
    if submitted(form):
        accounts.change_password(
            viewer(), form.current.data, form.chosen.data, remote_addr=request.remote_addr or ""
        )
        flash("Your password is changed, and you are signed out everywhere else.")
        return redirect(url_for(".show"))
    return shown(
        "accounts/show.html",
        form=form,
        person=queries.person(viewer().id),
        reviews=viewer().has(Role.REVIEWER),
    )


@bp.route("/account/password", methods=["GET", "POST"])
@requires(P.SIGNED_IN, own_transaction=True)
def choose_password() -> ResponseReturnValue:
    """Choose a password of your own in place of one that somebody else has seen."""
    form = bind(ChosenPasswordForm, data={"next": request.args.get("next")})
    if submitted(form):
        accounts.choose_password(viewer(), form.chosen.data)
        flash("Your password is set. Only you know it.")
        return redirect(_inside(form.next.data))
    if not viewer().must_choose_password:
        return redirect(url_for(".show"))
    return shown("accounts/choose_password.html", form=form)


@bp.post("/account/sign-out-everywhere")
@requires(P.SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session, this one too."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            sessions.sign_out_everywhere(viewer().id, actor=viewer())
        session.clear()
        flash("You are signed out everywhere.")
        return redirect(url_for("accounts.sign_in"))
    return shown("accounts/sign_out.html", form=form)


@bp.route("/step-up", methods=["GET", "POST"])
@requires(P.SIGNED_IN, own_transaction=True)
def step_up() -> ResponseReturnValue:
    """Confirm again that it is you before an act that binds."""
    carried = {name: request.args.get(name) for name in ("purpose", "act", "next")}
    form = bind(StepUpForm, data=carried)
    act = BindingAct.of(form.act.data)
    if submitted(form):
        settings: Settings = current_app.extensions["settings"]
        proof = sessions.prove_with_password(
            viewer(),
            form.password.data,
            remote_addr=request.remote_addr or "",
            code=form.one_time_code.data,
            secret=settings.secret_key,
        )
        with unit_of_work():
            sessions.step_up(viewer(), proof, purpose=form.purpose.data or "")
        return go_back(act, form.next.data)
    organised = sign_in_providers.providers()
    issuers = identities.issuers_of(viewer().id) if organised else frozenset()
    return shown(
        "accounts/step_up.html",
        form=form,
        with_passkey=bind(StepUpPasskeyForm, data=carried),
        act=act,
        held=factors.held(viewer().id),
        back_to=_inside(form.next.data),
        organisations=[provider for provider in organised if provider.issuer in issuers],
    )
