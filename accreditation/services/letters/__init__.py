"""Letters by e-mail: asked for in the transaction of their cause, held while they are sent, and what became of each."""

from accreditation.services.letters.addresses import allow, allow_again, refusing
from accreditation.services.letters.again import send_again, send_all_again
from accreditation.services.letters.asking import Wish, ask, ask_several
from accreditation.services.letters.clearing import sweep
from accreditation.services.letters.holding import Held, claim, held_letters, release
from accreditation.services.letters.outcomes import (
    note_away,
    note_failed,
    note_later,
    note_refused,
    note_sent,
    note_suppressed,
    note_withheld,
)

__all__ = [
    "Held",
    "Wish",
    "allow",
    "allow_again",
    "ask",
    "ask_several",
    "claim",
    "held_letters",
    "note_away",
    "note_failed",
    "note_later",
    "note_refused",
    "note_sent",
    "note_suppressed",
    "note_withheld",
    "refusing",
    "release",
    "send_again",
    "send_all_again",
    "sweep",
]
