"""A line for each request: what was asked, how it ended, how long it took, and the number of who asked."""

import logging
from time import perf_counter
from urllib.parse import quote

from flask import Flask, Response, g, request

from accreditation.logs import rarely
from accreditation.permissions.viewer import NOBODY, Viewer

log = logging.getLogger("accreditation.requests")
LONGEST = 200
_UNWRITTEN = frozenset({"static", "public.is_well", "public.ready"})
UNAVAILABLE = 503
_KEYED = "/calendar/"
"""Below this an address is a key, also where somebody copied it with a mistake."""


def register(app: Flask) -> None:
    """Write a line once a request is answered; registered first, so that it runs last."""

    @app.after_request
    def _write(response: Response) -> Response:
        # Probes come every few seconds, and what they ask writes its own line; so does an outage of the database.
        if request.endpoint in _UNWRITTEN or g.get("database_away"):
            return response
        if response.status_code == UNAVAILABLE:
            rarely.log(log, logging.ERROR, "not available", fields=_fields(response))
            return response
        level = logging.ERROR if response.status_code >= 500 else logging.INFO
        log.log(level, "answered", extra={"fields": _fields(response)})
        return response


def _fields(response: Response) -> dict[str, object]:
    # Who it is was asked by the page, if it asked: a line of the log asks the database nothing.
    person: Viewer = g.get("_login_user", NOBODY)
    return {
        "request": g.get("request_id", ""),
        "method": request.method,
        # Without what was searched for, and so written that no sign in it can begin a line.
        "path": _path(),
        "status": response.status_code,
        "ms": round((perf_counter() - g.get("started", perf_counter())) * 1000),
        "person": person.person_id or "-",
    }


def _path() -> str:
    return f"{_KEYED}..." if request.path.lower().startswith(_KEYED) else quote(request.path)[:LONGEST]
