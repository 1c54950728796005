"""Reads a copy again: it shows what its original shows, and no name and no address is left in it."""

import hashlib
from collections.abc import Iterator
from typing import IO

from accreditation.documents.child import addresses, excel, fields, powerpoint, word
from accreditation.documents.child.limits import Damaged
from accreditation.documents.child.markup import events
from accreditation.documents.child.parts import CONTENT_TYPES, Package
from accreditation.documents.child.people import People
from accreditation.documents.child.vocabulary import names_in
from accreditation.documents.child.writing import Writer, storable

READERS = {"word": word.read, "excel": excel.read, "powerpoint": powerpoint.read}
_SHOWN = names_in("""
    alt descr display string title tooltip
    """)
_FORMATS = frozenset(("formatCode", "lvlText", "numFmt"))
_NAMES_OF_VALUES = names_in("""
    sheet tableColumn table definedName
    """)


class _Digest(Writer):
    """Takes the words that each unit shows, and keeps a digest of them."""

    def __init__(self, people: People) -> None:
        self._people = people
        self.digests: list[tuple[str, bytes]] = []

    def unit(self, text: str, label: str = "") -> None:
        """The next page, sheet or slide."""
        words = "".join(self._people.without(storable(text)).split())
        self.digests.append((label, hashlib.sha256(words.encode()).digest()))

    def beside(self, place: str, text: str, page: int | None = None) -> None:
        """What stands beside the units is not shown."""


def compare(original: Package, copy: Package, people: People) -> None:
    """Raise Damaged unless the copy shows the same words in as many sheets, slides and paragraphs, and tells nobody's name."""
    if copy.kind != original.kind or _shown(original, people) != _shown(copy, people):
        raise Damaged("the copy shows other words")
    if len(copy.documents) > len(original.documents):
        raise Damaged("the copy holds other files")
    for name in copy.archive.names():
        if copy.types.is_markup(name) or name == CONTENT_TYPES:
            with copy.opened(name) as stream:
                _refuse_leftovers(stream, people)
            if copy.kind == "word" and fields.taken_out(copy, name):
                raise Damaged("a field is left in the copy")
        elif name not in copy.documents and people.are_in(copy.archive.read(name)):
            raise Damaged("a name is left in the copy")


def _shown(package: Package, people: People) -> list[tuple[str, bytes]]:
    digest = _Digest(people)
    READERS[package.kind](package.archive, digest, shown=True)
    return digest.digests


def _refuse_leftovers(stream: IO[bytes], people: People) -> None:
    for kind, name, attributes in events(stream):
        if kind != "start":
            continue
        if attributes.get("TargetMode", "").lower() == "external":
            raise Damaged("an address is left in the copy")
        for value in _hidden(name, attributes):
            if people.without_sure(value) != value:
                raise Damaged("a name is left in the copy")
            if addresses.is_in(value) and not value.startswith("ppaction://hlink"):
                raise Damaged("an address is left in the copy")


def _hidden(element: str, attributes: dict[str, str]) -> Iterator[str]:
    """The values of attributes that nobody sees as words."""
    for attribute, value in attributes.items():
        if (
            attribute in _SHOWN
            or attribute in _FORMATS
            or (element in _NAMES_OF_VALUES and attribute != "uri")
        ):
            continue
        yield value
