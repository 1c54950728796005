"""Failed sign-ins, counted in the database so that guessing slows down on every server at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.errors import RuleBroken
from accreditation.models.people import SignInAttempt

WINDOW = timedelta(minutes=15)
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 30


@dataclass(frozen=True)
class Attempt:
    """One attempt, counted under an account and under a network address."""

    account: str
    address: str
    ids: tuple[int, int]


def begin(email: str, remote_addr: str) -> Attempt:
    """Count this attempt as failed before it is tried, so that guesses made at one moment see each other.

    It commits by itself, and raises RuleBroken with the time of the next chance after too many failures.
    """
    account, address = _key("account", email), _key("address", remote_addr)
    # What reading opened ends here: the count is a write of its own.
    now = clock.now()
    db.session.rollback()
    with unit_of_work():
        ids = [
            db.session.execute(
                insert(SignInAttempt).values(key=key, at=now).returning(SignInAttempt.id)
            ).scalar_one()
            for key in (account, address)
        ]
    attempt = Attempt(account, address, (ids[0], ids[1]))
    _refuse_guessing(attempt)
    return attempt


def forgive(attempt: Attempt) -> None:
    """The right password clears the account's failures, and takes back only this attempt of the address."""
    db.session.execute(
        delete(SignInAttempt).where(
            (SignInAttempt.key == attempt.account) | SignInAttempt.id.in_(attempt.ids)
        )
    )


def _key(kind: str, value: str) -> str:
    """What failures are counted under; hashed, because people type passwords where the address belongs."""
    return hashlib.sha256(f"{kind}:{value}".encode(errors="replace")).hexdigest()


def _refuse_guessing(attempt: Attempt) -> None:
    """Stop here when the account or the address has failed too often; what is not tried is not counted."""
    rows = db.session.execute(
        select(SignInAttempt.key, SignInAttempt.at)
        .where(
            SignInAttempt.key.in_((attempt.account, attempt.address)),
            SignInAttempt.at > clock.now() - WINDOW,
            SignInAttempt.id.not_in(attempt.ids),
        )
        .order_by(SignInAttempt.at.desc())
        .limit(ACCOUNT_LIMIT + ADDRESS_LIMIT)
    ).all()
    by_account = [row.at for row in rows if row.key == attempt.account]
    by_address = [row.at for row in rows if row.key == attempt.address]
    free = (_free_at(by_account, ACCOUNT_LIMIT), _free_at(by_address, ADDRESS_LIMIT))
    again = max((moment for moment in free if moment), default=None)
    if again is None:
        return
    db.session.rollback()
    with unit_of_work():
        # Not tried, so not counted: waiting must not make the wait longer.
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(attempt.ids)))
    at = (again + timedelta(minutes=1)).astimezone(clock.LONDON).strftime("%H:%M")
    raise RuleBroken(f"There were too many attempts to sign in. Try again at {at}.", field="password")


def _free_at(newest_first: Sequence[datetime], limit: int) -> datetime | None:
    """When one more attempt is allowed, if it is not allowed now."""
    return newest_first[limit - 1] + WINDOW if len(newest_first) >= limit else None
