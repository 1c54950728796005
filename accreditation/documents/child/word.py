"""The words of a Word document: parts of forty paragraphs, then what stands around them."""

import posixpath
from collections.abc import Iterable

from accreditation.documents.child import parts
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.flow import paragraphs
from accreditation.documents.child.writing import Writer

AT_ONCE = 40
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
    with archive.opened(main) as stream:
        _in_portions(paragraphs(stream, shown=shown), writer)
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


def _in_portions(lines: Iterable[str], writer: Writer) -> None:
    portion: list[str] = []
    first = 1
    for words in lines:
        portion.append(words)
        if len(portion) == AT_ONCE:
            writer.unit("\n".join(portion), _label(first, len(portion)))
            first, portion = first + len(portion), []
    if portion or first == 1:
        writer.unit("\n".join(portion), _label(first, len(portion)))


def _label(first: int, count: int) -> str:
    return f"Paragraphs {first} to {first + count - 1}" if count > 1 else f"Paragraph {first}"
