"""Words of running text and tables in Word and PowerPoint: paragraphs whole, a table's row as one line with tabs."""

from collections.abc import Iterator, Mapping
from typing import IO

from accreditation.documents.child.headings import level_of
from accreditation.documents.child.markup import events

_WORDS = {"t", "delText", "instrText", "text"}
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_DESCRIPTIONS = ("descr", "title", "alt", "string")  # what is said of a picture, or drawn as one


def paragraphs(stream: IO[bytes], *, shown: bool = False) -> Iterator[str]:
    """Each paragraph that is not in a table, and each row of a table, in order; empty ones are left out.

    With `shown`, only what the page itself shows: no fields' instructions, and nothing that is said of pictures.
    """
    for words, _ in with_levels(stream, {}, shown=shown):
        yield words


def with_levels(
    stream: IO[bytes], styles: Mapping[str, int], *, shown: bool = False
) -> Iterator[tuple[str, int]]:
    """The same, each with its level as a heading by these styles or its own outline level; 0 for text."""
    flow = _Flow(shown=shown)
    levels = _Levels(styles)
    for kind, name, attributes in events(stream):
        if kind == "start":
            levels.start(name, attributes)
            flow.start(name, attributes)
        elif kind == "end":
            level = levels.end(name)
            for words in flow.end(name):
                yield words, level
        else:
            flow.text(name)


class _Levels:
    """How deep a heading each open paragraph is."""

    def __init__(self, styles: Mapping[str, int]) -> None:
        self._styles = styles
        self._open: list[int] = []
        self._before = 0  # inside what a paragraph was before a tracked change

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of a paragraph's style, or of its own level, which counts for more."""
        if name == "p":
            self._open.append(0)
        elif name == "pPrChange":
            self._before += 1
        elif not self._open or self._before:
            return
        elif name == "pStyle":
            self._open[-1] = self._styles.get(attributes.get("val", ""), 0)
        elif name == "outlineLvl":
            self._open[-1] = level_of(attributes.get("val", ""))

    def end(self, name: str) -> int:
        """Close it; a paragraph's level."""
        if name == "pPrChange":
            self._before = max(0, self._before - 1)
        return self._open.pop() if name == "p" and self._open else 0


class _Choices:
    """What stands there twice: in a way for newer programs, and in another for older ones, which may say something else."""

    def __init__(self) -> None:
        self._chosen: list[list[str]] = []
        self._fallback: list[list[str] | None] = []

    def start(self, name: str) -> None:
        """Open a pair, or its second half."""
        if name == "AlternateContent":
            self._chosen.append([])
            self._fallback.append(None)
        elif name == "Fallback" and self._fallback:
            self._fallback[-1] = []

    def keeps(self, words: str) -> bool:
        """Take note of words; whether they may stand where they are, because this is no second half."""
        for chosen, fallback in zip(reversed(self._chosen), reversed(self._fallback), strict=True):
            if fallback is not None:
                if not self._is_said_again(words, chosen):
                    fallback.append(words)
                return False
            chosen.append(words)
        return True

    @staticmethod
    def _is_said_again(words: str, chosen: list[str]) -> bool:
        return words.startswith(" [") and words in chosen

    def end(self, name: str) -> str:
        """Close it; the words of a second half that the first did not have."""
        if name != "AlternateContent" or not self._chosen:
            return ""
        chosen, fallback = "".join(self._chosen.pop()), "".join(self._fallback.pop() or [])
        return "" if "".join(fallback.split()) in "".join(chosen.split()) else fallback


class _Fields:
    """Which words are a field's instruction and not its result."""

    def __init__(self) -> None:
        self._instructs: list[bool] = []

    def mark(self, kind: str) -> None:
        """Begin, turn to the result of, or end a field."""
        if kind == "begin":
            self._instructs.append(True)
        elif kind == "separate" and self._instructs:
            self._instructs[-1] = False
        elif kind == "end" and self._instructs:
            self._instructs.pop()

    @property
    def instruct(self) -> bool:
        """Whether what comes now is an instruction."""
        return any(self._instructs)


class _Flow:
    def __init__(self, *, shown: bool = False) -> None:
        self._open: list[list[str]] = []  # paragraphs within paragraphs: a text box
        self._rows: list[list[list[str]]] = []  # rows within rows: a table in a cell
        self._reading = 0
        self._shown = shown
        self._words = _WORDS - {"instrText"} if shown else _WORDS
        self._choices = _Choices()
        self._fields = _Fields()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._choices.start(name)
        if name == "p":
            self._open.append([])
        elif name == "tr":
            self._rows.append([])
        elif name == "tc" and self._rows:
            self._rows[-1].append([])
        elif name in self._words:
            self._reading += 1
        elif name in _MARKS:
            self._add(_MARKS[name])
        elif name in ("docPr", "cNvPr", "shape", "textpath"):
            self._describe_picture(attributes)
        elif name == "fldChar":
            self._fields.mark(attributes.get("fldCharType", ""))

    def end(self, name: str) -> Iterator[str]:
        if name == "p" and self._open:
            yield from self._place("".join(self._open.pop()).strip())
        elif name == "tr" and self._rows:
            cells = [" ".join(" ".join(cell).split()) for cell in self._rows.pop()]
            yield from self._place("\t".join(cells) if any(cells) else "")
        elif name in self._words:
            self._reading = max(0, self._reading - 1)
        elif name == "AlternateContent" and (more := self._choices.end(name)):
            if self._open:
                self._open[-1].append(f" {more} ")
            else:
                yield from self._place(more.strip())

    def text(self, words: str) -> None:
        if self._reading and self._open:
            self._add(words)

    def _add(self, words: str) -> None:
        if self._open and not (self._shown and self._fields.instruct) and self._choices.keeps(words):
            self._open[-1].append(words)

    def _describe_picture(self, attributes: dict[str, str]) -> None:
        descriptions = [attributes[name] for name in _DESCRIPTIONS if attributes.get(name)]
        if descriptions and not self._shown:
            self._add(f" [{'; '.join(descriptions)}] ")

    def _place(self, words: str) -> Iterator[str]:
        if not words:
            return
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(words)
        else:
            yield words
