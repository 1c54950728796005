"""How a workbook shows a number: whole, and in groups of three, three and four where its cells are set so."""

import re

from accreditation.documents.child.archive import Archive
from accreditation.documents.child.markup import events

_WHOLE = re.compile(r"-?\d{1,18}(?:\.0+)?")
_GROUPED = re.compile(r"[0#]{3}(\W)[0#]{3}(\W)[0#]{4}")
MOST = 1e15
"""Beyond this a workbook itself does not know every digit."""


class Formats:
    """The number formats of one workbook."""

    def __init__(self, archive: Archive, part: str) -> None:
        self._grouped: dict[str, tuple[str, str]] = {}
        if part and part in archive:
            self._read(archive, part)

    def _read(self, archive: Archive, part: str) -> None:
        codes: dict[str, tuple[str, str]] = {}
        inside, number = False, 0
        with archive.opened(part) as stream:
            for kind, name, attributes in events(stream):
                if kind == "start" and name == "numFmt":
                    spelt = re.sub(r'[\\"]', "", attributes.get("formatCode", ""))
                    grouped = _GROUPED.search(spelt)
                    if grouped:
                        codes[attributes.get("numFmtId", "")] = (grouped[1], grouped[2])
                elif name == "cellXfs" and kind != "text":
                    inside = kind == "start"
                elif inside and kind == "start" and name == "xf":
                    if attributes.get("numFmtId", "") in codes:
                        self._grouped[str(number)] = codes[attributes["numFmtId"]]
                    # Cells name their style by its place in this list.
                    number += 1

    def shown(self, raw: str, style: str) -> str:
        """The number as the sheet shows its digits."""
        digits = _digits(raw)
        gaps = self._grouped.get(style)
        if gaps and len(digits) == 10 and digits.isdecimal():
            # An NHS number is found by its gaps, which stand in the format and not in the cell.
            return f"{digits[:3]}{gaps[0]}{digits[3:6]}{gaps[1]}{digits[6:]}"
        return digits


def _digits(raw: str) -> str:
    if _WHOLE.fullmatch(raw):
        return raw.partition(".")[0]
    try:
        value = float(raw)
    except ValueError:
        return raw
    return str(int(value)) if abs(value) < MOST and value.is_integer() else raw
