"""Has a workbook that somebody sent read in the limited child, and hands its cells on; what is no such workbook is refused in words."""

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from accreditation.documents import limited, polyglots
from accreditation.documents.refusal import Refused
from accreditation.enums.workbooks import CellKind
from accreditation.rules.workbooks.sheets import Cell, Sheet

EXTENSION = ".xlsx"
_CELLS = "cells.jsonl"  # as the child names it
_ZIP = b"PK\x03\x04"
_AGAIN = "Nothing was changed."
OTHER_KIND = (
    "Choose the workbook that you downloaded from this page, saved as an Excel workbook (.xlsx)."
    f" This file is of another kind. {_AGAIN}"
)
WITH_MACROS = (
    "The workbook holds macros, which are small programs. Save it as an Excel workbook without macros (.xlsx) and"
    f" upload that. {_AGAIN}"
)
NAMED_SO = (
    "This is not an Excel workbook, although its name ends like one. Open it, choose “Save as”, then “Excel workbook"
    f" (.xlsx)”, and upload that copy. {_AGAIN}"
)
LOCKED = (
    f"The workbook is protected with a password. Save a copy without the password and upload that. {_AGAIN}"
)
OLDER = (
    "The workbook is kept in the way of older programs. Save it as an Excel workbook (.xlsx) and upload that."
    f" {_AGAIN}"
)
DAMAGED = (
    "The workbook is damaged or not complete. Open it, save a new copy as an Excel workbook (.xlsx), and upload that."
    f" {_AGAIN}"
)
TOO_MUCH = (
    "The workbook holds far more than a self-assessment, so it was not read. Copy your answers into a new workbook from"
    f" this page and upload that. {_AGAIN}"
)
EMPTY = f"The file is empty. Choose it again, and check that it opens on your own computer. {_AGAIN}"
_UNFIT = {"macros": WITH_MACROS, "encrypted": LOCKED, "no_workbook": NAMED_SO}


def read(path: Path, *, filename: str, folder: Path) -> list[Sheet]:
    """The sheets of a workbook with their cells, in their order; `folder` is scratch space.

    Raises Refused where it is not a workbook that can be read, and Busy where the machine had no time or room.
    """
    _refuse_by_sight(path, filename)
    try:
        limited.ask("values", path, folder, opener="workbook")
    except limited.Unfit as unfit:
        raise Refused(_UNFIT.get(unfit.code, TOO_MUCH)) from unfit
    except Refused as refused:
        raise Refused(TOO_MUCH if refused.message == limited.TOO_HEAVY else DAMAGED) from refused
    return list(_sheets(folder / _CELLS))


def _refuse_by_sight(path: Path, filename: str) -> None:
    """Refuse what its name or its first bytes tell apart from a workbook."""
    extension = PurePosixPath(filename).suffix.lower()
    if extension == ".xlsm":
        raise Refused(WITH_MACROS)
    if extension != EXTENSION:
        raise Refused(OTHER_KIND)
    with path.open("rb") as handle:
        start = handle.read(len(polyglots.OLD_OFFICE))
    if not start:
        raise Refused(EMPTY)
    if start == polyglots.OLD_OFFICE:
        # A locked workbook of today lies in the container of the old kind.
        locked = polyglots.holds(path, "EncryptedPackage".encode("utf-16-le"))
        raise Refused(LOCKED if locked else OLDER)
    if not start.startswith(_ZIP):
        raise Refused(NAMED_SO)


def _sheets(path: Path) -> Iterator[Sheet]:
    """What the child wrote; it has looked at a hostile file, so that nothing but words and numbers of it is believed."""
    name, is_hidden = "", False
    merged: tuple[str, ...] = ()
    rows: dict[int, dict[int, Cell]] = {}
    begun = False
    with path.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if "sheet" in line:
                if begun:
                    yield Sheet(name, is_hidden, rows, merged)
                name, is_hidden, merged, rows, begun = str(line["sheet"]), bool(line["hidden"]), (), {}, True
            elif "merged" in line:
                merged = tuple(map(str, line["merged"]))
            else:
                rows[int(line["row"])] = {int(column): _cell(cell) for column, cell in line["cells"].items()}
    if begun:
        yield Sheet(name, is_hidden, rows, merged)


def _cell(cell: list[Any]) -> Cell:
    kind, words, raw = cell
    return Cell(CellKind(kind), str(words), str(raw))
