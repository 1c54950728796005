"""Addresses to which a browser sends one part through the service: for this part alone, and for a quarter of an hour."""

from flask import current_app, url_for
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from accreditation.errors import RuleBroken
from accreditation.storage.parts import PART_SECONDS, Part
from accreditation.web.scripted import LinkExpired

EXPIRED = "This part took too long to start. It is sent again."


def address(token: str, part: Part) -> str:
    """Where this very part goes."""
    seal = _sealing().dumps([token, part.number, part.sha256])
    return url_for("uploads.send", token=token, number=part.number, seal=seal)


def check(seal: str, token: str, part: Part) -> None:
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
