"""What a notice says to its reader now: its words with the names of what it is about, and the page it leads to, while that opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accreditation import dates
from accreditation.models.notices import Notice
from accreditation.permissions.viewer import Viewer
from accreditation.queries.notices.openings import PATHS, Subjects, subjects
from accreditation.services.notices.catalogue import CATALOGUE, Entry


class MissingValue(LookupError):
    """The words of a notice name something that it does not have."""


@dataclass(frozen=True)
class Line:
    """A notice in words; `link` is the words and the address of the page it leads to, none where that does not open any more."""

    notice: Notice
    subject: str
    text: str
    link: tuple[str, str] | None
    closed: bool


def lines(viewer: Viewer, notices: Sequence[Notice]) -> list[Line]:
    """Notices of the viewer's own, in words; as many statements for many as for a few."""
    about = subjects(viewer, [notice.facts for notice in notices])
    return [_line(viewer, notice, about) for notice in notices]


def _line(viewer: Viewer, notice: Notice, about: Subjects) -> Line:
    entry = CATALOGUE[notice.kind]
    try:
        subject, text = words(entry, notice, about)
    except MissingValue:
        # A page of many must not fail for one of them.
        subject, text = "Something has changed", "Open it to read what it is."
    if entry.opening is None:
        return Line(notice, subject, text, None, closed=False)
    if not about.may_open(viewer, entry.opening, notice.facts):
        return Line(notice, subject, text, None, closed=True)
    path = PATHS[entry.opening].format_map(notice.facts)
    return Line(notice, subject, text, (entry.opening.label, path), closed=False)


def words(entry: Entry, notice: Notice, about: Subjects) -> tuple[str, str]:
    """The subject and the text of a notice; raises MissingValue rather than leave a gap."""
    case = about.case_of(notice.facts)
    values: dict[str, str] = {}
    if case is not None:
        values = {"place": case.subject.name, "reference": case.reference}
    if "day" in notice.facts:
        values["day"] = dates.day(date.fromisoformat(notice.facts["day"]))
    try:
        return entry.subject.format_map(values), entry.text.format_map(values)
    except KeyError as missing:
        raise MissingValue(f"{notice.kind.value} names {missing}, which it does not have") from missing
