"""Checks a generation of a backup against its list, and restores it where nothing else is; a failed restore undoes itself."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pyrage
from sqlalchemy import Engine

from accreditation.errors import RuleBroken
from accreditation.services.backups import database, layout, sealing
from accreditation.services.backups.expected import PREFIXES
from accreditation.services.backups.layout import Generation, Line
from accreditation.storage.base import NoSuchFile, Store

Key: TypeAlias = pyrage.x25519.Identity | None


def check(folder: Path, name: str = "") -> list[str]:
    """What is missing from a generation or not as it was made, in words; raises RuleBroken where there is none."""
    return list(_broken(layout.chosen(folder, name)))


def _broken(generation: Generation) -> Iterator[str]:
    line = generation.database
    yield from _wrong(generation.database_path, line, f"{generation.name}/{line.key}")
    for key, line in sorted(_lines(generation).items()):
        yield from _wrong(generation.path_of(line), line, key)


def _lines(generation: Generation) -> dict[str, Line]:
    """The files of a generation but for those that were destroyed since, which do not come back."""
    destroyed = layout.destroyed(generation.backup)
    return {
        key: line
        for key, line in generation.lines.items()
        if line.name not in destroyed or generation.path_of(line).exists()
    }


def _wrong(path: Path, line: Line, name: str) -> Iterator[str]:
    if not path.is_file():
        yield f"{name} is missing"
    elif layout.sha256(path) != (line.kept_sha256 if line.encrypted else line.sha256):
        yield f"{name} is not what was backed up"


def restore(
    engine: Engine,
    store: Store,
    folder: Path,
    *,
    name: str = "",
    programs: str = "",
    identity_file: Path | None = None,
) -> int:
    """Fill an empty database and store from a whole generation, the newest unless named, and say how many files.

    What an earlier restore left is gone on with. Raises RuleBroken where the backup is not whole, or something else is
    there already; whatever stops it, the database is then as it was, and the store without the files of this run.
    """
    generation = layout.chosen(folder, name)
    key = sealing.identity(identity_file)
    # All of it before anything is restored: half a restore is worse than none.
    wrong = list(_broken(generation))
    if wrong:
        raise RuleBroken(f"The backup is not whole: {'; '.join(wrong[:5])}.")
    database.refuse_unless_empty(engine, generation.database.key)
    lines = _lines(generation)
    already_stored = _left_by_an_earlier_restore(store, lines)
    with tempfile.TemporaryDirectory(prefix="restore-") as work, _undone_if_it_fails(store) as put:
        # Opened first: with the wrong key nothing has begun.
        dump = _opened(generation.database_path, generation.database, Path(work) / "database", key)
        for file_key, line in lines.items():
            if file_key not in already_stored:
                put.append(file_key)
                _put(store, generation, line, Path(work) / "file", key)
        # Last and at once: a database that is there says that its files are, too.
        database.load(engine, dump, programs)
    return len(lines)


def _left_by_an_earlier_restore(store: Store, lines: dict[str, Line]) -> set[str]:
    """The keys that are in the store as the backup has them; anything else in it refuses the restore."""
    keys = set()
    for prefix in PREFIXES:
        for entry in store.entries(prefix):
            line = lines.get(entry.key)
            if line is None or _stored_sha256(store, entry.key) != line.sha256:
                raise RuleBroken(
                    f"The file store is not empty: {entry.key} is not of this backup. Nothing was changed. Restore into"
                    " an empty store, or into what a restore of the same generation left."
                )
            keys.add(entry.key)
    return keys


def _stored_sha256(store: Store, key: str) -> str:
    digest = hashlib.sha256()
    try:
        for chunk in store.open(key):
            digest.update(chunk)
    except NoSuchFile:
        return ""
    return digest.hexdigest()


@contextmanager
def _undone_if_it_fails(store: Store) -> Iterator[list[str]]:
    """Remove what was put into the store if the block fails, and say in which state that left it."""
    put: list[str] = []
    try:
        yield put
    except BaseException as failure:
        left = _removed(store, put)
        words = (
            "Nothing of this restore is left: the database and the store are as they were found."
            if not left
            else f"The database is as it was found; at most {left} restored files are in the store."
            " Run the same restore again: it goes on from there."
        )
        if isinstance(failure, Exception):
            reason = failure.message if isinstance(failure, RuleBroken) else type(failure).__name__
            raise RuleBroken(f"The restore failed: {reason.rstrip('.')}. {words}") from failure
        raise


def _removed(store: Store, put: list[str]) -> int:
    """Remove these files, and say how many could not be removed."""
    left = 0
    for key in put:
        try:
            store.delete(key)
        except (RuleBroken, OSError):
            left += 1
    return left


def _opened(path: Path, line: Line, target: Path, key: Key) -> Path:
    """Where the plain bytes of a file of the backup are: where it lies, or at the target once it is decrypted."""
    if not line.encrypted:
        return path
    sealing.decrypt(path, target, key)
    return target


def _put(store: Store, generation: Generation, line: Line, scratch: Path, key: Key) -> None:
    with _opened(generation.path_of(line), line, scratch, key).open("rb") as handle:
        if store.put_stream(line.key, handle, line.size).sha256 != line.sha256:
            raise RuleBroken(f"{line.key} changed while it was restored")
