"""Makes a backup of database and files, checks it against its list, and restores it where nothing is yet."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from accreditation.errors import RuleBroken
from accreditation.services.backups import database
from accreditation.storage.base import Entry, NoSuchFile, Store, save

PREFIXES = ("evidence/", "reading/", "pictures/", "staging/", "audit/")
"""What a restored service needs; packs are made again when somebody asks."""
DATABASES = frozenset(database.NAME.values())

LIST = "manifest.jsonl"
FILES = "files"
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One file of the backup; `key` is where the store keeps it, or the name of the database's file."""

    key: str
    size: int
    sha256: str


def read_list(folder: Path) -> dict[str, Line]:
    """Every line by its key; none where there is no list."""
    path = folder / LIST
    if not path.exists():
        return {}
    with path.open() as lines:
        return {line.key: line for line in (Line(**json.loads(text)) for text in lines)}


def write_list(folder: Path, lines: Mapping[str, Line]) -> None:
    """Replace the list at once, so that there is always a whole one."""
    partial = folder / f"{LIST}.partial"
    with partial.open("w") as target:
        for key in sorted(lines):
            target.write(json.dumps(lines[key].__dict__, sort_keys=True) + "\n")
    partial.replace(folder / LIST)


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


@dataclass(frozen=True)
class Backup:
    """What was done."""

    files: int
    copied: int


def make(engine: Engine, store: Store, folder: Path, *, programs: str = "") -> Backup:
    """Write database and files into the folder; raises RuleBroken where the database cannot be copied.

    The files are copied before and after the database, so that the copy of the database points to no file that the
    backup lacks, whatever arrives or leaves meanwhile. What the store holds no more goes from the backup, too:
    evidence that was destroyed must not come back.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = read_list(folder)
    stored_keys: set[str] = set()
    copied = _copy(store, folder, lines, stored_keys)
    dumped = database.dump(engine, folder, programs)
    lines[dumped.name] = measured(dumped, dumped.name)
    # Again, for files that came while the database was copied.
    copied += _copy(store, folder, lines, stored_keys)
    gone = [key for key in lines if key not in stored_keys and key != dumped.name]
    for key in gone:
        del lines[key]
    # Before anything is removed: a list that names too little is safe, a list that names what is gone is not.
    write_list(folder, lines)
    for key in gone:
        path_of(folder, key).unlink(missing_ok=True)
    return Backup(len(lines) - 1, copied)


def _copy(store: Store, folder: Path, lines: dict[str, Line], stored_keys: set[str]) -> int:
    count = 0
    for prefix in PREFIXES:
        for entry in store.entries(prefix):
            stored_keys.add(entry.key)
            if entry.key in lines and _is_there(entry, folder, lines[entry.key]):
                continue
            path = path_of(folder, entry.key)
            path.parent.mkdir(parents=True, exist_ok=True)
            # Renamed when whole, so that a backup that is cut off holds no half file.
            partial = path.with_name(f".{path.name}.partial")
            try:
                stored = save(store, entry.key, partial)
            except NoSuchFile:  # it left between the list and the copy
                partial.unlink(missing_ok=True)
                continue
            partial.replace(path)
            lines[entry.key] = Line(entry.key, stored.size, stored.sha256)
            count += 1
    return count


def _is_there(entry: Entry, folder: Path, line: Line) -> bool:
    """It was copied whole, after the store last wrote it; no question to the store for each of a million files."""
    path = path_of(folder, line.key)
    if not path.is_file():
        return False
    status = path.stat()
    return status.st_size == line.size and entry.modified.timestamp() < status.st_mtime


def check(folder: Path) -> list[str]:
    """What is missing from a backup or not as it was made, in words; raises RuleBroken where there is no backup."""
    lines = read_list(folder)
    if not DATABASES & set(lines):
        raise RuleBroken("There is no whole backup in this folder.")
    return list(broken(folder, lines, DATABASES))


def restore(engine: Engine, store: Store, folder: Path, *, programs: str = "") -> int:
    """Fill an empty database and store from a whole backup, and say how many files there are.

    Raises RuleBroken where the backup is not whole, or something is there already; then nothing was changed.
    """
    # All of it before anything is restored: half a restore is worse than none.
    wrong = check(folder)
    if wrong:
        raise RuleBroken(f"The backup is not whole: {'; '.join(wrong[:5])}.")
    lines = {key: line for key, line in read_list(folder).items() if key not in DATABASES}
    if any(store.exists(key) for key in lines):
        raise RuleBroken(
            "The file store is not empty. Restore into an empty one, so that nothing is overwritten."
        )
    database.load(engine, folder, programs)
    for key, line in lines.items():
        with path_of(folder, key).open("rb") as handle:
            if store.put_stream(key, handle, line.size).sha256 != line.sha256:
                raise RuleBroken(f"{key} changed while it was restored. Start again with an empty store.")
    return len(lines)
