"""Draws a copy or a pack beside what it was made of, and says where they are unlike (pypdfium2, pillow)."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accreditation.documents.child.pdf import drawn
from accreditation.documents.child.pdf_opening import flat, opened, page_as_it_is

COPY = "stripped"
WIDTH = 500
HEIGHT = 2000
_GREYS, _COLOURS = (2, 48), (6, 64)
"""By how much pages are made smaller before they are compared, and from which difference (of 255) a square is another.

Edges of letters that were moved by a hair, or smoothed for another screen, are other points, also of other colours.
"""

_MOST_OTHERS = 3
"""Squares of a page that may be other ones: a tick in a box has more."""

STAMPED = 16
"""Points at a page's foot where a pack puts its stamp."""


def pictures(path: Path, folder: Path, first: int, last: int) -> dict[str, Any]:
    """Whether the copy has as many pages as the original, and those of `first` to `last` look the same."""
    with opened(path) as original, opened(folder / COPY) as copy:
        if len(original) != len(copy):
            return {"alike": False}
        numbers = range(first - 1, min(last, len(copy)))
        return {"alike": all(_alike(original, number, copy, number) for number in numbers)}


def merge(path: Path, folder: Path, first: int, last: int) -> dict[str, Any]:
    """The files of a pack of which a page between `first` and `last` of the pack is unlike the file's own."""
    plan = json.loads(path.read_text())
    unlike: set[str] = set()
    with opened(folder / "pack.pdf") as pack, contextlib.ExitStack() as stack:
        documents: dict[str, Any] = {}
        for number, (part, page) in enumerate(_pages(plan), 1):
            name = part["file"]
            if first <= number <= last and not part["front"] and not part["picture"] and name not in unlike:
                if name not in documents:
                    documents[name] = stack.enter_context(opened(folder / name))
                if not _alike(documents[name], page - 1, pack, number - 1, foot=STAMPED):
                    unlike.add(name)
    return {"unlike": sorted(unlike)}


def _pages(plan: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    for part in plan["parts"]:
        for page in range(part["first"], part["last"] + 1):
            yield part, page


def _alike(first: Any, first_number: int, second: Any, second_number: int, *, foot: float = 0) -> bool:
    """Whether two pages look the same as people see them, or else with their fields and notes made a part of the drawing.

    A field that is drawn by its form has other edges than the same field in the drawing of a copy.
    """
    for page_of in (page_as_it_is, flat):
        images = []
        for document, number in ((first, first_number), (second, second_number)):
            with page_of(document, number) as page:
                images.append(drawn(page, WIDTH, HEIGHT, foot=foot))
        if images[0].size == images[1].size:
            greys = _others([image.convert("L") for image in images], *_GREYS)
            if greys <= _MOST_OTHERS and not _others(images, *_COLOURS):
                return True
    return False


def _others(images: list[Any], smaller: int, step: int) -> int:
    """How many squares are other ones."""
    from PIL import ImageChops

    difference = ImageChops.difference(*(image.reduce(smaller) for image in images))
    channels = difference.split()
    worst = channels[0]
    for channel in channels[1:]:
        worst = ImageChops.lighter(worst, channel)
    return sum(worst.histogram()[step:])
