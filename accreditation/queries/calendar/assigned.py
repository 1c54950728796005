"""Standards that a person was asked to answer by a day, as entries of their calendar."""

from collections.abc import Iterator

from accreditation.enums import calendar_words
from accreditation.enums.calendar_words import Whose
from accreditation.permissions.viewer import Viewer
from accreditation.queries import assignments
from accreditation.queries.calendar.entry import Entry
from accreditation.queries.home.task import Reach


def of_viewer(viewer: Viewer, reach: Reach) -> Iterator[Entry]:
    """What the viewer was asked to answer by a day of the reach, and has not finished."""
    for assignment in assignments.of_viewer(viewer):
        case, day = assignment.application, assignment.due_on
        if day is None or (reach.first and day < reach.first) or (reach.last and day > reach.last):
            continue
        yield Entry(
            f"assigned-{assignment.answer_id}",
            day,
            f"Answer {assignment.code} {assignment.title}: {case.subject.name}",
            "",
            "answers.edit",
            {"application_id": case.id, "code": assignment.code},
            Whose.MINE,
            calendar_words.AFTER_ASSIGNED,
        )
