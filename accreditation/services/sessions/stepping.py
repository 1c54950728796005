"""Confirm who somebody is before an act that binds: good once, for that act on that subject as it was shown."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import ALONE, SignInMethod
from accreditation.errors import RuleBroken
from accreditation.models.people import Person, UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors
from accreditation.rules import passwords
from accreditation.services.sessions import attempts, codes, passkeys

LASTS = timedelta(minutes=5)


def purpose(act: str, subject: str, shown: str = "") -> str:
    """What a step-up is for: the act, on what, and the hash of what the person was shown."""
    return hashlib.sha256(f"{act}\n{subject}\n{shown}".encode()).hexdigest()


@dataclass(frozen=True)
class Proof:
    """How somebody in front of this browser proved who they are, and when."""

    method: SignInMethod
    at: datetime


def step_up(viewer: Viewer, proof: Proof, *, purpose: str) -> None:
    """Take a fresh proof for one purpose; raises RuleBroken where it is older than a step-up lasts."""
    if not proof.at > clock.now() - LASTS:
        raise RuleBroken("Too much time has passed. Confirm again that it is you.")
    # An organisation that asked for one thing alone is no way around the passkey or the code.
    if proof.method in ALONE and factors.held(viewer.id).any:
        raise RuleBroken("This is not enough for your account. Confirm with your passkey, or with a code.")
    db.session.execute(
        update(UserSession)
        .where(UserSession.id == viewer.session_id, UserSession.revoked_at.is_(None))
        .values(stepped_up_at=proof.at, step_up_for=purpose)
    )


def prove_with_password(
    viewer: Viewer, password: str, *, remote_addr: str, code: str = "", secret: str = ""
) -> Proof:
    """Take the password again, and a code from whoever has a second factor; raises RuleBroken, and slows guessing.

    It hashes a password, so it opens and closes its own transactions around that.
    """
    needs_code = factors.held(viewer.id).any
    if needs_code and not code:
        raise RuleBroken(
            "Enter a code too: a password alone is not enough for your account", field="one_time_code"
        )
    attempt = prove(viewer, password, remote_addr=remote_addr, field="password")
    method = SignInMethod.PASSWORD
    if needs_code:
        method = codes.take(viewer.id, code, secret=secret, remote_addr=remote_addr)
    with unit_of_work():
        attempts.forgive(attempt)
    return Proof(method, clock.now())


def prove_with_passkey(viewer: Viewer, answer: str, asking: passkeys.Asking) -> Proof:
    """Take a passkey of the signed-in person; raises RuleBroken."""
    passkeys.accept(answer, asking, person_id=viewer.id)
    return Proof(SignInMethod.PASSKEY, clock.now())


def prove(viewer: Viewer, password: str, *, remote_addr: str, field: str) -> attempts.Attempt:
    """Compare a signed-in person's password; raises RuleBroken at `field`, and slows guessing as signing in does."""
    # The session is the device: others' failures elsewhere do not stop the person here.
    attempt = attempts.begin(viewer.email, remote_addr, device=f"session {viewer.session_id}")
    password_hash = db.session.scalars(select(Person.password_hash).where(Person.id == viewer.id)).one()
    db.session.rollback()
    if not passwords.matches(password_hash, password):
        attempts.failed(attempt, viewer.id)
        raise RuleBroken("The password is not right. Try again.", field=field)
    return attempt


def use_step_up(viewer: Viewer, purpose: str) -> None:
    """Use up the step-up for this purpose; raises RuleBroken if there is none from the last five minutes."""
    now = clock.now()
    used = db.session.scalars(
        update(UserSession)
        .where(
            UserSession.id == viewer.session_id,
            UserSession.revoked_at.is_(None),
            UserSession.step_up_for == purpose,
            UserSession.stepped_up_at > now - LASTS,
            # A clock that was set back makes no confirmation last longer.
            UserSession.stepped_up_at <= now,
        )
        .values(stepped_up_at=None, step_up_for=None)
        .returning(UserSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not used:
        raise RuleBroken("Confirm again that it is you. Nothing was changed.", field="password")
