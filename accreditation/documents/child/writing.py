"""Writes what was read, one JSON line a unit, so that no answer grows with the file; it stops where there is too much."""

import json
import re
from pathlib import Path
from types import TracebackType
from typing import TextIO

from accreditation.documents.child.limits import ALL_CHARACTERS, MOST_UNITS, Unfit

UNITS = "units.jsonl"
METADATA = "metadata.jsonl"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # pdfium marks a divided word with U+FFFE


def storable(text: str) -> str:
    """With one kind of line end, and without control characters and halves of characters: no database keeps those."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))


class Writer:
    """Takes the units of a file in their order, and what is said beside them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, TextIO] = {}
        self.units = 0
        self.characters = 0
        self._left = ALL_CHARACTERS

    def __enter__(self) -> "Writer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self._files.values():
            file.close()

    def unit(self, text: str, label: str = "") -> None:
        """The next page, sheet, slide or part."""
        self.units += 1
        if self.units > MOST_UNITS:
            raise Unfit("too_many_units")
        storable_text = self._within(text)
        self.characters += len(storable_text.strip())
        self._write(UNITS, {"label": storable(label)[:200], "text": storable_text})

    def beside(self, place: str, text: str, page: int | None = None) -> None:
        """Words that stand in no unit: an author, a comment, a hidden value."""
        storable_text = self._within(text)
        if storable_text.strip():
            self._write(METADATA, {"place": storable(place)[:200], "page": page, "text": storable_text})

    def answer(self) -> dict[str, int]:
        """What the parent is told."""
        return {"pages": self.units, "characters": self.characters}

    def _within(self, text: str) -> str:
        storable_text = storable(text)
        self._left -= len(storable_text)
        if self._left < 0:
            raise Unfit("too_much_text")
        return storable_text

    def _write(self, name: str, line: dict[str, object]) -> None:
        if name not in self._files:
            self._files[name] = (self._folder / name).open("w", encoding="utf-8")
        self._files[name].write(json.dumps(line, ensure_ascii=False) + "\n")
