"""What needs a person, over all their roles; at most a few statements, whatever the number of cases."""

from datetime import date

from accreditation.permissions.viewer import Viewer
from accreditation.queries.home import cases, deciding, files, reviewing
from accreditation.queries.home.first_steps import FirstStep, first_steps
from accreditation.queries.home.task import SHOWN, Task

__all__ = ["FirstStep", "Task", "first_steps", "tasks"]


def tasks(viewer: Viewer) -> list[Task]:
    """What needs the viewer, soonest first, at most twenty."""
    waiting = [
        *cases.of_cases(viewer),
        *files.held_files(viewer),
        *files.sent_files(viewer),
        *files.citing(viewer),
        *reviewing.reviews(viewer),
        *reviewing.conflicts(viewer),
        *deciding.proposals(viewer),
        *deciding.meetings(viewer),
        *deciding.open_concerns(viewer),
        *files.faults(viewer),
        *deciding.suspended_awards(viewer),
        *deciding.doubtful_date(viewer),
    ]
    return sorted(waiting, key=lambda task: task.due_on or date.max)[:SHOWN]
