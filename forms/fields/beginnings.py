"""By which values the fields of a form began, short enough to travel with it."""

import hashlib
from collections.abc import Iterable
from typing import Any

from forms import widgets
from forms.fields.core import HouseField


class BeganField(HouseField):
    """The digest of each field as the form was drawn; hidden. A forged one only misjudges the sender's own changes."""

    widget: Any = widgets.Input("input")
    hidden = True

    def process_data(self, value: Any) -> None:
        """Nothing stored says how a form began."""
        del value
        self.data = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the digests by field."""
        if valuelist and isinstance(valuelist[0], str):
            pairs = (pair.partition(".") for pair in valuelist[0].split())
            self.data = {name: value for name, _, value in pairs}

    def shown(self) -> str:
        """The digests in one line."""
        return " ".join(f"{name}.{value}" for name, value in (self.data or {}).items())


def digest(value: Any) -> str:
    """A few letters that differ where a value does."""
    if isinstance(value, dict):
        value = sorted(value.items())
    elif isinstance(value, list | set | frozenset):
        value = sorted(value, key=repr)
    return hashlib.blake2b(repr(value).encode(), digest_size=6).hexdigest()


def digests(fields: Iterable[Any]) -> str:
    """The digest of each field as it stands, in one line."""
    return " ".join(f"{field.name}.{digest(field.data)}" for field in fields)
