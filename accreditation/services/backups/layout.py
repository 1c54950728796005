"""How a backup lies in its folder: generations with their lists and databases, and each version of a file once, for good."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from accreditation.errors import RuleBroken

LIST = "manifest.jsonl"
FILES = "files"
GENERATIONS = "generations"
DESTROYED = "destroyed.txt"
ENCRYPTED = ".age"
PARTIAL = ".partial"
_SHOWN = 16


def version_of(sha256: str) -> str:
    """The beginning of a hash, which tells the versions of one file apart."""
    return sha256[:_SHOWN]


@dataclass(frozen=True)
class Line:
    """One file of a backup: what it is (`size`, `sha256`), and what of it lies there where it was encrypted.

    `key` is where the store keeps it, or the name of the database's file; `modified` is when the store last wrote it.
    """

    key: str
    size: int
    sha256: str
    modified: str = ""
    encrypted: bool = False
    kept_sha256: str = ""

    @property
    def name(self) -> str:
        """The name of this version below the folder of files; another version of the same key has another name."""
        return f"{self.key}@{version_of(self.sha256)}{ENCRYPTED if self.encrypted else ''}"


@dataclass(frozen=True)
class Generation:
    """What one run of `make` left: its database and the version of each file that belongs to it."""

    folder: Path
    installation: str
    database: Line
    lines: Mapping[str, Line]

    @property
    def name(self) -> str:
        """Its name, which is the moment at which it was made."""
        return self.folder.name

    @property
    def database_path(self) -> Path:
        """Where its database lies."""
        return self.folder / (self.database.key + (ENCRYPTED if self.database.encrypted else ""))

    @property
    def backup(self) -> Path:
        """The folder of the whole backup."""
        return self.folder.parent.parent

    def path_of(self, line: Line) -> Path:
        """Where a file of it lies."""
        return self.backup / FILES / line.name


def make_folder(path: Path) -> Path:
    """The folder, made where it is not there, readable by its owner alone."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    return path


def own_file(path: Path) -> Path:
    """An empty file that its owner alone may read, for a program to write into."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    path.chmod(0o600)
    return path


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Refuse a second backup into the same folder while one is made."""
    with own_file(folder / ".lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise RuleBroken(
                "Another backup is being made into this folder. Wait until it is done."
            ) from busy
        yield


def generations(folder: Path) -> list[Path]:
    """The folders of every whole generation, the oldest first."""
    made = folder / GENERATIONS
    return sorted(path.parent for path in made.glob(f"*/{LIST}") if not path.parent.name.endswith(PARTIAL))


def read(folder: Path) -> Generation:
    """A generation with its list; raises RuleBroken where the list cannot be read."""
    try:
        with (folder / LIST).open() as text:
            head = json.loads(next(text))
            lines = [Line(**json.loads(line)) for line in text]
        database = Line(**head["database"])
        if head["files"] != len(lines):
            raise ValueError("lines are missing")
        return Generation(folder, head["installation"], database, {line.key: line for line in lines})
    except (OSError, ValueError, TypeError, KeyError, StopIteration) as broken:
        raise RuleBroken(
            f"The list of generation {folder.name} cannot be read: it was altered or cut off."
        ) from broken


def chosen(folder: Path, name: str = "") -> Generation:
    """The generation of this name, or the newest; raises RuleBroken where there is none."""
    made = {path.name: path for path in generations(folder)}
    if not made:
        raise RuleBroken("There is no whole backup in this folder.")
    if name and name not in made:
        raise RuleBroken(f"There is no generation {name}. There are: {', '.join(made)}.")
    return read(made[name or max(made)])


def write(generation: Generation) -> None:
    """Write the list of a generation; its folder counts once it has its final name."""
    head: dict[str, Any] = {
        "installation": generation.installation,
        "files": len(generation.lines),
        "database": asdict(generation.database),
    }
    with own_file(generation.folder / LIST).open("w") as target:
        target.write(json.dumps(head, sort_keys=True) + "\n")
        for key in sorted(generation.lines):
            target.write(json.dumps(asdict(generation.lines[key]), sort_keys=True) + "\n")
        target.flush()
        os.fsync(target.fileno())


def destroyed(folder: Path) -> set[str]:
    """The names of versions that were destroyed since they were backed up, and do not come back."""
    path = folder / DESTROYED
    return set(path.read_text().split("\n")) - {""} if path.exists() else set()


def note_destroyed(folder: Path, names: list[str]) -> None:
    """Write down that these versions were destroyed, before they are."""
    path = folder / DESTROYED
    if not path.exists():
        own_file(path)
    with path.open("a") as target:
        target.writelines(f"{name}\n" for name in names)
        target.flush()
        os.fsync(target.fileno())


def sha256(path: Path) -> str:
    """The SHA-256 of a file as it lies there now."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
