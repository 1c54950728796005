"""Reads a sheet's or a table's words back as rows and columns, so that a page shows them as a table; bounded, and masked as before."""

from dataclasses import dataclass

MOST_ROWS = 100
MOST_COLUMNS = 26
"""What a page shows of a sheet; the rest is said, and all of it can be read as plain words."""

CUT = "[The rest is not shown here.]"
"""Ends the words of a unit that is longer than what is kept of it to be read."""

_NARROWEST = 2


@dataclass(frozen=True)
class Sheet:
    """A table as a page shows it: how much more there is, and what stands beside its cells, such as comments.

    `is_cut`: not even all of its words were kept to be read, so there are more rows than are counted.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more_rows: int
    more_columns: int
    beside: str
    is_cut: bool = False

    @property
    def is_whole(self) -> bool:
        """Every row and column is shown."""
        return not (self.more_rows or self.more_columns or self.is_cut)


def sheet_of(text: str, *, headed: bool = True) -> Sheet | None:
    """The table in a unit's words: a line a row, a tab between cells, an empty line before what stands beside it.

    None where there is nothing that would be clearer as a table: no second row or no second column. `headed` lets the
    first row be the columns' names, where it plainly is.
    """
    whole = text.removesuffix(f"\n{CUT}")
    table, _, beside = whole.partition("\n\n")
    lines = [line.split("\t") for line in table.split("\n")] if table else []
    width = max(map(len, lines), default=0)
    if len(lines) < _NARROWEST or width < _NARROWEST:
        return None
    names = headed and _names_columns(lines[0], width)
    head, body = (lines[0], lines[1:]) if names else ([], lines)
    columns = min(width, MOST_COLUMNS)
    return Sheet(
        tuple(head[:columns]),
        tuple(_filled(line, columns) for line in body[:MOST_ROWS]),
        max(len(body) - MOST_ROWS, 0),
        width - columns,
        beside,
        is_cut=whole != text,
    )


def _names_columns(line: list[str], width: int) -> bool:
    """Whether a first row plainly names its columns: a different word for each, and no number among them."""
    names = [cell.strip() for cell in line]
    return (
        len(names) == width
        and len(set(names)) == width
        and all(name and any(letter.isalpha() for letter in name) for name in names)
    )


def _filled(line: list[str], columns: int) -> tuple[str, ...]:
    return tuple(line[:columns] + [""] * (columns - len(line)))
