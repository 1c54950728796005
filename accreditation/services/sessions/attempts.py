"""Failed sign-ins, counted in the database so that guessing slows down on every server at once.

Failures count by person and address together, so that nobody is locked out by a stranger. Those of one address, or of one
account from many addresses, only slow down further. A browser in which the person was signed in before is counted apart.
"""

import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, or_, select, update

from accreditation import clock, dates
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import SignInMethod
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.people import Person, SignInAttempt
from accreditation.rules.places_of_network import place_of
from accreditation.services import audit
from accreditation.services.sessions import history
from accreditation.text import address

WINDOW = timedelta(minutes=15)
PAIR_LIMIT = 5
DEVICE_LIMIT = 10
ACCOUNT_LIMIT = 100
"""From many addresses together; a known device goes on."""
CODE_LIMIT = 5
"""Codes have only a million values, so they are guessed at five times in a quarter of an hour from everywhere together."""
ADDRESS_FREE = 30
LONGEST_PAUSE = 30
"""Seconds between two attempts from an address with many failures: a whole trust may stand behind it."""
_MOST_READ = 500
log = logging.getLogger("accreditation.sessions")


@dataclass(frozen=True)
class Attempt:
    """One attempt: under which account, from which address, and from which known device, if it is one."""

    id: int
    account: str
    address: str
    device: str | None
    remote_addr: str
    limit: int


def begin_code(person_id: int, remote_addr: str) -> Attempt:
    """Count an attempt at a person's code, wherever it comes from: only who has their password gets so far."""
    account = f"codes of {person_id}"
    return begin(account, remote_addr, device=account, limit=CODE_LIMIT)


def begin(email: str, remote_addr: str, *, device: str = "", limit: int = DEVICE_LIMIT) -> Attempt:
    """Count this attempt as failed before it is tried, so that guesses made at one moment see each other.

    `device` names a browser in which this account was signed in before, which has a `limit` of its own. It commits by itself, and raises RuleBroken with
    the time of the next chance after too many failures.
    """
    counted = {
        "account": _key("account", address(email)),
        "address": _key("address", place_of(remote_addr)),
        "device": _key("device", device) if device else None,
    }
    # What reading opened ends here: the count is a write of its own.
    now = clock.now()
    db.session.rollback()
    with unit_of_work():
        attempt_id = db.session.execute(
            insert(SignInAttempt).values(at=now, **counted).returning(SignInAttempt.id)
        ).scalar_one()
    attempt = Attempt(id=attempt_id, remote_addr=remote_addr, limit=limit, **counted)  # type: ignore[arg-type]
    _refuse_guessing(attempt)
    return attempt


def failed(
    attempt: Attempt,
    person_id: int | None,
    *,
    method: str = SignInMethod.PASSWORD,
    user_agent: str = "",
) -> None:
    """Write down that a proof was wrong: for the log, and where there is such an account for its owner and the audit record."""
    log.warning("sign-in failed from %s", attempt.remote_addr)
    if person_id is None:
        _take_as_long(attempt, method=method, user_agent=user_agent)
        return
    with unit_of_work():
        _write_down(attempt, person_id, method=method, user_agent=user_agent)


def _write_down(attempt: Attempt, person_id: int, *, method: str, user_agent: str) -> None:
    history.note(person_id, method=method, user_agent=user_agent, succeeded=False)
    audit.record(
        AuditKind.SIGN_IN_FAILED,
        actor=None,  # who typed it is not known
        stream=audit.PEOPLE,
        person_id=person_id,
        known_device=attempt.device is not None,
    )


class _TakenBackError(Exception):
    """What was written only to take as long as for somebody is taken back."""


def _take_as_long(attempt: Attempt, *, method: str, user_agent: str) -> None:
    """Do for an address that nobody has what is done for one that somebody has, so that the time does not tell which."""
    with unit_of_work():
        anybody = db.session.scalar(select(func.min(Person.id)))
        if anybody is None:
            return
        # Something is kept here, too: making it last is a good part of the time.
        same = update(SignInAttempt).where(SignInAttempt.id == attempt.id)
        db.session.execute(same.values(at=SignInAttempt.at))
        with suppress(_TakenBackError), db.session.begin_nested():
            _write_down(attempt, anybody, method=method, user_agent=user_agent)
            db.session.flush()
            audit.seal()
            raise _TakenBackError


def forgive(attempt: Attempt) -> None:
    """The right password clears this person's failures from here; those of others elsewhere go on counting."""
    here = (
        SignInAttempt.device == attempt.device
        if attempt.device is not None
        else (SignInAttempt.address == attempt.address) & SignInAttempt.device.is_(None)
    )
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.account == attempt.account, here))


def forget_account(email: str) -> None:
    """Clear all failures of an account: a new password from the office lets the person in at once."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.account == _key("account", address(email))))


def _key(kind: str, value: str) -> str:
    """What failures are counted under; hashed, because people type passwords where the address belongs."""
    return hashlib.sha256(f"{kind}:{value}".encode(errors="replace")).hexdigest()


def _refuse_guessing(attempt: Attempt) -> None:
    """Stop here when it failed too often; what is not tried is not counted."""
    again = _next_chance(attempt)
    now = clock.now()
    if again is None or again <= now:
        return
    log.warning("sign-in put off from %s", attempt.remote_addr)
    db.session.rollback()
    with unit_of_work():
        # Not tried, so not counted: waiting must not make the wait longer.
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt.id))
    raise RuleBroken(
        f"There were too many attempts to sign in. Try again {_when(again - now, again)}.", field="password"
    )


def _next_chance(attempt: Attempt) -> datetime | None:
    rows = db.session.execute(
        select(SignInAttempt.account, SignInAttempt.address, SignInAttempt.device, SignInAttempt.at)
        .where(
            or_(SignInAttempt.account == attempt.account, SignInAttempt.address == attempt.address),
            SignInAttempt.at > clock.now() - WINDOW,
            SignInAttempt.id != attempt.id,
        )
        .order_by(SignInAttempt.at.desc())
        .limit(_MOST_READ)
    ).all()
    of_account = [row for row in rows if row.account == attempt.account]
    if attempt.device is not None:
        return _free_at([row.at for row in of_account if row.device == attempt.device], attempt.limit)
    strangers = [row for row in rows if row.device is None]
    by_pair = [
        row.at for row in strangers if row.account == attempt.account and row.address == attempt.address
    ]
    by_account = [row.at for row in strangers if row.account == attempt.account]
    by_address = [row.at for row in strangers if row.address == attempt.address]
    chances = (
        _free_at(by_pair, PAIR_LIMIT),
        _free_at(by_account, ACCOUNT_LIMIT),
        _slowed_until(by_address),
    )
    return max((moment for moment in chances if moment), default=None)


def _free_at(newest_first: Sequence[datetime], limit: int) -> datetime | None:
    """When one more attempt is allowed, if it is not allowed now."""
    return newest_first[limit - 1] + WINDOW if len(newest_first) >= limit else None


def _slowed_until(newest_first: Sequence[datetime]) -> datetime | None:
    """When an address with many failures may try again: a pause that grows a second with each."""
    over = len(newest_first) - ADDRESS_FREE
    return newest_first[0] + timedelta(seconds=min(over + 1, LONGEST_PAUSE)) if over >= 0 else None


def _when(wait: timedelta, again: datetime) -> str:
    if wait <= timedelta(minutes=1):
        return f"in {int(wait.total_seconds()) + 1} seconds"
    return f"at {dates.time(again + timedelta(minutes=1))}"
