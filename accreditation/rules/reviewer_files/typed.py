"""What one row of a file says of a reviewer, and in words what of it cannot be taken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import TypeVar

from accreditation import dates
from accreditation.enums.labelled import Labelled
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.enums.reviews import ReviewerKind
from accreditation.rules.places import lay_misfit
from accreditation.rules.reviewer_files.reading import Column, Line, plain

LARGEST_LOAD = 50
MOST_GUESSES, MOST_UNIVERSITIES = 3, 20
_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
_APART = re.compile(r"[;|\n]")
_YEAR = re.compile(r"\d{4}")
EARLIEST = date(1948, 7, 5)
"""No training is older than the service for which it was."""
Member = TypeVar("Member", bound=Labelled)


@dataclass(frozen=True)
class ReviewerRow:
    """What a row says; office, employer and universities as they were typed."""

    email: str
    name: str
    kind: ReviewerKind
    profession: Profession
    professions: Sequence[Profession]
    expertise: Sequence[PlacementKind]
    learner_groups: Sequence[LearnerGroup]
    office: str
    employer: str
    universities: Sequence[str]
    trained_on: date | None
    standardised_on: date | None
    load_cap: int | None


def typed_in(line: Line, today: date) -> tuple[ReviewerRow | None, list[str]]:
    """What a row says, or None with everything in words that is wrong with it."""
    wrong: list[str] = []
    if line.has_more:
        wrong.append("There is more in this row than there are columns: a cell may hold a separator.")
    cells = line.cells
    kind = _chosen(cells.get(Column.KIND, ""), ReviewerKind, "kind of reviewer", wrong, required=True)
    profession = _chosen(cells.get(Column.PROFESSION, ""), Profession, "profession", wrong)
    if kind is not None and not any("profession" in words for words in wrong):
        profession = _fitting(kind, profession, wrong)
    lists = (
        _several(cells.get(Column.PROFESSIONS, ""), Profession, "profession", wrong),
        _several(cells.get(Column.EXPERTISE, ""), PlacementKind, "kind of place", wrong),
        _several(cells.get(Column.LEARNER_GROUPS, ""), LearnerGroup, "group of learners", wrong),
    )
    if kind is ReviewerKind.LAY and lists[0]:
        wrong.append("A lay reviewer is of no profession, so there is no further one.")
    elif Profession.LAY in lists[0]:
        wrong.append("“Lay” is no further profession.")
    days = [
        _day(cells.get(column, ""), column.label, today, wrong)
        for column in (Column.TRAINED_ON, Column.STANDARDISED_ON)
    ]
    universities = _parts(cells.get(Column.UNIVERSITIES, ""))
    if len(universities) > MOST_UNIVERSITIES:
        wrong.append(f"There are {len(universities)} universities. At most {MOST_UNIVERSITIES} are taken.")
    load_cap = _load(cells.get(Column.LOAD_CAP, ""), wrong)
    for column, words in ((Column.EMAIL, "no email address"), (Column.NAME, "no name")):
        if column not in cells:
            wrong.append(f"There is {words}.")
    if wrong or kind is None or profession is None:
        return None, wrong
    return (
        ReviewerRow(
            cells[Column.EMAIL],
            cells[Column.NAME],
            kind,
            profession,
            *lists,
            cells.get(Column.OFFICE, ""),
            cells.get(Column.EMPLOYER, ""),
            universities,
            days[0],
            days[1],
            load_cap,
        ),
        [],
    )


def _fitting(kind: ReviewerKind, profession: Profession | None, wrong: list[str]) -> Profession | None:
    if profession is None:
        if kind is ReviewerKind.LAY:
            return Profession.LAY
        wrong.append("There is no profession. Only a lay reviewer has none.")
        return None
    misfit = lay_misfit(is_lay=kind is ReviewerKind.LAY, profession=profession)
    if misfit:
        wrong.append(f"{misfit[0].upper()}{misfit[1:]}.")
    return profession


def _chosen(
    words: str, vocabulary: type[Member], noun: str, wrong: list[str], *, required: bool = False
) -> Member | None:
    """The member that was typed, by its label or code, with or without the word “reviewer”."""
    if not words:
        if required:
            wrong.append(f"There is no {noun}.")
        return None
    by_name = {plain(member.label): member for member in vocabulary}
    by_name |= {plain(member.value): member for member in vocabulary}
    typed = plain(words)
    if typed in by_name:
        return by_name[typed]
    # What is meant is looked for a few times a row: a whole file of guesses would keep a page for minutes.
    near = get_close_matches(typed, by_name, n=1) if len(wrong) < MOST_GUESSES else []
    meant = f" Did you mean “{by_name[near[0]].label}”?" if near else ""
    wrong.append(f"“{_short(words)}” is no {noun} that is known here.{meant}")
    return None


def _several(words: str, vocabulary: type[Member], noun: str, wrong: list[str]) -> list[Member]:
    parts = _parts(words)
    if len(parts) > len(vocabulary):
        wrong.append(
            f"“{_short(words)}” names {len(parts)} of what is a {noun}. There are only {len(vocabulary)}."
        )
        return []
    chosen = [_chosen(part, vocabulary, noun, wrong) for part in parts]
    return list(dict.fromkeys(member for member in chosen if member is not None))


def _parts(words: str) -> list[str]:
    return [part.strip() for part in _APART.split(words) if part.strip()]


def _day(words: str, heading: str, today: date, wrong: list[str]) -> date | None:
    if not words:
        return None
    for pattern in _FORMATS:
        try:
            day = datetime.strptime(words, pattern).date()  # noqa: DTZ007 - a day, of no place
        except ValueError:
            continue
        if day > today:
            wrong.append(f"{heading}: {dates.day(day)} is still to come.")
        elif day < EARLIEST:
            wrong.append(f"{heading}: {dates.day(day)} is too long ago.")
        return day
    hint = "" if _YEAR.search(words) else " Write the year with four digits."
    wrong.append(f"{heading}: “{_short(words)}” is no day like 31/01/2026.{hint}")
    return None


def _load(words: str, wrong: list[str]) -> int | None:
    if not words:
        return None
    number = int(words) if words.isascii() and words.isdigit() and len(words) < 4 else -1
    if not 0 <= number <= LARGEST_LOAD:
        wrong.append(f"Cases at a time: “{_short(words)}” is no number from 0 to {LARGEST_LOAD}.")
        return None
    return number


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"
