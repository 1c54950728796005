"""On which days the service counts as up."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accreditation.clock import LONDON
from accreditation.rules.uptime import DaySeen, gap, jumped, was_down

DAY = date(2026, 11, 24)
FOUR = timedelta(hours=4)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("before", "after", "hours"),
    [
        (at(10), at(12), 2),
        (at(3), at(8), 0),
        (at(3), at(11), 2),
        (at(15), at(23), 2),
        (at(18), at(22), 0),
        (at(1), at(23), 8),
    ],
)
def test_only_working_hours_are_counted(before: datetime, after: datetime, hours: int) -> None:
    assert gap(before, after) == timedelta(hours=hours)
    assert gap(before.astimezone(UTC), after.astimezone(UTC)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("hours", "is_jump"), [(0, False), (24, False), (-24, False), (24.1, True), (-24.1, True), (1440, True)]
)
def test_the_clock_jumped_when_two_moments_are_more_than_a_day_apart(hours: float, is_jump: bool) -> None:
    assert jumped(at(12), at(12) + timedelta(hours=hours)) is is_jump


@pytest.mark.parametrize(
    ("seen", "down"),
    [
        (None, True),
        (DaySeen(at(0), at(23), timedelta()), False),
        (DaySeen(at(0), at(23), timedelta(hours=3, minutes=59)), False),
        (DaySeen(at(0), at(23), FOUR), True),
        (DaySeen(at(12, 59), at(23), timedelta()), False),
        (DaySeen(at(13), at(23), timedelta()), True),
        (DaySeen(at(0), at(13, 1), timedelta()), False),
        (DaySeen(at(0), at(13), timedelta()), True),
    ],
)
def test_a_day_counts_as_down_when_too_much_of_it_was_missed(seen: DaySeen | None, down: bool) -> None:
    assert was_down(DAY, seen, FOUR) is down
