"""Fields of whole numbers, bounded, because no database takes a number of any length."""

from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from accreditation.text import single_line
from forms import widgets
from forms.fields.core import HouseField

LARGEST = 2**31 - 1


def whole(text: str) -> int | None:
    """The number that plain digits (with commas between, or a sign before) say, or None."""
    digits = text.replace(",", "")
    sign, digits = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    return sign * int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 10 else None


class WholeNumberField(HouseField):
    """A whole number between two bounds; what was typed is kept when it is not one."""

    widget: Any = widgets.Input("input")

    def __init__(
        self, label: str, *, minimum: int = 0, maximum: int = LARGEST, width: int = 5, **kwargs: Any
    ) -> None:
        super().__init__(label, look={"inputmode": "numeric", "width": width}, **kwargs)
        self.minimum = minimum
        self.maximum = maximum
        self.typed = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed."""
        if valuelist:
            self.typed = single_line(valuelist[0])
            self.data = whole(self.typed)

    def show_stored(self) -> None:
        """Hold the stored number."""
        self.typed = ""
        super().show_stored()

    def show(self, number: int | None) -> None:
        """Hold this number instead of the one that was typed."""
        self.typed, self.data = "", number

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is not a whole number, or out of bounds."""
        if self.typed and self.data is None:
            raise StopValidation(f"{self.noun} must be a whole number, like {max(self.minimum, 1)}")
        if self.data is not None and not self.minimum <= self.data <= self.maximum:
            raise StopValidation(f"{self.noun} must be between {self.minimum:,} and {self.maximum:,}")

    def shown(self) -> Any:
        """What was typed, else the stored number."""
        return self.typed or super().shown()


class VersionField(HouseField):
    """The version that the person saw; hidden. A forged one reads -1, which no version is, so it is always stale.

    A form that is sent without one never takes the version that stands: its page was drawn when there was none.
    """

    widget: Any = widgets.Input("input")
    hidden = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the number; none given is None."""
        text = single_line(valuelist[0]) if valuelist else ""
        number = whole(text) if text else None
        self.data = None if not text else -1 if number is None or not 0 <= number <= LARGEST else number
