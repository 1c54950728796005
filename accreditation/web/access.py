"""How a route says who may use it: load, allow, and (for an unsafe request) the write transaction around both."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accreditation.db import begin_read, begin_write, undo
from accreditation.enums.accounts import ALONE
from accreditation.enums.permissions import Permission
from accreditation.errors import NotFound, RuleBroken, Stale
from accreditation.permissions.table import permits
from accreditation.permissions.viewer import NOBODY, Viewer
from accreditation.settings import Settings
from accreditation.web import kept

OPEN_WITHOUT_FACTOR = frozenset({"accounts", "factors", "identities", "proofs", "provider_sign_ins"})
"""Where somebody may go who has yet to set up a second factor: their own account."""
ANYBODYS_BODY = 128 * 1024
"""What anybody may send who is not signed in: more is not even read, because tidying it would keep a thread busy."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
Load = Callable[..., Any]
Lock = Callable[..., None]
View = Callable[..., ResponseReturnValue]


def viewer() -> Viewer:
    """The person who sent this request, or nobody."""
    return cast(Viewer, current_user._get_current_object())  # noqa: SLF001 - flask-login offers no other way


def requires(
    permission: Permission,
    load: Load | None = None,
    *,
    lock: Lock | None = None,
    own_transaction: bool = False,
) -> Callable[[View], View]:
    """Let a view run only for those who may.

    `load(viewer, **ids)` returns the one subject, or None for unknown and foreign alike (404); a person who may see
    it but not do this gets 403. An unsafe request opens the write transaction first and `lock(**ids)` takes the case,
    so that what is loaded is what is changed; `own_transaction` is for slow work such as uploads and sign-in.
    A view that changes something does it in `unit_of_work()`. A refusal from there rolls back, and the same view runs
    again as a page with the refusal in its form.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**ids: Any) -> ResponseReturnValue:
            if permission is Permission.PUBLIC:
                request.max_content_length = request.max_form_memory_size = g.body_limit = ANYBODYS_BODY
            if request.method in SAFE or own_transaction:
                begin_read()
            else:
                request.form  # noqa: B018 - the whole body is read before the transaction begins
                # Before anything is read: what is loaded below is then what is changed.
                begin_write()
                if lock is not None:
                    lock(**ids)
            try:
                return _allowed(view, permission, load, ids)
            # The same answer as for what is not there, so that nobody learns what exists.
            except NotFound:
                abort(404)
            except (RuleBroken, Stale) as refusal:
                undo()
                # A page that is refused a second time would go round for ever.
                if request.method in SAFE or g.get("refusal") is not None:
                    raise
                g.refusal = refusal
            # Once more, as a page: the form that is bound now shows the refusal beside what was typed.
            return _allowed(view, permission, load, ids)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def _allowed(
    view: View, permission: Permission, load: Load | None, ids: dict[str, Any]
) -> ResponseReturnValue:
    person = NOBODY if permission is Permission.PUBLIC else viewer()
    if permission is not Permission.PUBLIC and not person.is_authenticated:
        return sign_in_first()
    if person.is_authenticated and permission is not Permission.PUBLIC and request.method not in SAFE:
        # Before it is asked whether they may: what somebody else typed is kept for that person whatever the answer.
        kept.refuse_other(person)
    # A password that somebody else has seen opens nothing but the page where another is chosen.
    if person.is_authenticated and person.must_choose_password and request.blueprint != "accounts":
        return redirect(url_for("accounts.choose_password", next=_way_back()))
    if must_set_up_factor(person) and not _is_open_without_factor(permission):
        session["after_setting_up"] = _way_back()
        return redirect(url_for("factors.show"))
    if load is None:
        if not permits(person, permission, None):
            abort(403)
        return view(**ids)
    subject = load(person, **ids)
    if subject is None:
        abort(404)
    if not permits(person, permission, subject):
        abort(403)
    return view(subject)


def _is_open_without_factor(permission: Permission) -> bool:
    """Whether this is a page of everybody's own account; one that takes a role is about others, wherever it stands."""
    is_own = permission in {Permission.PUBLIC, Permission.SIGNED_IN}
    return is_own and request.blueprint in OPEN_WITHOUT_FACTOR


def must_set_up_factor(person: Viewer) -> bool:
    """Whether a role of theirs needs more than the password with which this session began."""
    settings: Settings = current_app.extensions["settings"]
    return person.method in ALONE and person.has(*settings.factor_roles)


def public_page(view: View) -> View:
    """Mark a page that everybody may read: without a session's cookie it touches no session and may be kept for a minute.

    With the cookie it is a page for that person, with their menu, and nobody keeps it.
    """

    @wraps(view)
    def shown(*args: Any, **ids: Any) -> ResponseReturnValue:
        g.varies_by_session = True
        g.public_page = current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
        return view(*args, **ids)

    return shown


def allow(permission: Permission, subject: Any) -> None:
    """Stop here (403) unless the viewer may; for views whose permission depends on what was asked."""
    if not permits(viewer(), permission, subject):
        abort(403)


def allow_sending(permission: Permission, subject: Any) -> None:
    """The same for the form of a page that others may read: whoever may not send it gets 403, whatever is in it."""
    if request.method not in SAFE:
        allow(permission, subject)


def sign_in_first() -> ResponseReturnValue:
    """Send a signed-out person to sign in, and back to the page they asked for."""
    # A form that was sent is not sent again unseen, and what was typed is kept.
    if request.method not in SAFE:
        return kept.sign_in_first()
    return redirect(url_for("accounts.sign_in", next=_way_back()))


def _way_back() -> str | None:
    """A page that can be opened again."""
    return request.full_path.rstrip("?") if request.method in SAFE else None
