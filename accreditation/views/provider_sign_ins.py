"""Sign in through an organisation: there, back again, and out; every way that it can go wrong has a page."""

import logging
from http import HTTPStatus

from flask import Blueprint, abort, current_app, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.oidc import Assertion, Failure, Returned, SignInFailed
from accreditation.queries import identities as queries
from accreditation.services import identities, sessions
from accreditation.settings import Settings
from accreditation.sign_in_providers import SignInProvider
from accreditation.text import single_line
from accreditation.web import devices, opening, pending_sign_ins
from accreditation.web.access import requires, viewer
from accreditation.web.pending_sign_ins import Pending
from accreditation.web.sign_in_providers import client, whole_address
from accreditation.web.urls import on_this_service

bp = Blueprint("provider_sign_ins", __name__)
log = logging.getLogger("accreditation.sessions")

LOST, DENIED, TOO_OFTEN = "lost", "denied", "too_often"
_STATUSES: dict[str, int] = {
    DENIED: HTTPStatus.FORBIDDEN,
    TOO_OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
    Failure.DOWN: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.CHANGED: HTTPStatus.SERVICE_UNAVAILABLE,
}


@bp.get("/sign-in/with/<name>")
@requires(P.PUBLIC)
def begin(name: str) -> ResponseReturnValue:
    """Send the browser to the organisation."""
    return _send(name, request.args.get("next"))


@bp.get("/step-up/with/<name>")
@requires(P.SIGNED_IN)
def begin_step_up(name: str) -> ResponseReturnValue:
    """Send the browser to the organisation to prove again who the person is."""
    purpose = single_line(request.args.get("purpose"))
    if not purpose:
        abort(HTTPStatus.BAD_REQUEST)
    return _send(name, request.args.get("next"), purpose=purpose, session_id=viewer().session_id or 0)


def _send(name: str, target: str | None, *, purpose: str = "", session_id: int = 0) -> ResponseReturnValue:
    organisation = client(name)
    pending = pending_sign_ins.begin(
        name, on_this_service(target) or "", purpose=purpose, session_id=session_id
    )
    try:
        address = organisation.address(pending.state, _redirect_uri(name), again=bool(purpose))
    except SignInFailed as failed:
        return _failed(organisation.provider, failed, pending)
    return redirect(address, HTTPStatus.SEE_OTHER)


@bp.get("/sign-in/with/<name>/back")
@requires(P.PUBLIC, own_transaction=True)
def back(name: str) -> ResponseReturnValue:
    """Take what the browser brings back from the organisation."""
    organisation = client(name)
    state = request.args.get("state", "")
    pending = pending_sign_ins.finish(name, state)
    if pending is None:
        # Some send somebody who stopped back without a state.
        return _page(organisation.provider, DENIED if "error" in request.args and not state else LOST)
    if "error" in request.args or not request.args.get("code"):
        # What the address says of it may be anybody's words, so none of them are shown.
        return _page(organisation.provider, DENIED, pending)
    try:
        # Each state is an account of its own here: what counts is how often it fails from this address.
        attempt = sessions.begin(f"{name} {state}", request.remote_addr or "")
    except RuleBroken as refusal:
        return _page(organisation.provider, TOO_OFTEN, pending, message=refusal.message)
    returned = Returned(
        code=request.args["code"],
        issuer=request.args.get("iss", ""),
        state=state,
        redirect_uri=_redirect_uri(name),
        fresh_since=pending.began_at if pending.purpose else None,
    )
    try:
        assertion = organisation.assertion(returned)
    except SignInFailed as failed:
        return _failed(organisation.provider, failed, pending)
    arrive = _step_up if pending.purpose else _sign_in
    return arrive(organisation.provider, pending, assertion, attempt)


def _sign_in(
    provider: SignInProvider, pending: Pending, assertion: Assertion, attempt: sessions.Attempt
) -> ResponseReturnValue:
    identity = identities.identify(assertion, attempt, link_at_once=provider.link_at_once)
    if identity is None:
        return _no_account(provider, assertion)
    account = queries.account_of(identity)
    if identities.needs_second_proof(identity, assertion):
        opening.wait(identity.person_id, account, identity_id=identity.id, provider_session=assertion.session)
        return redirect(url_for("proofs.second", next=_target(pending)), HTTPStatus.SEE_OTHER)
    settings: Settings = current_app.extensions["settings"]
    token = identities.open_session(
        identity,
        assertion,
        user_agent=request.user_agent.string,
        hours=settings.session_hours,
        previous_token=session.get("_user_id", ""),
        new_device=not devices.key_for(account),
    )
    opening.opened(token, account)
    session["organisation"] = provider.name
    return redirect(_target(pending), HTTPStatus.SEE_OTHER)


def _no_account(provider: SignInProvider, assertion: Assertion) -> ResponseReturnValue:
    """Nobody's account yet: whoever has one here can link it, and everybody else is told whom to ask."""
    switched_off = queries.linked(assertion.issuer, assertion.subject) is not None
    if not switched_off:
        pending_sign_ins.remember(provider.name, assertion)
        if viewer().is_authenticated:
            return redirect(url_for("identities.link"), HTTPStatus.SEE_OTHER)
    account = queries.only_account(assertion.address)
    return (
        render_template(
            "identities/no_account.html",
            provider=provider,
            assertion=assertion,
            switched_off=switched_off,
            has_account=account is not None and account.password_hash is not None,
        ),
        HTTPStatus.FORBIDDEN,
    )


def _step_up(
    provider: SignInProvider, pending: Pending, assertion: Assertion, attempt: sessions.Attempt
) -> ResponseReturnValue:
    person = viewer()
    # Only in the session that asked for it: somebody else may have signed in here meanwhile.
    if not person.is_authenticated or person.session_id != pending.session_id:
        return _page(provider, LOST, pending)
    try:
        proof = identities.prove(person, assertion)
        with unit_of_work():
            sessions.forgive(attempt)
            sessions.step_up(person, proof, purpose=pending.purpose)
    except RuleBroken as refusal:
        return _page(provider, DENIED, pending, message=refusal.message)
    return redirect(_target(pending), HTTPStatus.SEE_OTHER)


@bp.get("/signed-out/<name>")
@requires(P.PUBLIC)
def signed_out(name: str) -> ResponseReturnValue:
    """Say that the session here is over, and offer to end the one at the organisation too."""
    return render_template("identities/signed_out.html", provider=client(name).provider)


@bp.get("/sign-in/with/<name>/leave")
@requires(P.PUBLIC)
def leave(name: str) -> ResponseReturnValue:
    """Send the browser to the organisation to sign out there."""
    organisation = client(name)
    try:
        address = organisation.leaving_address(whole_address(url_for("accounts.sign_in")))
    except SignInFailed as failed:
        return _failed(organisation.provider, failed)
    if address is None:
        return render_template("identities/close_browser.html", provider=organisation.provider)
    return redirect(address, HTTPStatus.SEE_OTHER)


@bp.post("/sign-in/with/<name>/ended")
@requires(P.PUBLIC, own_transaction=True)
def ended(name: str) -> ResponseReturnValue:
    """Take the organisation's own message that somebody signed out there; it is signed, so it needs no form's token."""
    organisation = client(name)
    try:
        claims = organisation.ended(request.form.get("logout_token", ""))
    except SignInFailed as failed:
        log.warning("a message of a sign-out was refused: %s", failed)
        return jsonify(error="invalid_request"), HTTPStatus.BAD_REQUEST
    with unit_of_work():
        identities.end_sessions(organisation.provider.issuer, claims)
    return jsonify()


def _redirect_uri(name: str) -> str:
    return whole_address(url_for("provider_sign_ins.back", name=name))


def _target(pending: Pending) -> str:
    return on_this_service(pending.next) or url_for("home.show")


def _failed(
    provider: SignInProvider, failed: SignInFailed, pending: Pending | None = None
) -> ResponseReturnValue:
    log.warning("sign-in by %s failed from %s: %s", provider.name, request.remote_addr, failed)
    return _page(provider, failed.failure, pending)


def _page(
    provider: SignInProvider, what: str, pending: Pending | None = None, *, message: str = ""
) -> ResponseReturnValue:
    """The page of a sign-in that came to nothing: what happened, that nothing was lost, and the ways to go on."""
    page = render_template(
        "identities/failed.html",
        provider=provider,
        what=what,
        failure=what if isinstance(what, Failure) else None,
        message=message,
        again=_again(provider, pending),
        pending=pending,
        is_signed_in=viewer().is_authenticated,
    )
    return page, _STATUSES.get(what, HTTPStatus.BAD_REQUEST)


def _again(provider: SignInProvider, pending: Pending | None) -> str:
    """Where the same is begun once more."""
    target = (pending.next or None) if pending else None
    if pending and pending.purpose:
        return url_for(".begin_step_up", name=provider.name, purpose=pending.purpose, next=target)
    return url_for(".begin", name=provider.name, next=target)
