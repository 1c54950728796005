"""Which styles of a Word document are headings, and how deep: by their outline level, their name, or the style below them."""

import re

from accreditation.documents.child import parts
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.markup import events

DEEPEST = 2
"""Headings below this level divide nothing: they stand in the text of their part."""

LONGEST = 120
_MOST_BELOW = 10  # styles upon styles; more is a ring
_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)


def levels(archive: Archive, main: str) -> dict[str, int]:
    """The level of each style that is a heading, by the style's name in paragraphs; 1 is the highest."""
    styles = next((link.target for link in parts.links(archive, main) if link.kind == "styles"), "")
    if styles not in archive:
        return {}
    own, below = _styles(archive, styles)
    return {style: level for style in below if (level := _level(style, own, below))}


def level_of(outline: str) -> int:
    """The level that an outline level means, which is counted from nought; 0 for text."""
    return int(outline) + 1 if outline.isascii() and outline.isdecimal() and len(outline) == 1 else 0


def shortened(words: str) -> str:
    """A heading in one line that fits beside "Part 3"."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def _styles(archive: Archive, part: str) -> tuple[dict[str, int], dict[str, str]]:
    """The level that each style says itself, and the style on which each is based."""
    own: dict[str, int] = {}
    below: dict[str, str] = {}
    style = ""
    with archive.opened(part) as stream:
        for kind, name, attributes in events(stream):
            if kind != "start":
                continue
            if name == "style":
                style = attributes.get("styleId", "")
                below[style] = ""
            elif name == "name" and (match := _NAME.fullmatch(attributes.get("val", ""))):
                own.setdefault(style, int(match[1]))
            elif name == "basedOn":
                below[style] = attributes.get("val", "")
            elif name == "outlineLvl":
                own[style] = level_of(attributes.get("val", ""))
    return own, below


def _level(style: str, own: dict[str, int], below: dict[str, str]) -> int:
    for _ in range(_MOST_BELOW):
        if style in own:
            return own[style]
        style = below.get(style, "")
    return 0
