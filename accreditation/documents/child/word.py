"""The words of a Word document: parts by its headings, or of forty paragraphs; then what stands around them."""

import posixpath

from accreditation.documents.child import headings, parts
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.flow import paragraphs, with_levels
from accreditation.documents.child.writing import Writer

AT_ONCE = 40
UNDER_A_HEADING = 80
"""Paragraphs of a part; a longer one goes on in another."""

MOST_HEADED = 1000
"""Headings that divide; a document with more of them is a list, and the rest of it is divided by its length."""

_AROUND = {
    "header": "Headers and footers",
    "footer": "Headers and footers",
    "footnotes": "Footnotes and endnotes",
    "endnotes": "Footnotes and endnotes",
    "comments": "Comments",
}


def read(archive: Archive, writer: Writer, *, shown: bool = False) -> set[str]:
    """Write every unit, and say which parts were read; with `shown`, only the words that its pages show."""
    main = parts.main_part(archive)
    # A copy is compared by its words alone: where its parts begin is nobody's name.
    divided = _Parts(writer)
    levels = {} if shown else headings.levels(archive, main)
    with archive.opened(main) as stream:
        for words, level in with_levels(stream, levels, shown=shown):
            divided.add(words, 0 if shown else level)
    divided.finish()
    around: dict[str, list[str]] = {}
    names = {main}
    for link in parts.links(archive, main):
        if link.kind in _AROUND and not link.outside and link.target in archive:
            with archive.opened(link.target) as stream:
                around.setdefault(_AROUND[link.kind], []).extend(paragraphs(stream, shown=shown))
            names.add(link.target)
    for label, lines in sorted(around.items()):
        if lines:
            writer.unit("\n".join(lines), label)
    return {*names, posixpath.join(posixpath.dirname(main), "people.xml")}


class _Parts:
    """The part that is being filled: what it is called, and from which paragraph on."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._lines: list[str] = []
        self._first = 1
        self._heading = ""
        self._level = 0
        self._only_headings = True
        self._headed = 0

    def add(self, words: str, level: int) -> None:
        """The next paragraph; a heading begins a part."""
        if 0 < level <= headings.DEEPEST and self._headed < MOST_HEADED:
            self._begin(words, level)
        elif len(self._lines) == (UNDER_A_HEADING if self._heading else AT_ONCE):
            self._write()
            self._level = 0
            self._heading = self._heading and self._heading.removesuffix(" (continued)") + " (continued)"
        self._only_headings = self._only_headings and level > 0
        self._lines.append(words)

    def _begin(self, words: str, level: int) -> None:
        self._headed += 1
        # A chapter whose first section follows at once is one part with both names.
        if self._lines and self._heading and self._only_headings and level > self._level > 0:
            self._heading = headings.shortened(f"{self._heading}: {words}")
        else:
            if self._lines:
                self._write()
            self._heading = headings.shortened(words)
        self._level = level
        self._only_headings = True

    def finish(self) -> None:
        """Write what is left; a document without words has one part without words."""
        if self._lines or self._first == 1:
            self._write()

    def _write(self) -> None:
        count = len(self._lines)
        self._writer.unit("\n".join(self._lines), self._heading or _label(self._first, count))
        self._first, self._lines = self._first + count, []


def _label(first: int, count: int) -> str:
    return f"Paragraphs {first} to {first + count - 1}" if count > 1 else f"Paragraph {first}"
