"""One thing that is open for somebody who leaves, and who could go on with it."""

from dataclasses import dataclass
from datetime import date

from accreditation.enums.leavings import TaskKind


@dataclass(frozen=True)
class Successor:
    """Somebody who could go on with a task, and what tells them from others."""

    person_id: int
    name: str
    note: str = ""


@dataclass(frozen=True)
class OpenTask:
    """A task of one person; `subject_id` is a review, a seat on a panel, or the case of the standards to answer.

    `left` is what happens to it if nobody goes on. A task that `stays` cannot be handed over now, and why is said there.
    One that `stops` is done by nobody then.
    """

    kind: TaskKind
    subject_id: int
    application_id: int | None
    title: str
    place: str
    left: str
    due_on: date | None = None
    successors: tuple[Successor, ...] = ()
    stays: str = ""
    stops: bool = False

    @property
    def key(self) -> str:
        """What names it on a form."""
        return f"{self.kind.value}_{self.subject_id}"
