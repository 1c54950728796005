"""Error pages: what happened, that nothing was lost, what to do; never a stack trace."""

import logging

from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from accreditation.db import db
from accreditation.errors import RuleBroken, Stale
from accreditation.logs import rarely
from accreditation.web.bodies import TooSlow

log = logging.getLogger("accreditation.web")
NO_DATABASE = "The service cannot reach its records just now. Nothing was lost. Try again in a minute."
STATUSES_WITH_PAGE = frozenset({400, 403, 404, 405, 409, 413, 429, 500, 503})


def wants_json() -> bool:
    """The request came from a script of ours, which reads JSON."""
    return request.headers.get("X-Requested-With") in {"autosave", "upload", "page"}


def page(status: int, message: str = "", **values: object) -> ResponseReturnValue:
    """The error page of a status, or its words as JSON for our scripts."""
    if wants_json():
        return jsonify(message=message or f"Error {status}"), status
    g.error_page = True
    shown = status if status in STATUSES_WITH_PAGE else 400
    return render_template(f"errors/{shown}.html", message=message, **values), status


def register(app: Flask) -> None:
    """Answer every failure with a page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RuleBroken, _refused)
    app.register_error_handler(Stale, _overtaken)
    app.register_error_handler(IntegrityError, _twice)
    app.register_error_handler(OperationalError, _without_database)
    app.register_error_handler(InterfaceError, _without_database)
    app.register_error_handler(Exception, _broken)


def _http(error: HTTPException) -> ResponseReturnValue:
    # Redirects are raised as errors, too.
    if error.code is None or error.code < 400:
        return error.get_response()
    limit = current_app.config["MAX_CONTENT_LENGTH"] if isinstance(error, RequestEntityTooLarge) else 0
    body_limit = g.get("body_limit") or limit or 0
    message = error.words if isinstance(error, TooSlow) else ""
    answer = make_response(page(error.code, message, limit_mb=body_limit // (1024 * 1024)))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _refused(error: RuleBroken) -> ResponseReturnValue:
    return page(409, error.message, reasons=error.reasons)


def _overtaken(_error: Stale) -> ResponseReturnValue:
    return page(
        409, "Somebody else changed this first. Nothing of theirs was lost. Look again, then try once more."
    )


def _twice(error: IntegrityError) -> ResponseReturnValue:
    db.session.rollback()
    log.warning("refused by a constraint", extra=_number(), exc_info=error)
    return page(
        409, "This was done a moment ago, by you in another tab or by somebody else. Nothing was lost."
    )


def _without_database(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    g.database_away = True
    rarely.log(log, logging.ERROR, "the database does not answer", exc_info=error, **_number())
    g.public_page = True  # asking who is signed in would fail the same way
    return page(503, NO_DATABASE if wants_json() else "")  # the page says it in its own words


def _broken(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    # A test should see the failure, not the page that hides it.
    if current_app.testing:
        raise error
    log.error("unexpected failure", extra=_number(), exc_info=error)
    g.public_page = True
    return page(500)


def _number() -> dict[str, dict[str, str]]:
    """The number that the page shows, for the line of the log."""
    return {"fields": {"request": g.get("request_id", "")}}
