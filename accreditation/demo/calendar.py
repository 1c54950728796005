"""The demonstration's calendar: what happened on which working day before today, told in the order in which it happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from accreditation import clock
from accreditation.clock import LONDON
from accreditation.rules.working_days import is_working_day

MINUTES_APART = 3
Action = Callable[[], object]


def working_day(back: int) -> date:
    """The day so many working days before today, or before the last working day; ahead of it where `back` is negative."""
    day = clock.today()
    step = timedelta(days=1)
    while not is_working_day(day):
        day -= step
    for _ in range(abs(back)):
        day += -step if back > 0 else step
        while not is_working_day(day):
            day += -step if back > 0 else step
    return day


@dataclass
class Calendar:
    """Actions, each on a working day before today and at an hour; those of one hour keep their order."""

    _entries: list[tuple[int, int, Action]] = field(default_factory=list)

    def add(self, back: int, action: Action, hour: int = 10) -> None:
        """Have something happen so many working days ago; 0 is now, whatever the hour, in the order of the hours."""
        self._entries.append((back, hour, action))

    def run(self) -> None:
        """Let everything happen, each at its own moment."""
        ordered = sorted(self._entries, key=lambda entry: (-entry[0], entry[1]))
        last: datetime | None = None
        for back, hour, action in ordered:
            if back == 0:
                action()
                continue
            moment = datetime.combine(working_day(back), time(hour), LONDON)
            if last is not None and moment <= last:
                moment = last + timedelta(minutes=MINUTES_APART)
            last = moment
            with clock.at(moment):
                action()
