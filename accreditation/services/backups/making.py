"""Makes a backup, or brings an older one in the same folder up to date; what it holds already is not copied again."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from accreditation.services.backups import database, manifest
from accreditation.services.backups.manifest import Line
from accreditation.storage.base import NoSuchFile, Store, save

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
    backup lacks, whatever arrives or leaves meanwhile.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = manifest.read(folder)
    copied = _copy(store, folder, lines)
    dumped = database.dump(engine, folder, programs)
    lines[dumped.name] = manifest.measured(dumped, dumped.name)
    copied += _copy(store, folder, lines)
    manifest.write(folder, lines)
    return Backup(len(lines) - 1, copied)


def _copy(store: Store, folder: Path, lines: dict[str, Line]) -> int:
    count = 0
    for prefix in KEPT:
        for entry in store.entries(prefix):
            if entry.key in lines and _is_there(store, folder, lines[entry.key]):
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


def _is_there(store: Store, folder: Path, line: Line) -> bool:
    """Kept files never change; a picture that was drawn again, or a checkpoint, differs in size or is copied anew."""
    path = manifest.path_of(folder, line.key)
    return path.is_file() and path.stat().st_size == line.size == store.size(line.key)
