"""Who typed what was sent, and what becomes of it when that person is not the one who is signed in.

Every form carries who it was drawn for. What comes from somebody who is signed out, or whose place in the browser
somebody else has taken, is kept for that person alone and is filled in when they come back.
"""

import hashlib
from typing import Any

from flask import Flask, Response, current_app, flash, g, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from accreditation import dates
from accreditation.db import db, undo, unit_of_work
from accreditation.permissions.viewer import NOBODY, Viewer
from accreditation.queries import kept_inputs as queries
from accreditation.services import kept_inputs
from accreditation.settings import MEBIBYTE
from accreditation.web.errors import page as error_page
from forms.base import TOKEN, secret_names

TYPED_BY = "typed_by"
INSTEAD = "saved"
"""In the address: show what is saved, not what was kept."""

_UNTYPED = frozenset({TOKEN, TYPED_BY, "version", "began", "next", "purpose", "go"})
SIGNED_OUT = "You are signed out. What you typed is kept on this page."
SOMEBODY_ELSE = (
    "Somebody else is signed in in this browser now, so this was not saved."
    " What was typed is kept for whoever typed it."
)
KEPT_AN_HOUR = "You were signed out, so this was not saved. We keep what you typed for an hour: sign in, and it is filled in again."


class TypedBySomebodyElse(Exception):
    """The form was drawn for another person than the one who is signed in."""


def mark_of(person: Viewer) -> str:
    """What a form drawn for this person carries; it names the session, so that it is good only near its time."""
    signed: str = _signing().dumps([person.person_id, person.session_id])
    return signed


def _typist() -> tuple[int, int] | None:
    """The person and session for whom the form was drawn that was sent."""
    try:
        person_id, session_id = _signing().loads(request.form.get(TYPED_BY, ""))
    except (BadSignature, TypeError, ValueError):
        return None
    return (person_id, session_id) if isinstance(person_id, int) and isinstance(session_id, int) else None


def refuse_other(person: Viewer, *, whole: bool = False) -> None:
    """Let nobody send, or see, what somebody else typed on a page that is still open."""
    # Files are read later, where their own limits are known; the form is asked again when it is bound.
    if not whole and request.mimetype == "multipart/form-data" and (request.content_length or 0) > MEBIBYTE:
        return
    typist = _typist()
    if person.is_authenticated and typist is not None and typist[0] != person.person_id:
        raise TypedBySomebodyElse


def is_own() -> bool:
    """Whether what was sent was typed by whoever is in front of this browser now, also while the records are away."""
    person: Viewer = g.get("_login_user", NOBODY)
    here = person.person_id if person.is_authenticated else session.get("person")
    typist = _typist()
    return typist is not None and typist[0] == here


def typed() -> list[tuple[str, str]]:
    """What was typed: no file, no password, nothing that the page itself carried."""
    unwanted = _UNTYPED | secret_names()
    return [(name, value) for name, value in request.form.items(multi=True) if name not in unwanted]


def keep() -> str | None:
    """Keep what a signed-out person sent; the page to come back to, if it is one that can be opened."""
    try:
        request.form  # noqa: B018 - a body over the limit is refused here, and nothing of it is kept
    except RequestEntityTooLarge:
        return None
    target = _page()
    typist = _typist()
    carried = [(name, request.form[name]) for name in ("version", "began") if name in request.form]
    if target is None or typist is None or not any(value.strip() for _, value in typed()):
        return target
    # Asked within it: what begins as a reading cannot always go on as a write.
    with unit_of_work():
        if queries.opened_pages(*typist):
            g.input_kept = kept_inputs.keep(typist[0], target, [*typed(), *carried], secret=_secret())
    return target


def sign_in_first() -> ResponseReturnValue:
    """The answer to a signed-out person who sent a form: what was typed is kept, and they come back to it."""
    target = keep()
    address = url_for("accounts.sign_in", next=target)
    if request.headers.get("X-Requested-With") == "autosave":
        return jsonify(message=SIGNED_OUT, sign_in=address), 401
    if g.get("input_kept"):
        flash(KEPT_AN_HOUR, "notice")
    return redirect(address)


def fields(person: Viewer) -> MultiDict[str, Any] | None:
    """What is kept of this page for the person, to be filled in; nothing where they asked for what is saved."""
    if "kept_fields" not in g:
        g.kept_fields = None if INSTEAD in request.args else _kept_here(person)
    fields: MultiDict[str, Any] | None = g.kept_fields
    return fields


def _kept_here(person: Viewer) -> MultiDict[str, Any] | None:
    waiting = session.get("kept", {}).get(request.path)
    if waiting is None or not person.is_authenticated or person.person_id is None:
        return None
    kept_input = queries.own(person.person_id, waiting[0])
    typed_before = kept_inputs.opened(kept_input, secret=_secret()) if kept_input is not None else []
    if not typed_before:
        _forget()
        return None
    return MultiDict(typed_before)


def remember(token: str) -> None:
    """Note at sign-in what waits for this person, so that no page has to ask for it."""
    waiting = {
        kept_input.page: [kept_input.id, dates.time(kept_input.kept_at)]
        for kept_input in queries.waiting(token)
    }
    if waiting:
        session["kept"] = waiting


def pages() -> list[tuple[str, str]]:
    """Pages on which something waits to be saved, with the time at which it was typed."""
    return [(page, at) for page, (_, at) in session.get("kept", {}).items()]


def _page() -> str | None:
    """Where the form that was sent is shown."""
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        return request.path
    return None


def _forget() -> None:
    session["kept"] = {page: waiting for page, waiting in session["kept"].items() if page != request.path}


def _secret() -> str:
    return str(current_app.secret_key or "")


def _signing() -> URLSafeSerializer:
    return URLSafeSerializer(_secret(), salt="who a form was drawn for")


def _turned_away(_error: TypedBySomebodyElse) -> ResponseReturnValue:
    undo()
    keep()
    if request.headers.get("X-Requested-With") == "autosave":
        return jsonify(message=SOMEBODY_ELSE, sign_in=url_for("accounts.sign_in", next=_page())), 401
    return error_page(403, SOMEBODY_ELSE)


def _let_go(response: Response) -> Response:
    """What was kept is saved now, so let go of it."""
    person: Viewer = g.get("_login_user", NOBODY)
    if request.method != "POST" or response.status_code >= 400 or person.person_id is None:
        return response
    # Kept by this very request: the person confirms who they are first, and sends it again.
    if g.get("input_kept"):
        return response
    waiting = session.get("kept", {}).get(request.path)
    if waiting is not None:
        db.session.rollback()
        with unit_of_work():
            kept_inputs.drop(person.person_id, waiting[0])
        _forget()
    return response


def register(app: Flask) -> None:
    """Keep what is refused because of who sent it, and fill it in again."""
    app.register_error_handler(TypedBySomebodyElse, _turned_away)
    app.after_request(_let_go)
    app.jinja_env.globals["person_mark"] = person_mark


def person_mark() -> str:
    """What tells a script whose page this is, without saying who."""
    person: Viewer = g.get("_login_user", NOBODY)
    key = hashlib.sha256(_secret().encode()).digest()
    return hashlib.blake2b(str(person.person_id).encode(), key=key, digest_size=8).hexdigest()


def hidden_mark(person: Viewer) -> Markup:
    """The input with which a form says for whom it was drawn; nothing for nobody."""
    if not person.is_authenticated or person.session_id is None:
        return Markup("")
    # Who is here can then be asked without the records, by a page that has to say that they are away.
    if session.get("person") != person.person_id:
        session["person"] = person.person_id
    return Markup('<input type="hidden" name="{}" value="{}">').format(TYPED_BY, mark_of(person))
