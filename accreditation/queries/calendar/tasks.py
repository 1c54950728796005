"""What home asks of a person by a day, of their cases and of their reviews, as entries of their calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.calendar_words import Whose
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries.calendar import assigned
from accreditation.queries.calendar.entry import Entry, days_given
from accreditation.queries.home import cases, reviewing
from accreditation.queries.home.task import Part, Reach, Task


def of_viewer(viewer: Viewer, reach: Reach) -> Iterator[Entry]:
    """Cases and reviews whose next step is the viewer's, with a day, and what they were asked to answer; not what others have."""
    has_assignments = False
    for task in chain(cases.of_cases(viewer, reach), reviewing.reviews(viewer, reach)):
        has_assignments |= task.has_assignments
        if task.due_on is not None and task.part is not Part.OTHERS:
            yield _entry(task, task.due_on)
    # No standard is asked for after the day of its case, so the cases of a reach tell whether there is one.
    if has_assignments:
        yield from assigned.of_viewer(viewer, reach)


def _entry(task: Task, due_on: date) -> Entry:
    name, row_id = _row(task.values)
    stage = task.stage.value if task.stage is not None else ""
    return Entry(
        f"{name}-{row_id}-{stage}",
        due_on,
        task.title,
        task.hint,
        task.endpoint,
        task.values,
        Whose.MINE if task.part is Part.MUST else Whose.SHARED,
        task.otherwise,
    )


def _row(values: dict[str, int]) -> tuple[str, int]:
    """The case or the review that a task is about."""
    name = "application" if "application_id" in values else "review"
    return name, values[f"{name}_id"]


def dated(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The same entries, each with when it began and how many days it was given since; two statements."""
    began: dict[tuple[str, int], datetime] = {}
    rows = [_row(entry.values) for entry in entries]
    for name, statement in (
        ("application", select(Application.id, Application.status_since)),
        ("review", select(Review.id, Review.invited_at)),
    ):
        ids = [row_id for kind, row_id in rows if kind == name]
        column = statement.selected_columns[0]
        if ids:
            began |= {
                (name, row_id): at for row_id, at in db.session.execute(statement.where(column.in_(ids)))
            }
    for entry, row in zip(entries, rows, strict=True):
        yield replace(entry, changed_at=began[row], changes=days_given(began[row], entry.day))
