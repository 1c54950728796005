"""When letters go out: hours and days as they are in England, over midnight, holidays and the change of the clocks."""

from datetime import UTC, date, datetime

import pytest

from accreditation.clock import LONDON
from accreditation.rules.quiet_times import QuietTimes, digest_day, morning, send_at

NIGHT = QuietTimes(quiet_from=20, quiet_until=7)
MIDDAY = QuietTimes(quiet_from=12, quiet_until=14)
AWAY = QuietTimes(away_from=date(2026, 12, 21), away_until=date(2027, 1, 1))
BOTH = QuietTimes(20, 9, date(2026, 12, 21), date(2027, 1, 1))


def london(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "times", "expected"),
    [
        (london(11, 30, 10), QuietTimes(), london(11, 30, 10)),
        (london(11, 30, 19, 59), NIGHT, london(11, 30, 19, 59)),
        (london(11, 30, 20), NIGHT, london(12, 1, 7)),
        (london(11, 30, 23, 59), NIGHT, london(12, 1, 7)),
        (london(12, 1, 0), NIGHT, london(12, 1, 7)),
        (london(12, 1, 6, 59), NIGHT, london(12, 1, 7)),
        (london(12, 1, 7), NIGHT, london(12, 1, 7)),
        (london(12, 1, 12), MIDDAY, london(12, 1, 14)),
        (london(12, 1, 14), MIDDAY, london(12, 1, 14)),
        # The clocks go back on 25 October 2026 and forward on 28 March 2027.
        (london(10, 24, 22), NIGHT, datetime(2026, 10, 25, 7, tzinfo=UTC)),
        (london(3, 27, 22, year=2027), NIGHT, datetime(2027, 3, 28, 6, tzinfo=UTC)),
        (london(12, 20, 23), AWAY, london(12, 20, 23)),
        (london(12, 21, 0), AWAY, london(1, 2, 8, year=2027)),
        (london(1, 1, 23, 59, year=2027), AWAY, london(1, 2, 8, year=2027)),
        (london(1, 2, 0, year=2027), AWAY, london(1, 2, 0, year=2027)),
        # The end of the quiet hours falls into the holiday, and the morning after it into quiet hours.
        (london(12, 20, 21), BOTH, london(1, 2, 9, year=2027)),
    ],
)
def test_a_letter_waits_for_quiet_hours_and_holidays(
    moment: datetime, times: QuietTimes, expected: datetime
) -> None:
    assert send_at(moment, times) == expected


def test_what_is_urgent_never_waits() -> None:
    assert send_at(london(12, 24, 23), BOTH, urgent=True) == london(12, 24, 23)


@pytest.mark.parametrize(
    ("moment", "times", "expected"),
    [
        (london(11, 30, 7, 59), QuietTimes(), date(2026, 11, 30)),
        (london(11, 30, 8), QuietTimes(), date(2026, 12, 1)),
        (london(12, 20, 12), AWAY, date(2027, 1, 2)),
        (london(12, 25, 12), AWAY, date(2027, 1, 2)),
        (london(1, 1, 12, year=2027), AWAY, date(2027, 1, 2)),
    ],
)
def test_a_days_letter_takes_up_what_happened_until_its_morning(
    moment: datetime, times: QuietTimes, expected: date
) -> None:
    assert digest_day(moment, times) == expected


def test_morning_is_at_eight_in_summer_and_in_winter() -> None:
    assert morning(date(2026, 12, 1)) == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert morning(date(2026, 6, 1)) == datetime(2026, 6, 1, 7, tzinfo=UTC)
