"""A year is a year: by the calendar, also over the 29th of February."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accreditation.rules.team import is_trained
from accreditation.rules.years import last_of_month, months_before, weeks, years_after, years_before

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_months_before_a_day_that_the_month_does_not_have():
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2026, 1, 31), 2) == date(2025, 11, 30)
    assert months_before(date(2026, 12, 15), 12) == date(2025, 12, 15)


def test_a_year_ago_is_the_same_day_of_the_year_before():
    assert years_before(date(2028, 3, 1), 1) == date(2027, 3, 1)
    assert years_before(date(2029, 3, 1), 1) == date(2028, 3, 1)
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert years_after(date(2028, 2, 29), 3) == date(2031, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_training_counts_for_twelve_months_to_the_day():
    for trained, today, holds in (
        (date(2027, 3, 1), date(2028, 3, 1), True),
        (date(2027, 2, 28), date(2028, 2, 29), True),
        (date(2027, 2, 27), date(2028, 2, 29), False),
        (date(2028, 2, 29), date(2029, 2, 28), True),
        (date(2028, 2, 29), date(2029, 3, 1), False),
    ):
        assert is_trained(trained, today, 12) is holds


@given(DAYS, st.integers(0, 30))
def test_there_and_back_is_the_same_day_but_for_the_29th(day: date, years: int):
    back = years_before(years_after(day, years), years)
    assert day - back in {timedelta(), timedelta(days=1)}
    assert back == day or (day.month, day.day) == (2, 29)


@given(DAYS)
def test_the_weeks_of_a_month_hold_each_of_its_days_once_under_its_own_name(day: date):
    rows = weeks(day)
    assert [len(row) for row in rows] == [7] * len(rows)
    days = [shown for row in rows for shown in row if shown is not None]
    assert (days[0], days[-1]) == (day.replace(day=1), last_of_month(day))
    assert [shown - days[0] for shown in days] == [timedelta(days=number) for number in range(len(days))]
    assert all(shown is None or shown.weekday() == place for row in rows for place, shown in enumerate(row))
    assert (last_of_month(day) + timedelta(days=1)).day == 1
    assert last_of_month(day).month == day.month
