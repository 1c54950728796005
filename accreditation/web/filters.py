"""How dates, sizes, names and places in a file read on every page."""

from datetime import date, datetime
from typing import Any

from flask import Flask

from accreditation import clock, dates
from accreditation.enums.accounts import SignInMethod
from accreditation.enums.evidence import UnitKind
from accreditation.models.evidence import EvidenceRevision
from accreditation.queries.ceilings import Dated
from accreditation.queries.paging import COUNTED_TO, Page
from accreditation.queries.progress import Progress
from accreditation.rules.browsers import browser_words
from accreditation.rules.sheets import Sheet, sheet_of

ALONE = {UnitKind.PICTURE: "the picture", UnitKind.LINK: "the link"}
"""What there is one of, so that a number would say nothing."""


def span(
    unit: UnitKind, first: int, last: int | None = None, locator: str = "", *, inline: bool = False
) -> str:
    """Where a citation points: "Page 3", "Sheets 2 to 4, cell B7"; `inline` within a sentence."""
    noun = unit.label.lower()
    if unit in ALONE:
        words = ALONE[unit]
    elif last is None or last == first:
        words = f"{noun} {first}"
    else:
        words = f"{noun}s {first} to {last}"
    words = words if inline else words[0].upper() + words[1:]
    return f"{words}, {locator}" if locator else words


def counted(count: int, unit: UnitKind) -> str:
    """How long a file is: "3 pages", "1 sheet", "a link"."""
    if unit in ALONE:
        return ALONE[unit].replace("the ", "a ")
    noun = unit.label.lower()
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def day(value: date | datetime | None) -> str:
    """A date as people write it: 3 November 2026."""
    return "" if value is None else dates.day(value)


def sign_in_method(code: str) -> str:
    """How somebody proved who they are, in words."""
    return SignInMethod(code).label if code in set(SignInMethod) else "Another way"


def period(line: Dated) -> str:
    """The days that evidence covers, in words."""
    if line.period_from and line.period_to:
        return f"{day(line.period_from)} to {day(line.period_to)}"
    if line.period_from:
        return f"From {day(line.period_from)}"
    return f"To {day(line.period_to)}" if line.period_to else "Not set"


def covers(citation: Dated) -> str:
    """Which days a citation's figures cover, to follow where it points: " (1 April 2025 to 31 March 2026)", or nothing."""
    if citation.period_from is None or citation.period_to is None:
        return ""
    return f" ({day(citation.period_from)} to {day(citation.period_to)})"


def moment(value: datetime | None) -> str:
    """A date with the time in England: 3 November 2026 at 14:05."""
    return "" if value is None else dates.moment(value)


def due(value: date | None) -> str:
    """How long is left, in words."""
    if value is None:
        return "No deadline"
    left = (value - clock.today()).days
    if left < 0:
        return f"{plural(-left, 'day')} overdue"
    return "Due today" if left == 0 else "Due tomorrow" if left == 1 else f"Due in {left} days"


def size(value: int) -> str:
    """A file's size in words."""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024)):,} KB"
    return f"{value / (1024 * 1024):,.1f} MB"


def plural(count: int, noun: str, many: str = "") -> str:
    """A count with its noun: 1 file, 2 files."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def how_many(page: Page[Any]) -> str:
    """How many rows a list has, in words; counting stops at a thousand."""
    return up_to_limit(COUNTED_TO + 1 if page.more else page.total)


def up_to_limit(count: int) -> str:
    """A count that stopped at a thousand, in words."""
    return f"more than {COUNTED_TO:,}" if count > COUNTED_TO else f"{count:,}"


def progress_in_words(progress: Progress) -> str:
    """Where background work is: "Drawing its pages: 10 of 20", or why it waits."""
    if progress.waiting is not None:
        return progress.waiting.label
    return f"{progress.step}: {progress.done} of {progress.of}" if progress.of else progress.step


def sheet(text: str, revision: EvidenceRevision, number: int) -> Sheet | None:
    """The words of a sheet, or of a part of a table that was kept as text, as a table; None for every other unit."""
    if revision.unit is not UnitKind.SHEET and revision.media_type != "text/csv":
        return None
    return sheet_of(text, headed=revision.unit is UnitKind.SHEET or number == 1)


def register(app: Flask) -> None:
    """Let templates use them."""
    app.jinja_env.filters.update(
        day=day,
        weekday=dates.weekday,
        month=dates.month,
        at_time=dates.at_time,
        moment=moment,
        due=due,
        browser=browser_words,
        sign_in_method=sign_in_method,
        size=size,
        how_many=how_many,
        progress_in_words=progress_in_words,
        up_to_limit=up_to_limit,
        period=period,
        sheet=sheet,
    )
    app.jinja_env.globals.update(plural=plural, span=span, counted=counted, covers=covers)
