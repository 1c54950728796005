"""What needs a person, over all their roles, and what others have; at most a few statements, whatever the number of cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accreditation.permissions.viewer import Viewer
from accreditation.queries.home import cases, deciding, files, reviewing, signing
from accreditation.queries.home.finished import Finished, all_finished, finished, finishes
from accreditation.queries.home.first_steps import FirstStep, first_steps
from accreditation.queries.home.task import ASSIGNMENTS, FEWER, PLACEMENTS, SHOWN, Part, Task

__all__ = [
    "ASSIGNMENTS",
    "FEWER",
    "PLACEMENTS",
    "Board",
    "Finished",
    "FirstStep",
    "Task",
    "all_finished",
    "board",
    "finished",
    "finishes",
    "first_steps",
]


@dataclass(frozen=True)
class Board:
    """The three parts of home, each soonest first, whether others have more, and whether the viewer was asked for standards."""

    must: list[Task]
    may: list[Task]
    others: list[Task]
    more_others: bool
    has_assignments: bool


def board(viewer: Viewer) -> Board:
    """What the viewer must do, what they may do, and what others have of theirs; the soonest first."""
    lines = sorted(_lines(viewer), key=lambda task: (not task.is_first, task.due_on or date.max))
    must, may, others = ([task for task in lines if task.part is part] for part in Part)
    return Board(
        must[:SHOWN],
        may[:SHOWN],
        others[:FEWER],
        more_others=len(others) > FEWER,
        has_assignments=any(task.has_assignments for task in lines),
    )


def _lines(viewer: Viewer) -> Iterator[Task]:
    yield from cases.of_cases(viewer)
    yield from files.held_files(viewer)
    yield from files.sent_files(viewer)
    yield from files.citing(viewer)
    yield from signing.countersigning(viewer)
    yield from signing.outsiders(viewer)
    yield from reviewing.reviews(viewer)
    yield from reviewing.conflicts(viewer)
    yield from reviewing.asked_yearly(viewer)
    yield from deciding.proposals(viewer)
    yield from deciding.reviewer_applications(viewer)
    yield from deciding.left_alone(viewer)
    yield from deciding.meetings(viewer)
    yield from deciding.open_concerns(viewer)
    yield from files.faults(viewer)
    yield from deciding.suspended_awards(viewer)
    yield from deciding.doubtful_date(viewer)
    yield from deciding.undelivered_letters(viewer)
