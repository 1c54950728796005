"""Another address to sign in with: its owner confirms it from the new one, and can stop it from the old one.

From the old one it can be stopped for a week, also after it was confirmed: then the old address is put back, and
everybody is signed out.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.engine import CursorResult

from accreditation import clock
from accreditation.db import db
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.audit import AuditKind
from accreditation.enums.letters import LetterKind
from accreditation.errors import RuleBroken
from accreditation.messages.content import LetterContent
from accreditation.models.accounts import AddressChange
from accreditation.models.audit import AuditEvent
from accreditation.models.calendar_keys import CalendarKey
from accreditation.models.factors import CodeApp, Passkey, RecoveryCode
from accreditation.models.identities import Identity
from accreditation.models.letters import Letter
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries.accounts import CONFIRMED_WITHIN
from accreditation.services import audit, letters, link_tokens, security_letters
from accreditation.services.accounts import resets
from accreditation.services.accounts.records import (
    checked_address,
    end_address_change,
    end_sessions,
    existing,
    is_taken,
)

CONFIRM, STOP = "confirm address", "stop address"
MOST_A_DAY = 5
"""Each writes to an address that may be a stranger's."""
STOPPED_WITHIN = timedelta(days=7)
CLEARED_AFTER = timedelta(days=90)
SPENT = "This link no longer works."
WAYS_IN: Mapping[type[Any], Any] = {
    Passkey: Passkey.added_at,
    CodeApp: CodeApp.begun_at,
    RecoveryCode: RecoveryCode.made_at,
    Identity: Identity.added_at,
    CalendarKey: CalendarKey.made_at,
}
"""What opens an account or tells of it besides its password, with the moment at which it came."""


def begin(viewer: Viewer, email: str) -> AddressChange:
    """Ask for letters to both addresses; an earlier change that waits is let go. Raises RuleBroken.

    Whether somebody else has the new address is not said here: its letter then goes to nobody.
    """
    email = checked_address(email)
    person = existing(viewer.id)
    if email == person.email:
        raise RuleBroken("This is the address that you have now", field="email")
    if _asked_today(person.id) >= MOST_A_DAY:
        raise RuleBroken(
            f"You have asked for {MOST_A_DAY} changes of address within a day. Try again tomorrow.",
            field="email",
        )
    end_address_change(person.id)
    change = AddressChange(
        person_id=person.id,
        old_address=person.email,
        new_address=email,
        nonce=link_tokens.nonce(),
        asked_at=clock.now(),
    )
    db.session.add(change)
    db.session.flush()
    for purpose, to in ((CONFIRM, email), (STOP, person.email)):
        letters.ask(
            LetterKind.ADDRESS_CHANGE,
            # Not by the row's number: a number is given again once the newest rows are cleared away.
            key=f"address_change:{change.nonce}:{purpose}",
            address=to,
            facts={"change_id": change.id, "purpose": purpose},
        )
    _record(AuditKind.ADDRESS_CHANGE_BEGUN, change)
    return change


def _asked_today(person_id: int) -> int:
    """How often a person asked for another address within a day; their record says it, for rows are let go."""
    begun = select(func.count()).select_from(AuditEvent)
    return db.session.scalars(
        begun.where(
            AuditEvent.actor_id == person_id,
            AuditEvent.kind == AuditKind.ADDRESS_CHANGE_BEGUN.value,
            AuditEvent.at > clock.now() - timedelta(days=1),
        )
    ).one()


def compose(letter: Letter, *, secret: str) -> LetterContent | None:
    """The words to the new address or to the old one; none once its link no longer works."""
    purpose = letter.facts["purpose"]
    change = _standing(letter.facts["change_id"], purpose)
    if change is None or letter.address not in {change.old_address, change.new_address}:
        return None
    if purpose == CONFIRM and is_taken(change.new_address, but=change.person_id):
        return None
    key = link_tokens.token(secret, purpose, change.id, change.nonce)
    if purpose == CONFIRM:
        return LetterContent(
            subject="Confirm your email address",
            paragraphs=(
                "Somebody with an account in this service wants to sign in with this email address from now on.",
                "If it was you, confirm it within a day. Until then you sign in with the address that you have.",
                "If it was not you, there is nothing to do.",
            ),
            action=("Confirm this address", f"/new-address/{change.id}/confirm?key={key}"),
            why="You get this letter because somebody gave this address as theirs.",
        )
    return LetterContent(
        subject="Your email address is about to change",
        paragraphs=(
            "Somebody who was signed in to your account asked to sign in with another email address from now on.",
            "If it was you, there is nothing to do here: open the letter at your new address.",
            "If it was not you, stop it now. You can do so for a week, also after it was confirmed.",
            "Everybody is then signed out of your account, its password stops working, and you get a link for another.",
        ),
        action=("Stop this change", f"/new-address/{change.id}/stop?key={key}"),
        why="You get this letter because this is the address of your account.",
    )


def opened(
    change_id: int, purpose: str, key: str, *, secret: str, lock: bool = False
) -> AddressChange | None:
    """The change that a link is about, while it works for this purpose."""
    change = _standing(change_id, purpose, lock=lock)
    if change is None or not link_tokens.fits(key, secret, purpose, change.id, change.nonce):
        return None
    return change


def confirm(change_id: int, key: str, *, secret: str) -> AddressChange:
    """Give the person the new address and end their sessions; raises RuleBroken where the link is spent or it is taken."""
    change = opened(change_id, CONFIRM, key, secret=secret, lock=True)
    if change is None:
        raise RuleBroken(SPENT)
    person = existing(change.person_id)
    if is_taken(change.new_address, but=person.id):
        raise RuleBroken("There is an account with this address by now, so nothing was changed.")
    person.email = change.new_address
    change.confirmed_at = clock.now()
    letters.allow(change.new_address)
    end_sessions(person.id)
    security_letters.warn(person.id, SecurityChange.ADDRESS_CHANGED)
    _record(AuditKind.ADDRESS_CHANGED, change)
    return change


def stop(change_id: int, key: str, *, secret: str) -> AddressChange:
    """Stop a change, or put the old address back where it was confirmed; raises RuleBroken.

    Whoever asked for it knew the password, so that stops working, all sessions end, and a link for a new one is sent.
    """
    change = opened(change_id, STOP, key, secret=secret, lock=True)
    if change is None:
        raise RuleBroken(SPENT)
    person = existing(change.person_id)
    since = _since(change)
    # Whoever moved it on to a third address must not be out of reach by that.
    undone = person.email in {each.new_address for each in since if each.confirmed_at is not None}
    if undone:
        if is_taken(change.old_address, but=person.id):
            raise RuleBroken(
                "There is an account with the old address by now. Tell the person who runs this service."
            )
        person.email = change.old_address
    for each in since:
        each.stopped_at = clock.now()
    person.password_hash = None
    _take_away_since(person.id, change.asked_at)
    end_sessions(person.id)
    resets.send(change.old_address)
    for each in since:
        _record(AuditKind.ADDRESS_CHANGE_STOPPED, each, undone=undone and each.confirmed_at is not None)
    return change


def _since(change: AddressChange) -> list[AddressChange]:
    """A change and those of its person that were asked for after it, which nobody has stopped."""
    return list(
        db.session.scalars(
            select(AddressChange)
            .where(
                AddressChange.person_id == change.person_id,
                AddressChange.asked_at >= change.asked_at,
                AddressChange.stopped_at.is_(None),
            )
            .order_by(AddressChange.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _take_away_since(person_id: int, moment: datetime) -> None:
    """Remove every other way in that was added since: it may be a stranger's."""
    for way_in, added_at in WAYS_IN.items():
        db.session.execute(delete(way_in).where(way_in.person_id == person_id, added_at >= moment))


def sweep() -> int:
    """Clear away changes of long ago; says how many rows went."""
    result = db.session.execute(
        delete(AddressChange).where(AddressChange.asked_at < clock.now() - CLEARED_AFTER)
    )
    return result.rowcount if isinstance(result, CursorResult) else 0


def _standing(change_id: int, purpose: str, *, lock: bool = False) -> AddressChange | None:
    """A change for which the link of this purpose still works."""
    lasts = CONFIRMED_WITHIN if purpose == CONFIRM else STOPPED_WITHIN
    standing = (
        select(AddressChange)
        .join(Person, Person.id == AddressChange.person_id)
        .where(
            AddressChange.id == change_id,
            AddressChange.stopped_at.is_(None),
            AddressChange.asked_at > clock.now() - lasts,
            Person.disabled_at.is_(None),
        )
    )
    if lock:
        # Confirmed and stopped at one moment: the second of them sees the first.
        standing = standing.with_for_update(of=AddressChange)
    if purpose == CONFIRM:
        # Another address since, given by an administrator or confirmed before: what was asked for is of the past.
        standing = standing.where(
            AddressChange.confirmed_at.is_(None), Person.email == AddressChange.old_address
        )
    return db.session.scalars(standing).first()


def _record(kind: AuditKind, change: AddressChange, **facts: bool) -> None:
    audit.record(
        kind,
        actor=Viewer(person_id=change.person_id),
        stream=audit.PEOPLE,
        person_id=change.person_id,
        change_id=change.id,
        **facts,
    )
