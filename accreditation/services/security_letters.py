"""Write to somebody about their account: what happened, when, and what to do if it was not them."""

import secrets

from accreditation import dates
from accreditation.db import db
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.letters import LetterKind
from accreditation.messages.content import LetterContent
from accreditation.models.letters import Letter
from accreditation.models.people import Person
from accreditation.services import letters

_ASK = "Tell the person who runs this service for your office or organisation."
_PRESENT = f"If it was not you, choose a new password now. That signs you out everywhere. {_ASK}"
_FORMER = f"If it was not you: {_ASK[0].lower()}{_ASK[1:]}"


def warn(person_id: int, change: SecurityChange, *, former_address: str = "") -> None:
    """Ask for a letter to a person in the transaction of the change; a former address gets one too.

    The letter says what happened and when, and nothing that helps whoever else may read it.
    """
    facts = {"what": change.value}
    cause = f"security:{person_id}:{change.value}:{secrets.token_hex(8)}"
    letters.ask(LetterKind.SECURITY, key=cause, person_id=person_id, facts=facts)
    if former_address:
        letters.ask(LetterKind.SECURITY, key=f"{cause}:former", address=former_address, facts=facts)


def compose(letter: Letter) -> LetterContent | None:
    """The words of such a letter; none where the account is switched off by now."""
    if letter.person_id is not None:
        person = db.session.get(Person, letter.person_id)
        if person is None or person.disabled_at is not None:
            return None
    change = SecurityChange(letter.facts["what"])
    is_former = letter.person_id is None
    return LetterContent(
        subject=change.label,
        paragraphs=(
            f"{change.label}, on {dates.moment(letter.asked_at)}.",
            "If this was you, there is nothing to do.",
            _FORMER if is_former else _PRESENT,
        ),
        action=None if is_former else ("Choose a new password", "/forgotten-password"),
        why="You get this letter whenever something about your account changes. It cannot be switched off.",
    )
