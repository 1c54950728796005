"""A file of ratings as text: a header, a row a unit with its name first, a column a rater; refuses what it cannot read, in words."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from accreditation.errors import RuleBroken

_SCALE = re.compile(r"\s*(-?\d{1,6})\s*(?:-|–|to|\.\.)\s*(-?\d{1,6})\s*")
_WHOLE = re.compile(r"[+-]?\d{1,9}")
WIDEST = 101
"""Categories that a scale may have: 0 to 100."""
MOST_RATERS = 200
"""Each pair of them has kappas of its own: twenty thousand pairs are still worked out in a minute or two."""


class RatingsTable(NamedTuple):
    """A file that was read: what its units are called, its raters, and a row of ratings a unit."""

    units: tuple[str, ...]
    raters: tuple[str, ...]
    ratings: tuple[tuple[int | None, ...], ...]


def scale_of(text: str) -> range:
    """The scale that words such as "0-4" name, both ends included; raises RuleBroken."""
    ends = _SCALE.fullmatch(text)
    if ends is None:
        raise RuleBroken("The scale must be two whole numbers, the lowest first, such as 0-4.", field="scale")
    low, high = int(ends[1]), int(ends[2])
    if low >= high:
        raise RuleBroken(
            "The lowest score of the scale must come first, and be less than the highest.", field="scale"
        )
    if high - low >= WIDEST:
        raise RuleBroken(f"The scale has more than {WIDEST} scores.", field="scale")
    return range(low, high + 1)


def read_ratings(content: bytes, categories: Sequence[int]) -> RatingsTable:
    """The ratings in a CSV file, with commas, semicolons or tabs; raises RuleBroken with the line and what to mend."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise RuleBroken("The file is not UTF-8 text. Save it as CSV UTF-8.") from broken
    lines = list(_lines(text))
    if not lines:
        raise RuleBroken("The file is empty. It needs a header row, then a row for each unit.")
    (_, header), *rows = lines
    raters = _raters(header)
    if not rows:
        raise RuleBroken("The file has a header row and nothing below it.")
    seen: dict[str, int] = {}
    ratings = []
    for number, row in rows:
        if len(row) != len(header):
            raise RuleBroken(f"Line {number} has {len(row)} columns, and the header has {len(header)}.")
        name = row[0]
        if not name:
            raise RuleBroken(f"Line {number} has no name in its first column.")
        if name in seen:
            raise RuleBroken(f"{name} stands on line {seen[name]} and again on line {number}.")
        seen[name] = number
        ratings.append(tuple(_rating(cell, number, categories) for cell in row[1:]))
    return RatingsTable(tuple(seen), raters, tuple(ratings))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line that it ends on, its cells without spaces around them."""
    first = text.lstrip().partition("\n")[0]
    # A comma is what the header has most of, else what people's own programs write in its place.
    separator = max(",;\t", key=first.count)
    # Not splitlines: it also ends a line at signs that a name may hold, which no spreadsheet means by them.
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as broken:
        raise RuleBroken(f"Line {reader.line_num} cannot be read: {broken}.") from broken


def _raters(header: Sequence[str]) -> tuple[str, ...]:
    raters = tuple(header[1:])
    if len(raters) < 2:
        raise RuleBroken(
            "There is one rater only. Agreement needs two or more: a column each, after the column of names."
            if raters
            else "There is no rater. The header needs the column of names, then a column for each rater."
        )
    if not all(raters):
        raise RuleBroken("A column has no rater's name in the header.")
    if twice := sorted(rater for rater, times in Counter(raters).items() if times > 1):
        raise RuleBroken(f"{twice[0]} is the name of two raters.")
    if len(raters) > MOST_RATERS:
        raise RuleBroken(
            f"The file has {len(raters):,} raters, and at most {MOST_RATERS} are compared. Take some columns out."
        )
    return raters


def _rating(cell: str, number: int, categories: Sequence[int]) -> int | None:
    if not cell:
        return None
    if _WHOLE.fullmatch(cell) is None:
        raise RuleBroken(
            f"Line {number}: {cell[:40]} is not a whole number. Leave a cell blank for a missing score."
        )
    if (rating := int(cell)) not in categories:
        raise RuleBroken(
            f"Line {number}: {rating} is outside the scale, which goes from {categories[0]} to {categories[-1]}."
        )
    return rating
