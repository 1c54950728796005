"""Tidying and checking of what people type: what no text needs is removed, and every refusal names the field and the limit."""

import re
from typing import Any

from wtforms import Form
from wtforms.validators import StopValidation, ValidationError

_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_SPACES = re.compile(r"[\t\n]+")


def many_lines(value: object) -> str:
    """The text with one kind of line end, no control characters but tab and line end, and no blank edges."""
    if not isinstance(value, str):
        return ""
    return _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def single_line(value: object) -> str:
    """The text on one line, without control characters and without blank edges."""
    return _SPACES.sub(" ", many_lines(value))


class Required:
    """Something has to be given; the message says what to do ("Enter your rationale")."""

    field_flags: dict[str, object] = {}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Any) -> None:
        """Refuse an empty value, once."""
        if field.data is None or field.data is False or field.data in ("", []):
            raise StopValidation(self.message)


class AtMost:
    """A text may have so many characters and no more."""

    field_flags: dict[str, object] = {}

    def __init__(self, maximum: int) -> None:
        self.maximum = maximum

    def __call__(self, _form: Form, field: Any) -> None:
        """Refuse a longer text with the limit in words; the text stays in the field."""
        if len(field.data or "") > self.maximum:
            raise ValidationError(f"{field.noun} must be {self.maximum:,} characters or fewer")


class Matching:
    """A text, once given, must follow a pattern; the message says which."""

    field_flags: dict[str, object] = {}

    def __init__(self, pattern: str, message: str) -> None:
        self.pattern = pattern
        self.message = message

    def __call__(self, _form: Form, field: Any) -> None:
        """Refuse a text that does not follow the pattern from end to end."""
        if field.data and not re.fullmatch(self.pattern, field.data):
            raise ValidationError(self.message)
