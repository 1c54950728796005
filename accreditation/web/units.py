"""What a file is read by, in words: pages, sheets, slides, parts; and which of them a citation points to."""

from accreditation.enums.evidence import UnitKind

ALONE = {UnitKind.PICTURE: "the picture", UnitKind.LINK: "the link"}
"""What there is one of, so that a number would say nothing."""


def span(
    unit: UnitKind, first: int, last: int | None = None, locator: str = "", *, inline: bool = False
) -> str:
    """Where a citation points: "Page 3", "Sheets 2 to 4, cell B7"; `inline` within a sentence."""
    noun = unit.label.lower()
    if unit in ALONE:
        words = ALONE[unit]
    elif last is None or last == first:
        words = f"{noun} {first}"
    else:
        words = f"{noun}s {first} to {last}"
    words = words if inline else words[0].upper() + words[1:]
    return f"{words}, {locator}" if locator else words


def counted(count: int, unit: UnitKind) -> str:
    """How long a file is: "3 pages", "1 sheet", "a link"."""
    if unit in ALONE:
        return ALONE[unit].replace("the ", "a ")
    noun = unit.label.lower()
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
