"""A date in three boxes, with refusals that name the part that is missing or wrong."""

from datetime import date
from typing import Any

from wtforms.form import BaseForm
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from accreditation import dates
from accreditation.text import single_line
from forms import widgets
from forms.fields.core import HouseField
from forms.fields.numbers import whole

PARTS = ("day", "month", "year")


class DateField(HouseField):
    """A day; sent as <name>-day, <name>-month, <name>-year. `earliest` and `latest` bound it, both allowed."""

    widget: Any = widgets.Dates("date_input")

    def __init__(
        self,
        label: str,
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2999, 12, 31),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.earliest = earliest
        self.latest = latest
        self.typed: tuple[str, ...] | None = None
        self.wrong: tuple[str, ...] = PARTS

    @property
    def anchor(self) -> str:
        """The first box that is wrong."""
        return f"{self.id}-{self.wrong[0]}"

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the stored date, then the three boxes where they were sent."""
        super().process(None, data, extra_filters)
        names = [f"{self.name}-{part}" for part in PARTS]
        if formdata is not None and any(name in formdata for name in names):
            self.typed = tuple(single_line(next(iter(formdata.getlist(name)), "")) for name in names)
            self.raw_data = list(self.typed)
            self.data = self._read(*self.typed)

    def show_stored(self) -> None:
        """Hold the stored date in the three boxes."""
        self.typed = None
        super().show_stored()

    def _read(self, day: str, month: str, year: str) -> date | None:
        numbers = [whole(part) for part in (year, month, day)]
        try:
            return date(*[number or 0 for number in numbers])
        except (ValueError, OverflowError):
            return None

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse a date with a part missing, one that no calendar has, and one out of bounds."""
        typed = self.typed or ()
        missing = tuple(part for part, text in zip(PARTS, typed, strict=False) if not text)
        if typed and 0 < len(missing) < len(PARTS):
            self.wrong = missing
            raise StopValidation(f"{self.noun} must include a {' and a '.join(missing)}")
        if typed and not missing and self.data is None:
            raise StopValidation(f"{self.noun} must be a real date")
        if self.data and not self.earliest <= self.data <= self.latest:
            raise StopValidation(self._bounds())

    def _bounds(self) -> str:
        if self.data < self.earliest:
            return f"{self.noun} must be on or after {dates.day(self.earliest)}"
        return f"{self.noun} must be on or before {dates.day(self.latest)}"

    def shown(self) -> tuple[str, ...]:
        """The three boxes as typed, else the stored date."""
        if self.typed is not None:
            return self.typed
        return (str(self.data.day), str(self.data.month), str(self.data.year)) if self.data else ("", "", "")

    def in_words(self) -> str:
        """The date as people write it, else what was typed."""
        return dates.day(self.data) if self.data else " ".join(filter(None, self.typed or ()))
