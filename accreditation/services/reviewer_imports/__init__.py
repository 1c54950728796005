"""Reviewers from a file: read, shown row by row, and taken once whoever sent it has read and confirmed it."""

from accreditation.services.reviewer_imports.planning import PlannedRow, digest, plan
from accreditation.services.reviewer_imports.taking import (
    LARGEST,
    MOST_AT_ONCE,
    Outcome,
    discard,
    receive,
    save,
    sweep,
)

__all__ = [
    "LARGEST",
    "MOST_AT_ONCE",
    "Outcome",
    "PlannedRow",
    "digest",
    "discard",
    "plan",
    "receive",
    "save",
    "sweep",
]
