"""The letters that wait in a test, with the words that a worker would send."""

from flask import current_app
from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.letters import LetterKind
from accreditation.jobs.letters import COMPOSERS
from accreditation.messages.content import LetterContent
from accreditation.models.letters import Letter


def letters(kind: LetterKind) -> list[tuple[Letter, LetterContent | None]]:
    """The letters of a kind in the order in which they were asked for."""
    db.session.commit()
    # As a worker reads: with nothing in hand that a test loaded before.
    with current_app.app_context():
        waiting = db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id))
        return [(letter, COMPOSERS[kind](letter)) for letter in waiting]


def link(kind: LetterKind, number: int = -1) -> str:
    """Where the link of a letter leads: of the newest, unless another is named."""
    content = letters(kind)[number][1]
    assert content is not None
    assert content.action is not None
    return content.action[1]


def security() -> list[str]:
    """What people were written to about their accounts, in order."""
    return [letter.facts["what"] for letter, _ in letters(LetterKind.SECURITY)]
