"""By when a clock is due, worked out by hand from a calendar on paper: each row says in its name what it is about."""

from datetime import UTC, date, datetime

import pytest

from accreditation.clock import LONDON
from accreditation.rules import clocks
from accreditation.rules.clocks import Terms

Days = list[tuple[date, date]]


def at(day: str, time: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON)


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def days(*spans: str) -> Days:
    """Pauses written as "first last", or as one day."""
    return [(date.fromisoformat(span.split()[0]), date.fromisoformat(span.split()[-1])) for span in spans]


def n(began: datetime, length: int, extended: int = 0) -> Terms:
    return Terms(began, length, extended=extended)


def day(ends_on: str, *, extended: int = 0, grace: int = 0) -> Terms:
    return Terms(at("2027-03-01"), ends_on=date.fromisoformat(ends_on), extended=extended, grace=grace)


MONDAY = at("2027-02-01")

TABLE = {
    # Weeks without a holiday.
    "five days from a Monday are the next Monday": (n(MONDAY, 5), "2027-02-08"),
    "one day from a Friday is Monday": (n(at("2027-02-05"), 1), "2027-02-08"),
    "one day from a Saturday is Monday": (n(at("2027-02-06"), 1), "2027-02-08"),
    "one day from a Sunday is Monday": (n(at("2027-02-07"), 1), "2027-02-08"),
    "a Friday lasts until midnight": (n(at("2027-02-05", "23:30"), 1), "2027-02-08"),
    "after five it is the same day": (n(at("2027-02-01", "17:01"), 1), "2027-02-02"),
    "in summer Friday begins at eleven at night by UTC": (n(utc("2027-07-01T23:30"), 1), "2027-07-05"),
    "and Thursday lasts until then": (n(utc("2027-07-01T22:30"), 1), "2027-07-02"),
    "twenty days of February are March the first": (n(MONDAY, 20), "2027-03-01"),
    "half a year of working days over every holiday of spring": (n(at("2026-11-30"), 130), "2027-06-09"),
    # Easter: 26 and 29 March 2027, 14 and 17 April 2028.
    "Maundy Thursday to the Tuesday after": (n(at("2027-03-25"), 1), "2027-03-30"),
    "two days from the Wednesday before": (n(at("2027-03-24"), 2), "2027-03-30"),
    "a week that Easter cuts, with the hour lost": (n(at("2027-03-19"), 5), "2027-03-30"),
    "begun on Good Friday": (n(at("2027-03-26"), 1), "2027-03-30"),
    "begun on the Saturday of Easter": (n(at("2027-03-27"), 1), "2027-03-30"),
    "begun on Easter Monday": (n(at("2027-03-29"), 1), "2027-03-30"),
    "the Easter of another year": (n(at("2028-04-13"), 1), "2028-04-18"),
    "ten days over it": (n(at("2028-04-10"), 10), "2028-04-26"),
    # Christmas on a Saturday: 27 and 28 December 2027 and 3 January 2028 stand in.
    "the day before Christmas Eve": (n(at("2027-12-23"), 1), "2027-12-24"),
    "from Christmas Eve to the Wednesday": (n(at("2027-12-24"), 1), "2027-12-29"),
    "three days between the years": (n(at("2027-12-24"), 3), "2027-12-31"),
    "New Year on a Saturday has its Monday": (n(at("2027-12-24"), 4), "2028-01-04"),
    "ten days over both": (n(at("2027-12-20"), 10), "2028-01-06"),
    "begun on Christmas Day": (n(at("2027-12-25"), 1), "2027-12-29"),
    "begun on Boxing Day": (n(at("2027-12-26"), 2), "2027-12-30"),
    "Boxing Day alone on a Saturday": (n(at("2026-12-24"), 1), "2026-12-29"),
    "five days over New Year 2027": (n(at("2026-12-24"), 5), "2027-01-05"),
    # Leap day: Tuesday 29 February 2028.
    "the day before a leap day": (n(at("2028-02-28"), 1), "2028-02-29"),
    "begun on a leap day": (n(at("2028-02-29"), 1), "2028-03-01"),
    "three days over a leap day": (n(at("2028-02-25"), 3), "2028-03-01"),
    "the same without one": (n(at("2027-02-26"), 3), "2027-03-03"),
    "twenty days that end on it": (n(at("2028-02-01"), 20), "2028-02-29"),
    # The hour that goes on 26 March 2028, and the one that comes back on 31 October 2027.
    "over the night of the hour lost": (n(at("2028-03-24"), 1), "2028-03-27"),
    "begun a minute before it is lost": (n(utc("2028-03-26T00:59"), 1), "2028-03-27"),
    "over the night of the hour gained": (n(at("2027-10-29"), 1), "2027-11-01"),
    "the last Friday that begins by summer time": (n(utc("2027-10-28T23:30"), 1), "2027-11-01"),
    "begun in the hour before it comes back": (n(utc("2027-10-31T00:30"), 1), "2027-11-01"),
    "begun late on that Sunday": (n(utc("2027-10-31T23:30"), 1), "2027-11-01"),
}

PAUSED = {
    "two days inside": (n(MONDAY, 5), days("2027-02-03 2027-02-04"), "2027-02-10"),
    "one day inside": (n(MONDAY, 5), days("2027-02-03"), "2027-02-09"),
    "a weekend inside": (n(MONDAY, 5), days("2027-02-06 2027-02-07"), "2027-02-08"),
    "begins and ends on a holiday with none between": (
        n(at("2027-03-24"), 2),
        days("2027-03-26 2027-03-29"),
        "2027-03-30",
    ),
    "begins on Easter Monday and ends on the May holiday": (
        n(at("2027-03-24"), 2),
        days("2027-03-29 2027-05-03"),
        "2027-05-04",
    ),
    "two pauses": (n(MONDAY, 10), days("2027-02-03 2027-02-04", "2027-02-10 2027-02-11"), "2027-02-19"),
    "two pauses that share a day": (
        n(MONDAY, 5),
        days("2027-02-03 2027-02-04", "2027-02-04 2027-02-05"),
        "2027-02-11",
    ),
    "begins on the last day": (n(MONDAY, 5), days("2027-02-08 2027-02-09"), "2027-02-10"),
    "after the last day": (n(MONDAY, 5), days("2027-02-09 2027-02-12"), "2027-02-08"),
    "before it began": (n(MONDAY, 5), days("2027-01-25 2027-01-29"), "2027-02-08"),
    "from the day it began": (n(MONDAY, 5), days("2027-02-01 2027-02-02"), "2027-02-09"),
    "on a leap day": (n(at("2028-02-25"), 3), days("2028-02-29"), "2028-03-02"),
    "over Christmas and New Year": (n(at("2027-12-20"), 10), days("2027-12-23 2028-01-04"), "2028-01-14"),
    "over the hour lost": (n(at("2028-03-24"), 2), days("2028-03-25 2028-03-27"), "2028-03-29"),
    "still running, counted to the last day that it may": (
        n(MONDAY, 5),
        days("2027-02-03 2027-08-10"),
        "2027-08-16",
    ),
    "a set day moves by the days lost": (day("2027-03-31"), days("2027-03-08 2027-03-10"), "2027-04-05"),
    "a set day inside the pause": (day("2027-03-31"), days("2027-03-30 2027-04-02"), "2027-04-06"),
    "a set day and a weekend": (day("2027-03-31"), days("2027-03-06 2027-03-07"), "2027-03-31"),
    "a set day and a pause on the first day": (day("2027-03-31"), days("2027-03-01"), "2027-04-01"),
    "a set day and a pause after it": (day("2027-03-31"), days("2027-04-01 2027-04-02"), "2027-03-31"),
}

EXTENDED = {
    "by a day": (n(MONDAY, 5, 1), [], "2027-02-09"),
    "by five days on its last day": (n(MONDAY, 5, 5), [], "2027-02-15"),
    "over Easter": (n(at("2027-03-19"), 5, 1), [], "2027-03-31"),
    "and paused": (n(MONDAY, 5, 2), days("2027-02-03 2027-02-04"), "2027-02-12"),
    "a set day that nothing moves stays, on a Saturday too": (day("2027-03-27"), [], "2027-03-27"),
    "the executive’s days after a Saturday of Easter": (day("2027-03-27", grace=5), [], "2027-04-05"),
    "a set day by two, and the executive’s five": (day("2027-03-31", extended=2, grace=5), [], "2027-04-09"),
    "the executive’s days, with one of them paused": (
        day("2027-03-31", grace=2),
        days("2027-04-01"),
        "2027-04-05",
    ),
}

PROCLAIMED = {
    "inside": (n(MONDAY, 5), [], "2027-02-04", "2027-02-09"),
    "on a Saturday": (n(MONDAY, 5), [], "2027-02-06", "2027-02-08"),
    "inside a pause": (n(MONDAY, 5), days("2027-02-03 2027-02-04"), "2027-02-04", "2027-02-10"),
    "on Easter Monday, which was one already": (n(at("2027-03-25"), 1), [], "2027-03-29", "2027-03-30"),
    "after the last day": (n(MONDAY, 5), [], "2027-02-09", "2027-02-08"),
    "on the last day": (n(MONDAY, 5), [], "2027-02-08", "2027-02-09"),
    "on a set day, which stays": (day("2027-03-31"), [], "2027-03-31", "2027-03-31"),
    "among the executive’s days": (day("2027-03-31", grace=2), [], "2027-04-01", "2027-04-05"),
    "in a pause of a set day": (day("2027-03-31"), days("2027-03-08 2027-03-10"), "2027-03-09", "2027-04-02"),
}


def test_the_table_has_sixty_rows_and_more() -> None:
    assert len(TABLE) + len(PAUSED) + len(EXTENDED) + len(PROCLAIMED) >= 60


@pytest.mark.parametrize(("terms", "due"), TABLE.values(), ids=TABLE)
def test_a_clock_that_only_runs(terms: Terms, due: str) -> None:
    assert clocks.due_on(terms) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("terms", "paused", "due"), [*PAUSED.values(), *EXTENDED.values()], ids=[*PAUSED, *EXTENDED]
)
def test_a_clock_that_was_paused_or_extended(terms: Terms, paused: Days, due: str) -> None:
    assert clocks.due_on(terms, paused) == date.fromisoformat(due)


@pytest.mark.parametrize(("terms", "paused", "holiday", "due"), PROCLAIMED.values(), ids=PROCLAIMED)
def test_a_holiday_that_was_added_later(terms: Terms, paused: Days, holiday: str, due: str) -> None:
    assert clocks.due_on(terms, paused, {date.fromisoformat(holiday)}) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("began", "ended", "inside"),
    [
        (at("2027-02-03", "09:00"), at("2027-02-03", "09:05"), "2027-02-03"),
        (at("2027-02-03", "17:00"), at("2027-02-04", "09:00"), "2027-02-03 2027-02-04"),
        (at("2027-02-03", "17:01"), at("2027-02-04", "09:00"), "2027-02-04"),
        (at("2027-02-03", "17:01"), at("2027-02-03", "18:00"), None),
        (at("2027-02-03"), at("2027-02-04", "23:59"), "2027-02-03 2027-02-04"),
        (at("2027-07-07", "16:30"), at("2027-07-08"), "2027-07-07 2027-07-08"),
        (utc("2027-07-07T16:01"), at("2027-07-08"), "2027-07-08"),
        (utc("2027-07-06T23:30"), date(2027, 7, 7), "2027-07-07"),
    ],
)
def test_a_day_lies_inside_a_pause_that_began_before_its_end(
    began: datetime, ended: datetime | date, inside: str | None
) -> None:
    assert clocks.paused_days(began, ended) == (days(inside)[0] if inside else None)


@pytest.mark.parametrize(
    ("length", "extra", "day_of_end"),
    [(130, (), "2027-08-10"), (3, (), "2027-02-08"), (3, (date(2027, 2, 5),), "2027-02-09")],
)
def test_a_pause_ends_at_five_on_its_last_working_day(
    length: int, extra: tuple[date, ...], day_of_end: str
) -> None:
    assert clocks.pause_ends(at("2027-02-03"), length, extra) == at(day_of_end, "17:00")


@pytest.mark.parametrize(
    ("meeting", "needed", "extra", "last"),
    [
        ("2027-02-15", 10, (), "2027-02-01"),
        ("2027-02-15", 10, (date(2027, 2, 2),), "2027-01-29"),
        ("2027-02-13", 1, (), "2027-02-11"),
        ("2027-02-15", 1, (), "2027-02-12"),
        ("2027-03-30", 1, (), "2027-03-25"),
        ("2027-12-29", 2, (), "2027-12-23"),
    ],
)
def test_days_before_a_meeting_are_counted_back_to_a_working_day(
    meeting: str, needed: int, extra: tuple[date, ...], last: str
) -> None:
    assert clocks.counted_back(date.fromisoformat(meeting), needed, extra) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("due", "late"), [("2027-02-01", True), ("2027-02-02", False), ("2027-02-03", False)]
)
def test_a_clock_may_be_set_to_end_today_and_not_before(due: str, late: bool) -> None:
    assert clocks.comes_too_late(date.fromisoformat(due), date(2027, 2, 2)) is late
