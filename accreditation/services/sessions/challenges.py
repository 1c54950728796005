"""Questions for passkeys: random, signed for one act of one browser, good for five minutes, and answered once.

Nothing is stored for a question that nobody answers, so that opening the sign-in page writes nothing.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db
from accreditation.models.factors import UsedChallenge

LASTS = timedelta(minutes=5)
REMEMBERED = timedelta(days=1)
"""Longer than an answer is good for, so that a clock that is set back opens nothing."""
_TIME, _CHANCE, _SEAL = 8, 16, 32


def make(act: str, browser: str, *, secret: str) -> bytes:
    """A question for this act in this browser."""
    head = int(clock.now().timestamp()).to_bytes(_TIME) + secrets.token_bytes(_CHANCE)
    return head + _seal(head, act, browser, secret)


def is_ours(challenge: bytes, act: str, browser: str, *, secret: str) -> bool:
    """Whether we asked this, for this act in this browser, within the last five minutes."""
    head, seal = challenge[:-_SEAL], challenge[-_SEAL:]
    if len(head) != _TIME + _CHANCE or not hmac.compare_digest(seal, _seal(head, act, browser, secret)):
        return False
    age = clock.now().timestamp() - int.from_bytes(head[:_TIME])
    # A clock that was set back makes a question seem to come from later; then it is asked again.
    return -1 <= age < LASTS.total_seconds()


def use_up(challenge: bytes) -> bool:
    """Note that a question was answered; False where it was before."""
    digest = hashlib.sha256(challenge).hexdigest()
    try:
        with db.session.begin_nested():
            db.session.add(UsedChallenge(digest=digest, used_at=clock.now()))
    except IntegrityError:
        return False
    return True


def sweep() -> int:
    """Clear away answered questions that are too old to be answered again; says how many rows went."""
    old = UsedChallenge.used_at < clock.now() - REMEMBERED
    return len(db.session.scalars(delete(UsedChallenge).where(old).returning(UsedChallenge.id)).all())


def _seal(head: bytes, act: str, browser: str, secret: str) -> bytes:
    message = b"passkey question\0" + head + act.encode() + b"\0" + browser.encode()
    return hmac.digest(secret.encode(), message, "sha256")
