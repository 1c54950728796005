"""A visit after the desk scores are shared: a day is found, its agenda written, and what was seen is noted by standard."""

from accreditation.services.visits.keeping import (
    add_people,
    add_slot,
    take_out_people,
    take_out_slot,
    write_note,
)
from accreditation.services.visits.planning import (
    MOST_DATES,
    arrange,
    offer,
    reply,
    settle,
    take_back,
    why_not_noted,
    why_not_planned,
)

__all__ = [
    "MOST_DATES",
    "add_people",
    "add_slot",
    "arrange",
    "offer",
    "reply",
    "settle",
    "take_back",
    "take_out_people",
    "take_out_slot",
    "why_not_noted",
    "why_not_planned",
    "write_note",
]
