"""Letters asked for, and a postman who takes them to a real mail server."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind
from accreditation.jobs.letters import Composer
from accreditation.jobs.postman import Postman
from accreditation.messages.content import LetterContent
from accreditation.models.letters import Letter
from accreditation.services import letters
from tests.messages.channels import over_smtp
from tests.servers.mail_server import Running


def about(letter: Letter) -> LetterContent | None:
    """The words of a letter of the tests; a fact may say that there are none any more, or that they are missing."""
    if letter.facts.get("gone"):
        return None
    return LetterContent(
        f"Letter {letter.facts['number']}", ("There is something to read.",), ("Open it", "/home")
    )


WORDS: Mapping[LetterKind, Composer] = dict.fromkeys(LetterKind, about)


def postman(app: Flask, server: Running, **options: Any) -> Postman:
    """A postman for a server of the tests."""
    return Postman(
        app, over_smtp(server, timeout=options.pop("timeout", 20)), options.pop("composers", WORDS), **options
    )


def ask(app: Flask, *numbers: int, kind: LetterKind = LetterKind.NOTICE, **changes: Any) -> None:
    """Ask for letters that tell their numbers, to an address of their own unless another is named."""
    with app.app_context(), unit_of_work():
        for number in numbers:
            facts = {"number": number, **changes.get("facts", {})}
            where = {"address": f"reader-{number}@example.org", **changes, "facts": facts}
            assert letters.ask(kind, key=f"letter:{number}", **where)


def stored(app: Flask) -> list[Letter]:
    """All letters, in the order in which they were asked for."""
    with app.app_context():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def each(app: Flask, fact: Callable[[Letter], Any]) -> list[Any]:
    """One fact of each letter."""
    return [fact(letter) for letter in stored(app)]
