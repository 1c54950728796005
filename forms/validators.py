"""Checks of what people type: every refusal names the field and the limit."""

import re
from typing import Any

from wtforms import Form
from wtforms.validators import StopValidation, ValidationError


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
