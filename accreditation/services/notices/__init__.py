"""Notices: everybody hears once of what concerns them, on their page and by email, in words that name nothing secret."""

from accreditation.services.notices.announcing import Occasion, announce
from accreditation.services.notices.catalogue import CATALOGUE
from accreditation.services.notices.hearing import hear
from accreditation.services.notices.reading import choose, mark_all_read, mark_read
from accreditation.services.notices.reminders import remind
from accreditation.services.notices.wording import Line, lines

__all__ = [
    "CATALOGUE",
    "Line",
    "Occasion",
    "announce",
    "choose",
    "hear",
    "lines",
    "mark_all_read",
    "mark_read",
    "remind",
]
