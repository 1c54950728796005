"""Ask a browser for a passkey, and check its answer: our question, our address, a person who was there, a key that we know."""

import json
import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select, update
from webauthn.helpers import base64url_to_bytes, options_to_json_dict, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.factors import Passkey
from accreditation.models.people import Person
from accreditation.services import audit
from accreditation.services.sessions import challenges
from accreditation.text import single_line

# Numbers and names of machines are no names of a site to browsers, but this one is, for whoever tries the service out.
LOOPBACK = "localhost"
REFUSED = "The passkey was not accepted. Nothing was changed. Try again, or use another way"
COPIED = (
    "This passkey was used less often here than elsewhere, so somebody may have a copy of it. Use another way, remove the"
    " passkey from your account, and tell the person who runs this service."
)
MALFORMED = (
    WebAuthnException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What reading an answer that a stranger made up may raise."""
_LONGEST_REASON = 200
_CREDENTIAL = re.compile(r"[A-Za-z0-9_-]{1,1400}")
"""As it is stored: at most 1,023 bytes (WebAuthn), in the letters of an address."""
log = logging.getLogger("accreditation.sessions")


@dataclass(frozen=True)
class Site:
    """The service as passkeys know it: the host that they belong to, and the origins that may ask for them."""

    host: str
    origins: tuple[str, ...]
    name: str

    @classmethod
    def at(cls, base_url: str, name: str) -> "Site":
        """The site at this address; on the machine itself it goes by the name `localhost`."""
        parts = urlsplit(base_url)
        host = parts.hostname or ""
        if host in {"127.0.0.1", "::1", LOOPBACK}:
            port = f":{parts.port}" if parts.port else ""
            return cls(LOOPBACK, (f"{parts.scheme}://{LOOPBACK}{port}",), name)
        return cls(host, (f"{parts.scheme}://{parts.netloc}",), name)


@dataclass(frozen=True)
class Asking:
    """In which browser a passkey is asked for, for which act, and with which secret the question is signed."""

    site: Site
    act: str
    browser: str
    secret: str

    def challenge(self) -> bytes:
        """A question for this act in this browser."""
        return challenges.make(self.act, self.browser, secret=self.secret)


def options(asking: Asking, allowed: Collection[Passkey] = ()) -> dict[str, Any]:
    """What a browser is asked: any passkey of ours, or one of those that are allowed."""

    return options_to_json_dict(
        webauthn.generate_authentication_options(
            rp_id=asking.site.host,
            challenge=asking.challenge(),
            allow_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id))
                for passkey in allowed
            ],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


@dataclass(frozen=True)
class Holder:
    """Whose passkey it was, and the address that they sign in with."""

    person_id: int
    email: str


def accept(answer: str, asking: Asking, *, person_id: int | None = None) -> Holder:
    """Whose passkey gave this answer, if it is right, and that person's where one is named; raises RuleBroken.

    It opens and closes its own transaction.
    """
    challenge = question_of(answer, asking)
    with unit_of_work():
        row = _passkey(answer)
        if row is None or person_id not in (None, row[0].person_id):
            raise refused("a passkey that is not known here, or another person's")
        passkey, email = row
        # A device names the account that it made the key for; some leave it out where they are asked for one key.
        if json.loads(answer)["response"].get("userHandle") not in (None, "", passkey.user_handle):
            raise refused("a passkey that was made for another account")
        verified = _verified(answer, asking, challenge, passkey)
        if not challenges.use_up(challenge):
            raise refused("an answer that was used before")
        counted = _count(passkey, verified)
    if not counted:
        log.error("passkey %s of person %s was refused: its count went back", passkey.id, passkey.person_id)
        raise RuleBroken(COPIED)
    return Holder(passkey.person_id, email)


def question_of(answer: str, asking: Asking) -> bytes:
    """The question that an answer belongs to, if it is ours; raises RuleBroken."""

    try:
        sent = base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"])
        challenge: bytes = parse_client_data_json(sent).challenge
    except MALFORMED as wrong:
        raise refused("an answer without shape") from wrong
    if not challenges.is_ours(challenge, asking.act, asking.browser, secret=asking.secret):
        raise refused("a question that was not asked here, or too long ago")
    return challenge


def _passkey(answer: str) -> tuple[Passkey, str] | None:
    """The passkey that an answer names, with the address of its owner, whose account is switched on."""
    credential_id = str(json.loads(answer).get("id"))
    # A stranger writes it, and no database takes every sign.
    if not _CREDENTIAL.fullmatch(credential_id):
        return None
    row = db.session.execute(
        select(Passkey, Person.email)
        .join(Person, Person.id == Passkey.person_id)
        .where(Passkey.credential_id == credential_id, Person.disabled_at.is_(None))
    ).first()
    return None if row is None else (row[0], row[1])


def _verified(answer: str, asking: Asking, challenge: bytes, passkey: Passkey) -> Any:

    try:
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=asking.site.host,
            expected_origin=list(asking.site.origins),
            credential_public_key=passkey.public_key,
            # The count is compared below, so that one that goes back is told apart from a wrong signature.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except MALFORMED as wrong:
        raise refused(single_line(str(wrong))[:_LONGEST_REASON]) from wrong


def _count(passkey: Passkey, verified: Any) -> bool:
    """Keep the count and the time of use; False, and written down, where the count went back."""
    counts = verified.new_sign_count or passkey.sign_count
    if counts and verified.new_sign_count <= passkey.sign_count:
        audit.record(
            AuditKind.PASSKEY_REFUSED,
            actor=None,
            stream=audit.PEOPLE,
            person_id=passkey.person_id,
            passkey_id=passkey.id,
        )
        return False
    db.session.execute(
        update(Passkey)
        .where(Passkey.id == passkey.id)
        .values(
            sign_count=verified.new_sign_count,
            backed_up=verified.credential_backed_up,
            used_at=clock.now(),
        )
    )
    return True


def refused(why: str) -> RuleBroken:
    """The refusal of a passkey, whose reason is for the log alone."""
    log.warning("passkey refused: %s", why)
    return RuleBroken(REFUSED)
