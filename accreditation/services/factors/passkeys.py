"""Add, rename and remove a person's passkeys."""

import hmac
from typing import Any

import webauthn
from sqlalchemy.exc import IntegrityError
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accreditation import clock
from accreditation.db import db
from accreditation.enums.accounts import SecurityChange, SignInMethod
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.factors import Passkey
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors
from accreditation.services import audit, security_letters
from accreditation.services.factors import leaving
from accreditation.services.sessions import challenges
from accreditation.services.sessions.passkeys import MALFORMED, Asking, question_of, refused

MOST = 20


def registration(viewer: Viewer, asking: Asking) -> dict[str, Any]:
    """What a browser is asked to make: a passkey that it finds by itself, and that asks for a finger, a face or a PIN."""
    own = factors.passkeys(viewer.id)
    return options_to_json_dict(
        webauthn.generate_registration_options(
            rp_id=asking.site.host,
            rp_name=asking.site.name,
            user_id=base64url_to_bytes(_handle_of(viewer, own, asking)),
            user_name=viewer.email,
            user_display_name=viewer.name,
            challenge=asking.challenge(),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id)) for passkey in own
            ],
        )
    )


def add_passkey(viewer: Viewer, answer: str, name: str, asking: Asking) -> Passkey:
    """Keep the passkey that a browser has made for the signed-in person; raises RuleBroken."""
    challenge = question_of(answer, asking)
    own = factors.passkeys(viewer.id)
    if len(own) >= MOST:
        raise RuleBroken(f"You have {MOST} passkeys already. Remove one that you do not use any more first.")
    verified = _verified(answer, asking, challenge)
    if not challenges.use_up(challenge):
        raise refused("an answer that was used before")
    passkey = Passkey(
        person_id=viewer.id,
        credential_id=bytes_to_base64url(verified.credential_id),
        user_handle=_handle_of(viewer, own, asking),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        backed_up=verified.credential_backed_up,
        name=name,
        added_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(passkey)
    except IntegrityError:
        raise RuleBroken("This passkey is added already.") from None
    leaving.sign_out_elsewhere(viewer, SignInMethod.PASSWORD_AND_PASSKEY)
    _record(AuditKind.PASSKEY_ADDED, viewer, passkey)
    security_letters.warn(viewer.id, SecurityChange.PASSKEY_ADDED)
    return passkey


def rename_passkey(passkey: Passkey, name: str, *, actor: Viewer) -> None:
    """Call a passkey by another name."""
    if name == passkey.name:
        return
    passkey.name = name
    _record(AuditKind.PASSKEY_RENAMED, actor, passkey)
    security_letters.warn(actor.id, SecurityChange.PASSKEY_RENAMED)


def remove_passkey(passkey: Passkey, *, actor: Viewer, required: bool) -> None:
    """Let a passkey open nothing any more; raises RuleBroken where a role needs one and nothing else is left."""
    leaving.refuse_last(actor, required=required)
    _record(AuditKind.PASSKEY_REMOVED, actor, passkey)
    db.session.delete(passkey)
    db.session.flush()
    leaving.settle(actor.id)
    security_letters.warn(actor.id, SecurityChange.PASSKEY_REMOVED)


def _verified(answer: str, asking: Asking, challenge: bytes) -> Any:

    try:
        return webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=asking.site.host,
            expected_origin=list(asking.site.origins),
            require_user_verification=True,
        )
    except MALFORMED as wrong:
        raise refused(str(wrong)) from wrong


def _handle_of(viewer: Viewer, own: list[Passkey], asking: Asking) -> str:
    """What the person's devices know the account by: what the first of their passkeys was made with."""
    if own:
        return own[-1].user_handle
    message = f"passkey handle of {viewer.id}".encode()
    return bytes_to_base64url(hmac.digest(asking.secret.encode(), message, "sha256"))


def _record(kind: AuditKind, actor: Viewer, passkey: Passkey) -> None:
    audit.record(kind, actor=actor, stream=audit.PEOPLE, person_id=actor.id, passkey_id=passkey.id)
