"""One thing that home lists: what must be done, what may be done, or what others have."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression

from accreditation import clock
from accreditation.enums.applications import ApplicationKind
from accreditation.enums.labelled import Labelled

SHOWN = 20
ASSIGNMENTS = 40
"""Of the standards that somebody was asked to answer: more than one application has."""
FEWER = 5
"""Of what others have and of what is finished: the rest stands on a page of its own."""
PLACEMENTS = 10
"""Of the viewer's placements: all of them stand on a page of their own."""


@dataclass(frozen=True)
class Reach:
    """Which lines are read: due from a day to a day where these are set, and how many of one's own and of what others have."""

    first: date | None = None
    last: date | None = None
    most: int = SHOWN
    of_others: int = FEWER + 1

    def within(self, day: SQLColumnExpression[date | None]) -> list[ColumnElement[bool]]:
        """The rows whose day lies between the two, both among them; all rows where neither is set."""
        earliest = [] if self.first is None else [day >= self.first]
        return earliest if self.last is None else [*earliest, day <= self.last]


OF_HOME = Reach()


class Part(Labelled):
    """In which part of home a line stands."""

    MUST = "must", "You must"
    MAY = "may", "You may"
    OTHERS = "others", "Others have it"


@dataclass(frozen=True)
class Task:
    """One line of home: what is asked and of which place, beneath it the provider or why, and by when."""

    title: str
    hint: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    due_on: date | None = None
    word: str = "To do"
    part: Part = Part.MUST
    # The day of a meeting is kept or not; nothing is late because it has passed.
    is_deadline: bool = True
    # The stage or state that it is about, and what happens if nobody does it by then; the calendar tells both.
    stage: Labelled | None = None
    otherwise: str = ""
    # Above what has a day: without one it would fall off the end of a long list.
    is_first: bool = False
    # Whether the viewer was asked to answer standards, of this case or of another: only then these are asked for.
    has_assignments: bool = False

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return self.is_deadline and self.due_on is not None and self.due_on < clock.today()


def about(place: str, provider: str) -> str:
    """The provider of a place; a return is of the provider as a whole, and says so."""
    return provider if place != provider else ApplicationKind.ORGANISATION.label


def with_others(
    holder: str, place: str, provider: str, endpoint: str, values: dict[str, Any], due_on: date | None = None
) -> Task:
    """A line that somebody else has; without a day while its case is paused, because no day counts then."""
    hint = f"{holder}. {about(place, provider)}".rstrip(". ")
    return Task(place, hint, endpoint, values, due_on, part=Part.OTHERS)
