"""Knows how a workbook shows its numbers: the format of each style, and from which day dates are counted."""

import re

from accreditation.documents.child import number_formats
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.markup import events

_TEN = 10
_GAPS = re.compile(r"[\s\-\u2010-\u2015./]")


class Formats:
    """The number formats of one workbook."""

    def __init__(self, archive: Archive, part: str, *, from_1904: bool = False) -> None:
        self._codes: list[str] = []
        self._from_1904 = from_1904
        if part and part in archive:
            self._read(archive, part)

    def _read(self, archive: Archive, part: str) -> None:
        codes = dict(number_formats.BUILT_IN)
        inside = False
        with archive.opened(part) as stream:
            for kind, name, attributes in events(stream):
                if kind == "start" and name == "numFmt":
                    codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
                elif name == "cellXfs" and kind != "text":
                    inside = kind == "start"
                elif inside and kind == "start" and name == "xf":
                    # Cells name their style by its place in this list.
                    self._codes.append(codes.get(attributes.get("numFmtId", ""), ""))

    def shown(self, raw: str, style: str) -> str:
        """The number as the sheet shows it; ten digits that the format hides stand behind it, so that they are searched."""
        words = number_formats.shown(raw, self._code(style), from_1904=self._from_1904)
        plain = number_formats.shown(raw, number_formats.GENERAL)
        digits = plain.lstrip("-")
        if not words or (len(digits) == _TEN and digits.isdecimal() and digits not in _GAPS.sub("", words)):
            return f"{words} (={plain})".strip()
        return words

    def is_date(self, style: str) -> bool:
        """Whether the style shows numbers as days or times."""
        return number_formats.is_date(self._code(style))

    def _code(self, style: str) -> str:
        number = int(style) if style.isdecimal() and len(style) < _TEN else 0
        return self._codes[number] if number < len(self._codes) else ""
