"""A time of day in one box, read the ways in which people write it."""

import re
from datetime import time
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from accreditation import dates
from accreditation.text import single_line
from forms import widgets
from forms.fields.core import HouseField

_WRITTEN = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*([ap]m)?", re.ASCII | re.IGNORECASE)
NOON = 12


def time_of(text: str) -> time | None:
    """The time that "14:30", "14.30", "2:30pm" or "2 pm" means; None for what is no time."""
    written = _WRITTEN.fullmatch(text)
    if written is None or not (written[2] or written[3]):
        return None
    hour, minute, half = int(written[1]), int(written[2] or 0), (written[3] or "").lower()
    if half and not 1 <= hour <= NOON:
        return None
    if half:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


class TimeField(HouseField):
    """A time of day in England, or none; what was typed is kept when it is no time."""

    widget: Any = widgets.Input("input")

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, look={"width": 5}, **kwargs)
        self.typed = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed."""
        if valuelist:
            self.typed = single_line(valuelist[0])
            self.data = time_of(self.typed)

    def show_stored(self) -> None:
        """Hold the stored time."""
        self.typed = ""
        super().show_stored()

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is no time."""
        if self.typed and self.data is None:
            raise StopValidation(f"{self.noun} must be a time, like 14:30 or 2:30pm")

    def shown(self) -> Any:
        """What was typed, else the stored time."""
        return self.typed or ("" if self.data is None else dates.at_time(self.data))
