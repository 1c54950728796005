"""A provider's files: they arrive, are checked by a job, are read, and end; none is usable before it is checked."""

from accreditation.services.evidence.arrival import add_revision, receive
from accreditation.services.evidence.checking import check
from accreditation.services.evidence.clearing import clear_abandoned
from accreditation.services.evidence.endings import withdraw
from accreditation.services.evidence.pictures import draw_again
from accreditation.services.evidence.reading import original, picture, record_download

__all__ = [
    "add_revision",
    "check",
    "clear_abandoned",
    "draw_again",
    "original",
    "picture",
    "receive",
    "record_download",
    "withdraw",
]
