"""Months and years by the calendar: the same day earlier or later, never so many days, because years differ in length."""

from calendar import Calendar, monthrange
from datetime import date

MONTHS_IN_A_YEAR = 12


def years_after(day: date, years: int) -> date:
    """The same day so many years later, or the last of February where that year has no 29th."""
    return months_before(day, -years * MONTHS_IN_A_YEAR)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier, or the last of February where that year has no 29th."""
    return months_before(day, years * MONTHS_IN_A_YEAR)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day where it is shorter."""
    year, month = divmod(day.year * MONTHS_IN_A_YEAR + day.month - 1 - months, MONTHS_IN_A_YEAR)
    # A month before 31 March there is no 31 February; the last day that exists counts.
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_of_month(day: date) -> date:
    """The last day of the month in which a day lies."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def weeks(day: date) -> list[list[date | None]]:
    """The weeks of the month in which a day lies, each from Monday to Sunday; None for days of other months."""
    return [
        [date(day.year, day.month, number) if number else None for number in week]
        for week in Calendar().monthdayscalendar(day.year, day.month)
    ]
