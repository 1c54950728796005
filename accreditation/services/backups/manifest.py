"""What a backup holds: every file with its size and SHA-256, in a list beside them."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

NAME = "manifest.jsonl"
FILES = "files"
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One file of the backup; `key` is where the store keeps it, or the name of the database's file."""

    key: str
    size: int
    sha256: str


def read(folder: Path) -> dict[str, Line]:
    """Every line by its key; none where there is no list."""
    path = folder / NAME
    if not path.exists():
        return {}
    with path.open() as lines:
        return {line.key: line for line in (Line(**json.loads(text)) for text in lines)}


def write(folder: Path, lines: Mapping[str, Line]) -> None:
    """Replace the list at once, so that there is always a whole one."""
    partial = folder / f"{NAME}.partial"
    with partial.open("w") as target:
        for key in sorted(lines):
            target.write(json.dumps(lines[key].__dict__, sort_keys=True) + "\n")
    partial.replace(folder / NAME)


def path_of(folder: Path, key: str) -> Path:
    """Where a file of the store lies in the backup."""
    return folder / FILES / key


def measured(path: Path, key: str) -> Line:
    """The line of a file as it lies there now."""
    with path.open("rb") as handle:
        return Line(key, path.stat().st_size, hashlib.file_digest(handle, "sha256").hexdigest())


def broken(folder: Path, lines: Mapping[str, Line], databases: frozenset[str]) -> Iterator[str]:
    """What is missing or not as the list says, in words."""
    for key, line in sorted(lines.items()):
        path = folder / key if key in databases else path_of(folder, key)
        if not path.is_file():
            yield f"{key} is missing"
        elif measured(path, key) != line:
            yield f"{key} is not what was backed up"
