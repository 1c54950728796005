"""A provider's files: they arrive, are checked by a job, are read, and end; none is usable before it is checked."""

from accreditation.services.evidence.arrival import add_revision, receive
from accreditation.services.evidence.checking import check
from accreditation.services.evidence.clearing import clear_abandoned
from accreditation.services.evidence.held import (
    admit_numbers,
    confirm_numbers,
    note_refusal_read,
    reject,
    release,
    remove_refused,
    take_down,
    withdraw,
)
from accreditation.services.evidence.reading import (
    held_original,
    held_picture,
    original,
    picture,
    reading_copy,
    record_download,
)
from accreditation.services.evidence.remaking import ask_for_copies, draw_again
from accreditation.services.evidence.several import receive_several
from accreditation.services.evidence.taking_back import facts_of, take_back

__all__ = [
    "add_revision",
    "admit_numbers",
    "ask_for_copies",
    "check",
    "clear_abandoned",
    "confirm_numbers",
    "draw_again",
    "facts_of",
    "held_original",
    "held_picture",
    "note_refusal_read",
    "original",
    "picture",
    "reading_copy",
    "receive",
    "receive_several",
    "record_download",
    "reject",
    "release",
    "remove_refused",
    "take_back",
    "take_down",
    "withdraw",
]
