"""Words of running text and tables in Word and PowerPoint: paragraphs whole, a table's row as one line with tabs."""

from collections.abc import Iterator
from typing import IO

from accreditation.documents.child.markup import events

_WORDS = {"t", "delText", "instrText", "text"}
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_DESCRIPTIONS = ("descr", "title", "alt")  # what is said of a picture


def paragraphs(stream: IO[bytes]) -> Iterator[str]:
    """Each paragraph that is not in a table, and each row of a table, in order; empty ones are left out."""
    flow = _Flow()
    for kind, name, attributes in events(stream):
        if kind == "start":
            flow.start(name, attributes)
        elif kind == "end":
            yield from flow.end(name)
        else:
            flow.text(name)


class _Flow:
    def __init__(self) -> None:
        self._open: list[list[str]] = []  # paragraphs within paragraphs: a text box
        self._rows: list[list[list[str]]] = []  # rows within rows: a table in a cell
        self._reading = 0
        self._skipping = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Fallback" or self._skipping:  # the same words again, for older programs
            self._skipping += 1
        elif name == "p":
            self._open.append([])
        elif name == "tr":
            self._rows.append([])
        elif name == "tc" and self._rows:
            self._rows[-1].append([])
        elif name in _WORDS:
            self._reading += 1
        elif name in _MARKS and self._open:
            self._open[-1].append(_MARKS[name])
        elif name in ("docPr", "cNvPr", "shape"):
            self._describe_picture(attributes)

    def end(self, name: str) -> Iterator[str]:
        if self._skipping:
            self._skipping -= 1
        elif name == "p" and self._open:
            yield from self._place("".join(self._open.pop()).strip())
        elif name == "tr" and self._rows:
            cells = [" ".join(" ".join(cell).split()) for cell in self._rows.pop()]
            yield from self._place("\t".join(cells) if any(cells) else "")
        elif name in _WORDS:
            self._reading = max(0, self._reading - 1)

    def text(self, words: str) -> None:
        if self._reading and self._open and not self._skipping:
            self._open[-1].append(words)

    def _describe_picture(self, attributes: dict[str, str]) -> None:
        descriptions = [attributes[name] for name in _DESCRIPTIONS if attributes.get(name)]
        if descriptions and self._open:
            self._open[-1].append(f" [{'; '.join(descriptions)}] ")

    def _place(self, words: str) -> Iterator[str]:
        if not words:
            return
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(words)
        else:
            yield words
