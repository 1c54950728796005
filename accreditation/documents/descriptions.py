"""What a document or a sheet says, block by block, whatever it is written as; every text is data and never markup or a formula."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from accreditation.enums.labelled import Labelled
from accreditation.text import many_lines

D = TypeVar("D")


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the highest below the title."""

    text: str
    level: int
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True)
class Text:
    """A text of one paragraph a line."""

    text: str
    kind: str = field(default="text", init=False)


@dataclass(frozen=True)
class Note:
    """A sentence that nobody may overlook."""

    text: str
    kind: str = field(default="note", init=False)


@dataclass(frozen=True)
class Table:
    """A table with a header row; `widths` are shares of the page's width."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    kind: str = field(default="table", init=False)


Block = Heading | Text | Note | Table
BLOCKS: Mapping[str, type[Block]] = {"heading": Heading, "text": Text, "note": Note, "table": Table}


@dataclass(frozen=True)
class Document:
    """A document: its title, whose it is, what stands at the foot of each page, the day that it carries, and its blocks.

    `first` stands on the first page with the title; the contents follow it, and then everything else.
    """

    title: str
    subtitle: str
    owner: str
    foot: str
    made_on: date
    first: tuple[Block, ...]
    blocks: tuple[Block, ...]
    landscape: bool = False
    contents: bool = False


class ColumnKind(Labelled):
    """What the cells of a column are, so that a spreadsheet sorts and filters them as such."""

    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    DAY = "day", "Day"


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: its heading, its width in letters, and what its cells are."""

    heading: str
    width: int
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True)
class SheetCell:
    """A cell as it is read, and a page of this service that it leads to, if any; a day is written with its year first."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table as a spreadsheet: one header row, then its rows; `facts` say on a sheet of their own what it is about."""

    title: str
    owner: str
    made_on: date
    facts: tuple[tuple[str, str], ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[SheetCell, ...], ...]


def as_data(description: Document | Sheet) -> dict[str, Any]:
    """The description as JSON holds it."""
    return asdict(description, dict_factory=_plain)


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in pairs}


def document_of(data: Mapping[str, Any]) -> Document:
    """The document that such data describes."""
    return Document(
        **{
            **data,
            "made_on": date.fromisoformat(data["made_on"]),
            "first": tuple(map(_block_of, data["first"])),
            "blocks": tuple(map(_block_of, data["blocks"])),
        }
    )


def _block_of(data: Mapping[str, Any]) -> Block:
    block_class = BLOCKS[data["kind"]]
    return block_class(**{part.name: _frozen(data[part.name]) for part in fields(block_class) if part.init})


def sheet_of(data: Mapping[str, Any]) -> Sheet:
    """The sheet that such data describes."""
    return Sheet(
        title=data["title"],
        owner=data["owner"],
        made_on=date.fromisoformat(data["made_on"]),
        facts=_frozen(data["facts"]),
        columns=tuple(
            SheetColumn(column["heading"], column["width"], ColumnKind(column["kind"]))
            for column in data["columns"]
        ),
        rows=tuple(tuple(SheetCell(**cell) for cell in row) for row in data["rows"]),
    )


def _frozen(value: Any) -> Any:
    """Lists as the tuples that they were."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def tidied(description: D) -> D:
    """The same description without a character that no document may hold, however it came in."""
    return with_texts(description, many_lines)


def with_texts(description: D, change: Callable[[str], str]) -> D:
    """The same description with each of its texts changed."""
    changed: Any = description
    if isinstance(description, str) and not isinstance(description, Labelled):
        changed = change(description)
    elif isinstance(description, tuple):
        changed = tuple(with_texts(part, change) for part in description)
    elif is_dataclass(description) and not isinstance(description, type):
        settable = [part.name for part in fields(description) if part.init]
        changed = replace(
            description, **{name: with_texts(getattr(description, name), change) for name in settable}
        )
    return changed  # type: ignore[no-any-return]
