"""How dates, sizes and names read on every page."""

from datetime import date, datetime

from flask import Flask

from accreditation import clock
from accreditation.queries.ceilings import Dated
from accreditation.web.units import counted, span


def day(value: date | datetime | None) -> str:
    """A date as people write it: 3 November 2026."""
    if value is None:
        return ""
    local = value.astimezone(clock.LONDON) if isinstance(value, datetime) else value
    return f"{local.day} {local:%B %Y}"


def covers(citation: Dated) -> str:
    """Which days a citation's figures cover, to follow where it points: " (1 April 2025 to 31 March 2026)", or nothing."""
    if citation.period_from is None or citation.period_to is None:
        return ""
    return f" ({day(citation.period_from)} to {day(citation.period_to)})"


def moment(value: datetime | None) -> str:
    """A date with the time in England: 3 November 2026 at 14:05."""
    if value is None:
        return ""
    return f"{day(value)} at {value.astimezone(clock.LONDON):%H:%M}"


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


def register(app: Flask) -> None:
    """Let templates use them."""
    app.jinja_env.filters.update(day=day, moment=moment, due=due, size=size)
    app.jinja_env.globals.update(plural=plural, span=span, counted=counted, covers=covers)
