"""Requests of our own scripts: their token comes in a header, what they say as JSON, and every answer is JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from accreditation.db import undo
from accreditation.errors import RuleBroken
from accreditation.services.evidence.uploads.parts import Changed, PartsMissing
from accreditation.storage.base import NoRoomForNew, StoreFull, StoreUnreachable
from accreditation.storage.parts import PART_SECONDS, Part, PartDiffers
from accreditation.web.access import SAFE
from accreditation.web.bind import token_fits
from forms.base import NOT_FROM_HERE

TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 - the name of the header, not a secret
NONSENSE = "The page sent something that the service does not understand. Open the page again."

View = Callable[..., ResponseReturnValue]


class LinkExpired(RuleBroken):
    """The address was good once; a new one is made when asked for."""


def answers_scripts(view: View) -> View:
    """Check the token of an unsafe request, and answer every refusal in words that the script shows."""

    @wraps(view)
    def answered(*subjects: Any) -> ResponseReturnValue:
        if request.method not in SAFE and not token_fits(request.headers.get(TOKEN_HEADER, "")):
            return refused(NOT_FROM_HERE)
        try:
            return view(*subjects)
        except RuleBroken as refusal:
            undo()
            return refused(refusal.message, _STATUS.get(type(refusal), 422), **_details(refusal))

    return answered


_STATUS: dict[type[RuleBroken], int] = {
    StoreFull: 507,
    NoRoomForNew: 507,
    StoreUnreachable: 503,
    PartsMissing: 409,
    Changed: 409,
    LinkExpired: 409,
}
_WORTH_TRYING_AGAIN = (StoreUnreachable, PartDiffers, LinkExpired)


def _details(refusal: RuleBroken) -> dict[str, object]:
    """What the script does about it: try again, send what is missing, or start afresh."""
    if isinstance(refusal, PartsMissing):
        return {"missing": refusal.numbers}
    return {"again": isinstance(refusal, _WORTH_TRYING_AGAIN), "changed": isinstance(refusal, Changed)}


def refused(message: str, status: int = 422, **details: object) -> ResponseReturnValue:
    """A refusal in words; `again` says whether trying once more may help."""
    return jsonify(message=message, **details), status


def body() -> dict[str, Any]:
    """What the script said; raises RuleBroken for anything but one flat object."""
    try:
        message_body = request.get_json(silent=True)
    # JSON may be nested deeper than Python reads.
    except RecursionError:
        message_body = None
    if not isinstance(message_body, dict) or any(
        isinstance(value, list | dict) for value in message_body.values()
    ):
        raise RuleBroken(NONSENSE)
    return message_body


def words(message_body: dict[str, Any]) -> dict[str, str]:
    """The texts in it."""
    return {name: value for name, value in message_body.items() if isinstance(value, str)}


def text(message_body: dict[str, Any], name: str) -> str:
    """One text; raises RuleBroken where there is none."""
    value = message_body.get(name)
    if not isinstance(value, str):
        raise RuleBroken(NONSENSE)
    # Halves of characters come through JSON, and no database keeps them.
    return value.encode(errors="ignore").decode()


def number(message_body: dict[str, Any], name: str) -> int:
    """One whole number of any size; raises RuleBroken for anything else."""
    value = message_body.get(name)
    # True is a whole number to Python.
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleBroken(NONSENSE)
    return value


EXPIRED = "This part took too long to start. It is sent again."


def part_address(token: str, part: Part) -> str:
    """Where this very part goes."""
    seal = _sealing().dumps([token, part.number, part.sha256])
    return url_for("uploads.send", token=token, number=part.number, seal=seal)


def check_part_address(seal: str, token: str, part: Part) -> None:
    """Raise LinkExpired for an address that is over, and RuleBroken for one that was never made for this part."""
    try:
        sealed = _sealing().loads(seal, max_age=PART_SECONDS)
    except SignatureExpired as error:
        raise LinkExpired(EXPIRED) from error
    except BadSignature as error:
        raise RuleBroken("This address was not made for this part.") from error
    if sealed != [token, part.number, part.sha256]:
        raise RuleBroken("This address was not made for this part.")


def _sealing() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="a part of an upload")
