"""Says which fields of Word a copy keeps: page numbers, contents and references inside the document; never what reaches out."""

import re
from typing import IO

from accreditation.documents.child import addresses
from accreditation.documents.child.markup import events
from accreditation.documents.child.parts import Package
from accreditation.documents.child.vocabulary import names_in

_OF_THE_DOCUMENT = names_in("""
    = AUTONUM AUTONUMLGL AUTONUMOUT EQ FORMCHECKBOX FORMDROPDOWN FORMTEXT INDEX LISTNUM NOTEREF NUMPAGES PAGE
    PAGEREF REF SECTION SECTIONPAGES SEQ STYLEREF SYMBOL TA TC TOA TOC XE
    """)
_WITHIN = re.compile(r'\s*HYPERLINK\s+(?:\\h\s+)?\\l\s+("[^"\\]*"|[\w.-]+)(?:\s+\\[ht])*\s*', re.IGNORECASE)
"""A jump to a place in the same document."""
_NAME = re.compile(r"\s*(=|[A-Za-z]+)(?![A-Za-z])")


def is_kept(instruction: str) -> bool:
    """Whether a field with this instruction may stay a field."""
    if addresses.is_in(instruction):
        return False
    if _WITHIN.fullmatch(instruction):
        return True
    name = _NAME.match(instruction)
    return name is not None and name[1].upper() in _OF_THE_DOCUMENT


def taken_out(package: Package, part: str) -> set[int]:
    """Which fields of a part go, by the number of their beginning; their results stay as words."""
    with package.opened(part) as stream:
        return _taken_out(stream)


def _taken_out(stream: IO[bytes]) -> set[int]:
    reading = _Reading()
    inside = False
    for kind, name, attributes in events(stream):
        if kind == "text":
            if inside:
                reading.words(name)
        elif name in ("instrText", "delInstrText"):
            inside = kind == "start"
        elif kind == "start" and name == "fldChar":
            reading.mark(attributes.get("fldCharType", ""))
    return reading.finished()


class _Reading:
    """The fields of a part as they open and close within each other."""

    def __init__(self) -> None:
        self._open: list[tuple[int, list[str], list[bool]]] = []
        self._count = 0
        self._gone: set[int] = set()

    def mark(self, kind: str) -> None:
        if kind == "begin":
            if self._open and not self._open[-1][2]:
                # An instruction that another field writes may say anything.
                self._gone.add(self._open[-1][0])
            self._open.append((self._count, [], []))
            self._count += 1
        elif kind == "separate" and self._open:
            self._open[-1][2].append(True)
        elif kind == "end" and self._open:
            number, instruction, _ = self._open.pop()
            if not is_kept("".join(instruction)):
                self._gone.add(number)

    def words(self, text: str) -> None:
        if self._open and not self._open[-1][2]:
            self._open[-1][1].append(text)

    def finished(self) -> set[int]:
        return self._gone | {number for number, _, _ in self._open}
