"""A link for whoever forgot their password: good for an hour, once, and dead when the password or the address changed.

What is done for an address is the same whether or not it has an account, so that neither the answer nor its time says
which; who it is for is looked up when the letter is written.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, delete, func, select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.audit import AuditKind
from accreditation.enums.letters import LetterKind
from accreditation.errors import RuleBroken
from accreditation.messages.content import LetterContent
from accreditation.models.accounts import PasswordReset
from accreditation.models.letters import Letter
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.rules.places_of_network import place_of
from accreditation.services import audit, letters, link_tokens, security_letters
from accreditation.services.accounts import choosing
from accreditation.services.accounts.records import checked_address

PURPOSE = "password reset"
LASTS = timedelta(hours=1)
MOST_LETTERS = 3
"""To one address within the time that a link lasts; what is asked for beyond is answered in the same words."""
MOST_FROM_PLACE = 30
"""From one network address in that time: a whole trust may stand behind it."""
CLEARED_AFTER = timedelta(days=2)
SPENT = "This link no longer works. Ask for a new one."


@dataclass(frozen=True)
class OpenReset:
    """A link that works: its row, and whose password it replaces."""

    id: int
    person_id: int
    email: str
    name: str


def begin(email: str, *, remote_addr: str) -> None:
    """Ask for a link to be sent to an address, if it has an account; raises RuleBroken for too many from one place."""
    email = checked_address(email)
    place = hashlib.sha256(f"place:{place_of(remote_addr)}".encode(errors="replace")).hexdigest()
    from_place = _recent(PasswordReset.asked_from == place)
    to_address = _recent(PasswordReset.address == email)
    if from_place >= MOST_FROM_PLACE:
        raise RuleBroken("Too many links were asked for from here. Try again in an hour.", field="email")
    if to_address < MOST_LETTERS:
        send(email, place=place)


def send(email: str, *, place: str = "") -> None:
    """Ask for the letter with a link, whoever's address it is."""
    reset = PasswordReset(address=email, asked_from=place, asked_at=clock.now(), nonce=link_tokens.nonce())
    db.session.add(reset)
    db.session.flush()
    letters.ask(
        LetterKind.PASSWORD_RESET,
        # Not by the row's number: a number is given again once the newest rows are cleared away.
        key=f"password_reset:{reset.nonce}",
        address=email,
        facts={"reset_id": reset.id},
    )


def _recent(condition: ColumnElement[bool]) -> int:
    since = clock.now() - LASTS
    counted = select(func.count()).select_from(PasswordReset)
    return db.session.scalars(counted.where(condition, PasswordReset.asked_at > since)).one()


def compose(letter: Letter, *, secret: str) -> LetterContent | None:
    """The words of the letter with the link; none where the address has no account, or the link is spent."""
    reset = _lasting(letter.facts["reset_id"])
    person = _owner(reset)
    if reset is None or person is None or reset.address != letter.address:
        return None
    key = link_tokens.token(secret, PURPOSE, reset.id, _nonce(reset, person))
    return LetterContent(
        subject="Choose a new password",
        paragraphs=(
            "Somebody asked for a new password for your account.",
            "If it was you, open the link within an hour of asking and choose one. The link works once.",
            "If it was not you, there is nothing to do: your password stays as it is.",
        ),
        action=("Choose a new password", f"/forgotten-password/{reset.id}?key={key}"),
        why="You get this letter because somebody typed your email address under “Forgotten your password?”.",
    )


def opened(reset_id: int, key: str, *, secret: str) -> OpenReset | None:
    """What a link opens, while it works; nothing once it is used, too old, or the password or address changed."""
    reset = _lasting(reset_id)
    person = _owner(reset)
    if reset is None or person is None:
        return None
    if not link_tokens.fits(key, secret, PURPOSE, reset.id, _nonce(reset, person)):
        return None
    return OpenReset(reset.id, person.id, person.email, person.name)


def choose(reset_id: int, key: str, new: str, *, secret: str) -> None:
    """Replace the password through a link, end all sessions and write to the person; raises RuleBroken.

    A second factor stays as it is. It hashes, so it opens and closes its own transaction.
    """
    link = opened(reset_id, key, secret=secret)
    if link is None:
        raise RuleBroken(SPENT)
    password_hash = choosing.hashed(new, email=link.email, name=link.name, field="chosen")
    with unit_of_work():
        # Two links of one person, used at one moment: the second sees that the password is another one by now.
        db.session.execute(select(Person.id).where(Person.id == link.person_id).with_for_update())
        person = db.session.get(Person, link.person_id, populate_existing=True)
        if person is None or opened(reset_id, key, secret=secret) is None:
            raise RuleBroken(SPENT)
        db.session.execute(
            update(PasswordReset).where(PasswordReset.id == reset_id).values(used_at=clock.now())
        )
        choosing.replace(person, password_hash)
        # The link came in a letter, so the address takes them.
        letters.allow(person.email)
        security_letters.warn(person.id, SecurityChange.PASSWORD_RESET)
        audit.record(
            AuditKind.PASSWORD_RESET,
            actor=Viewer(person_id=person.id),
            stream=audit.PEOPLE,
            person_id=person.id,
            reset_id=reset_id,
        )


def sweep() -> int:
    """Clear away links that stopped working; says how many rows went."""
    result = db.session.execute(
        delete(PasswordReset).where(PasswordReset.asked_at < clock.now() - CLEARED_AFTER)
    )
    return result.rowcount if isinstance(result, CursorResult) else 0


def _lasting(reset_id: int) -> PasswordReset | None:
    since = clock.now() - LASTS
    lasting = select(PasswordReset).where(PasswordReset.used_at.is_(None), PasswordReset.asked_at > since)
    return db.session.scalars(lasting.where(PasswordReset.id == reset_id)).first()


def _owner(reset: PasswordReset | None) -> Person | None:
    if reset is None:
        return None
    return db.session.scalars(
        select(Person).where(Person.email == reset.address, Person.disabled_at.is_(None))
    ).first()


def _nonce(reset: PasswordReset, person: Person) -> str:
    """The row's own and what must not change meanwhile: whose password it is, and which."""
    standing = f"{person.id}\n{person.email}\n{person.password_hash}"
    return f"{reset.nonce}\n{hashlib.sha256(standing.encode()).hexdigest()}"
