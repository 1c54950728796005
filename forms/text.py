"""Tidying what people type, before anything else sees it; refuses nothing, it only removes what no text needs."""

import re

_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_SPACES = re.compile(r"[\t\n]+")


def many_lines(value: object) -> str:
    """The text with one kind of line end, no control characters but tab and line end, and no blank edges."""
    if not isinstance(value, str):
        return ""
    return _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def single_line(value: object) -> str:
    """The text on one line, without control characters and without blank edges."""
    return _SPACES.sub(" ", many_lines(value))
