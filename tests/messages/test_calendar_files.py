"""A calendar file is read by other calendars as it was written: on its day, at its time in England, in all its letters."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accreditation.messages.calendar_files import CalendarEvent, calendar_file

CHANGED = datetime(2026, 11, 3, 9, 5, 7, 123, tzinfo=UTC)
LETTERS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(str.strip)


def event(**changes: Any) -> CalendarEvent:
    values: dict[str, Any] = {
        "uid": "meeting-1@example.org",
        "day": date(2026, 12, 14),
        "summary": "Panel",
        "description": "Your turn.\nThen the panel decides.",
        "url": "https://example.org/meetings/1",
        "changed_at": CHANGED,
    }
    return CalendarEvent(**(values | changes))


def read(*events: CalendarEvent, name: str = "Dates") -> list[Any]:
    return list(icalendar.Calendar.from_ical(calendar_file(name, events)).walk("VEVENT"))


@pytest.mark.parametrize(
    ("day", "hour"),
    [(date(2027, 3, 27), 10), (date(2027, 3, 29), 9), (date(2027, 10, 30), 9), (date(2027, 10, 31), 10)],
)
def test_ten_in_england_is_ten_before_and_after_the_clocks_change(day: date, hour: int) -> None:
    (part,) = read(event(day=day, begins_at=time(10), takes_time=True))
    assert part["dtstart"].dt == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    assert part["transp"] == "OPAQUE"


def test_a_day_is_a_whole_day_and_a_cancelled_one_keeps_nobody_busy() -> None:
    (part,) = read(event())
    assert part["dtstart"].dt == date(2026, 12, 14)
    assert (part["status"], part["transp"]) == ("CONFIRMED", "TRANSPARENT")
    assert part["description"] == "Your turn.\nThen the panel decides."
    assert part["dtstamp"].dt == CHANGED.replace(microsecond=0)
    (part,) = read(event(begins_at=time(10), takes_time=True, is_cancelled=True, changes=3))
    assert (part["status"], part["transp"], part["sequence"]) == ("CANCELLED", "TRANSPARENT", 3)


def by_the_standard(content: bytes, name: str) -> str:
    """A text of the event as RFC 5545 reads it: lines unfolded (3.1), then each escaped letter in turn (3.3.11)."""
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")
    (value,) = (line.partition(":")[2] for line in lines if line.partition(":")[0] == name)
    return re.sub(r"\\([\\;,nN])", lambda match: "\n" if match[1] in "nN" else match[1], value)


@given(LETTERS)
@example("\\N, \\n; \\\\")
@example("a\\, b\\; c\\d\\\\")
def test_every_letter_comes_through_on_lines_that_calendars_read(words: str) -> None:
    content = calendar_file(words or "-", [event(summary=words, description=words)])
    for name in ("SUMMARY", "DESCRIPTION"):
        assert by_the_standard(content, name) == words
    if not re.search(r"\\[nN]", words):  # icalendar reads such a backslash as the mark of a new line
        (part,) = read(event(summary=words, description=words))
        assert (str(part["summary"]), str(part["description"])) == (words, words)
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert content.count(b"BEGIN:VEVENT") == 1 + words.encode().count(b"BEGIN:VEVENT")


def test_words_cannot_begin_a_line_of_their_own() -> None:
    content = calendar_file("a\r\nX-EVIL:1", [event(summary="a\r\nX-EVIL:1", description="b\nX-EVIL:1")])
    assert not [line for line in content.split(b"\r\n") if line.startswith(b"X-EVIL")]


def test_a_file_without_events_is_a_calendar() -> None:
    assert read() == []
    assert icalendar.Calendar.from_ical(calendar_file("Dates", []))["x-wr-calname"] == "Dates"
