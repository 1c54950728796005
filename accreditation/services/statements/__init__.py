"""Statements of partners without an account: asked for by a letter with a link, reminded of, withdrawn, and written once."""

from accreditation.services.statements.arriving import CLOSED, UNKNOWN, opened, write
from accreditation.services.statements.asking import (
    LASTS,
    ask,
    compose,
    remind,
    sweep,
    why_closed,
    withdraw,
)

__all__ = [
    "CLOSED",
    "LASTS",
    "UNKNOWN",
    "ask",
    "compose",
    "opened",
    "remind",
    "sweep",
    "why_closed",
    "withdraw",
    "write",
]
