"""Who is signed in: flask-login reads our own session rows, one statement a request."""

from datetime import timedelta

from flask import Flask, Response, g
from flask_login import LoginManager

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.permissions.viewer import NOBODY, Viewer
from accreditation.queries.sessions import Idle, viewer_for
from accreditation.services import sessions
from accreditation.settings import Settings

SEEN_EVERY = timedelta(minutes=5)
_NOTED = 5
"""Times within the limit that a session in use is noted at least, so that none ends in somebody's hands."""


class _Sessions(LoginManager):  # type: ignore[misc]
    """flask-login without remember-me, which would look into the session after every answer, public pages too."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def idle_of(settings: Settings) -> Idle:
    """How long a session may be left, as the settings have it."""
    return Idle(
        own=timedelta(minutes=settings.session_idle_minutes),
        shared=timedelta(minutes=settings.session_shared_idle_minutes),
    )


def register(app: Flask, settings: Settings) -> None:
    """Let flask-login load the viewer from the token in the cookie."""
    idle = idle_of(settings)
    manager = _Sessions()
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None
    manager.anonymous_user = lambda: NOBODY
    manager.user_loader(lambda token: viewer_for(token, idle))

    @app.after_request
    def _note_seen(response: Response) -> Response:
        person: Viewer = g.get("_login_user", NOBODY)
        seen = person.session_seen_at
        # A write with each page would queue readers behind writers.
        every = _seen_every(idle.shared if person.on_shared_computer else idle.own)
        if g.get("sent_by_itself"):
            return response
        if seen is not None and clock.now() - seen > every:
            db.session.rollback()
            with unit_of_work():
                sessions.touch(person, every)
        return response


def _seen_every(limit: timedelta) -> timedelta:
    return min(SEEN_EVERY, limit / _NOTED)
