"""Working days in England: bank holidays, summer time, pauses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accreditation.clock import LONDON
from accreditation.errors import RuleBroken
from accreditation.rules.working_days import (
    bank_holidays,
    closes,
    day_of,
    deadline,
    holiday_name,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(date(2016, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 8, 31),  # the last Monday in August, not Scotland's first
        date(2026, 12, 28),  # Boxing Day falls on a Saturday, so Monday stands in
        date(2022, 6, 3),  # a jubilee
        date(2023, 5, 8),  # a coronation
        date(2026, 11, 21),  # a Saturday
        date(2026, 11, 22),  # a Sunday
    ],
)
def test_nobody_works_on_weekends_and_bank_holidays(day):
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 3, 17), date(2026, 1, 2), date(2026, 8, 3)])
def test_people_work_in_england_on_days_that_are_holidays_elsewhere(day):
    assert is_working_day(day)


def test_an_extra_bank_holiday_is_data():
    day = date(2026, 11, 25)
    assert is_working_day(day)
    assert not is_working_day(day, extra=[day])
    assert deadline(date(2026, 11, 24), 1, extra={day}) == closes(date(2026, 11, 26))


@pytest.mark.parametrize(
    ("event", "n", "last"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 4, 2), 2, date(2026, 4, 8)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
    ],
)
def test_a_deadline_ends_on_the_nth_working_day_after(event, n, last):
    assert deadline(event, n) == closes(last)


def test_a_deadline_ends_at_five_in_london_in_winter_and_in_summer():
    assert closes(date(2026, 1, 15)) == datetime(2026, 1, 15, 17, tzinfo=UTC)
    assert closes(date(2026, 7, 15)) == datetime(2026, 7, 15, 16, tzinfo=UTC)
    # From the Friday before the clocks go forward to the Monday after.
    assert deadline(date(2026, 3, 27), 1) == datetime(2026, 3, 30, 16, tzinfo=UTC)


def test_a_moment_counts_for_the_day_it_is_in_england():
    late = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
    assert day_of(late) == date(2026, 7, 15)
    assert deadline(late, 1) == closes(date(2026, 7, 16))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(RuleBroken, match="time zone"):
        deadline(datetime(2026, 7, 14, 9), 1)


@pytest.mark.parametrize("n", [0, -1])
def test_a_deadline_of_no_days_is_refused(n):
    with pytest.raises(RuleBroken, match="at least one"):
        deadline(date(2026, 7, 14), n)


def test_a_pause_adds_the_working_days_inside_it():
    friday = date(2026, 11, 20)
    assert deadline(friday, 5) == closes(date(2026, 11, 27))
    week = (date(2026, 11, 25), date(2026, 12, 1))  # five working days round a weekend
    assert deadline(friday, 5, paused=[week]) == closes(date(2026, 12, 4))
    assert deadline(friday, 5, paused=[week, week]) == closes(date(2026, 12, 4))
    assert deadline(friday, 5, paused=[(date(2026, 11, 1), friday)]) == closes(date(2026, 11, 27))
    weekend = (date(2026, 11, 21), date(2026, 11, 22))
    assert deadline(friday, 5, paused=[weekend]) == closes(date(2026, 11, 27))


def test_a_pause_on_the_last_day_carries_the_deadline_over():
    assert deadline(date(2026, 11, 23), 1, paused=[(date(2026, 11, 24), date(2026, 11, 24))]) == closes(
        date(2026, 11, 25)
    )


def test_days_between_leave_out_the_first_and_count_the_last():
    monday, friday = date(2026, 11, 23), date(2026, 11, 27)
    assert working_days_between(monday, friday) == 4
    assert working_days_between(friday, monday) == -4
    assert working_days_between(monday, monday) == 0
    assert working_days_between(monday, friday, paused=[(date(2026, 11, 24), date(2026, 11, 25))]) == 2


@settings(max_examples=100, deadline=None)
@given(DAYS, st.integers(1, 60), st.lists(st.tuples(DAYS, st.integers(0, 20)), max_size=3))
def test_counting_back_from_a_deadline_gives_its_days(event, n, pauses):
    paused = [(first, first + timedelta(days=length)) for first, length in pauses]
    ends = deadline(event, n, paused=paused)
    assert working_days_between(event, ends, paused=paused) == n
    assert ends.astimezone(LONDON).hour == 17
    assert is_working_day(day_of(ends))


def test_bank_holidays_are_worked_out_once_a_year():
    assert bank_holidays(2026) is bank_holidays(2026)
    assert len(bank_holidays(2026)) >= 8


def test_a_bank_holiday_has_a_name_and_other_days_have_none():
    assert holiday_name(date(2026, 12, 25)) == "Christmas Day"
    assert holiday_name(date(2026, 12, 28)) == "Boxing Day (substitute day)"
    assert holiday_name(date(2026, 12, 27)) == "", "a Sunday is no bank holiday"
    assert holiday_name(date(2026, 12, 29)) == ""
