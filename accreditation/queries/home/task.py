"""One thing that waits for a person, as home lists it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accreditation import clock

SHOWN = 20


@dataclass(frozen=True)
class Task:
    """One thing that waits for a person."""

    title: str
    hint: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    due_on: date | None = None
    word: str = "To do"

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return self.due_on is not None and self.due_on < clock.today()
