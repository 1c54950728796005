"""Signing in and out, proving again who you are, and your own account."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import people as queries
from accreditation.queries import sessions as session_queries
from accreditation.services import accounts, sessions
from accreditation.settings import Settings
from accreditation.web import kept
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.accounts import PasswordForm, SignInForm, StepUpForm
from forms.base import ConfirmForm

bp = Blueprint("accounts", __name__)


def _inside(target: str | None) -> str:
    """The page to go on to, if it is one of ours."""
    parts = urlsplit(target or "")
    ours = (
        not parts.scheme
        and not parts.netloc
        and parts.path.startswith("/")
        and not parts.path.startswith("//")
    )
    return target if target and ours and "\\" not in target else url_for("home.show")


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(P.PUBLIC, own_transaction=True)
def sign_in() -> ResponseReturnValue:
    """Sign in with an e-mail address and password."""
    form = bind(SignInForm, data={"next": request.args.get("next")})
    if submitted(form):
        settings: Settings = current_app.extensions["settings"]
        token = sessions.sign_in(
            form.email.data,
            form.password.data,
            remote_addr=request.remote_addr or "",
            user_agent=request.user_agent.string,
            hours=settings.session_hours,
            previous_token=session.get("_user_id", ""),
        )
        session.clear()
        session["_user_id"] = token
        kept.remember(token)
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
        session.clear()
        flash("You are signed out.")
        return redirect(url_for("accounts.sign_in"))
    return shown("accounts/sign_out.html", form=form)


@bp.route("/account", methods=["GET", "POST"])
@requires(P.SIGNED_IN, own_transaction=True)
def show() -> ResponseReturnValue:
    """Your roles, your password, and where you are signed in."""
    form = bind(PasswordForm)
    if submitted(form):
        accounts.change_password(viewer(), form.current.data, form.chosen.data)
        flash("Your password is changed, and you are signed out everywhere else.")
        return redirect(url_for(".show"))
    person = viewer()
    return shown(
        "accounts/show.html",
        form=form,
        person=queries.person(person.id),
        open_sessions=session_queries.open_sessions(person.id),
    )


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
    """Enter the password again before an act that binds."""
    form = bind(StepUpForm, data={"purpose": request.args.get("purpose"), "next": request.args.get("next")})
    if submitted(form):
        sessions.step_up(
            viewer(),
            form.password.data,
            purpose=form.purpose.data or "",
            remote_addr=request.remote_addr or "",
        )
        return redirect(_inside(form.next.data))
    return shown("accounts/step_up.html", form=form, back_to=_inside(form.next.data))
