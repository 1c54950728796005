"""The base of every closed vocabulary: a stored code, and the plain words that people read."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A code for the database with a label for people; a step also has the words of a record, once it is `done`."""

    label: str
    done: str

    def __new__(cls, value: str, label: str = "", done: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value.replace("_", " ").capitalize()
        member.done = done or member.label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Every code with its label, as a select or radio field wants them."""
        return [(member.value, member.label) for member in cls]
