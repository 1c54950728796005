"""Makes a backup, or brings an older one in the same folder up to date; what it holds already is not copied again."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from accreditation.services.backups import database, manifest
from accreditation.services.backups.manifest import Line
from accreditation.storage.base import Entry, NoSuchFile, Store, save

KEPT = ("evidence/", "reading/", "pictures/", "staging/", "audit/")
"""What a restored service needs; packs are made again when somebody asks."""


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
    lines = manifest.read(folder)
    seen: set[str] = set()
    copied = _copy(store, folder, lines, seen)
    dumped = database.dump(engine, folder, programs)
    lines[dumped.name] = manifest.measured(dumped, dumped.name)
    copied += _copy(store, folder, lines, seen)
    gone = [key for key in lines if key not in seen and key != dumped.name]
    for key in gone:
        del lines[key]
    manifest.write(folder, lines)
    for key in gone:
        manifest.path_of(folder, key).unlink(missing_ok=True)
    return Backup(len(lines) - 1, copied)


def _copy(store: Store, folder: Path, lines: dict[str, Line], seen: set[str]) -> int:
    count = 0
    for prefix in KEPT:
        for entry in store.entries(prefix):
            seen.add(entry.key)
            if entry.key in lines and _is_there(entry, folder, lines[entry.key]):
                continue
            path = manifest.path_of(folder, entry.key)
            path.parent.mkdir(parents=True, exist_ok=True)
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
    path = manifest.path_of(folder, line.key)
    if not path.is_file():
        return False
    status = path.stat()
    return status.st_size == line.size and entry.modified.timestamp() < status.st_mtime
