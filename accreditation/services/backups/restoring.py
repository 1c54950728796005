"""Checks a backup, and restores it into an empty database and store; it never overwrites anything."""

from pathlib import Path

from sqlalchemy import Engine

from accreditation.errors import RuleBroken
from accreditation.services.backups import database, manifest
from accreditation.storage.base import Store

DATABASES = frozenset(database.NAME.values())


def check(folder: Path) -> list[str]:
    """What is missing from a backup or not as it was made, in words; raises RuleBroken where there is no backup."""
    lines = manifest.read(folder)
    if not DATABASES & set(lines):
        raise RuleBroken("There is no whole backup in this folder.")
    return list(manifest.broken(folder, lines, DATABASES))


def restore(engine: Engine, store: Store, folder: Path, *, programs: str = "") -> int:
    """Fill an empty database and store from a whole backup, and say how many files there are.

    Raises RuleBroken where the backup is not whole, or something is there already; then nothing was changed.
    """
    wrong = check(folder)
    if wrong:
        raise RuleBroken(f"The backup is not whole: {'; '.join(wrong[:5])}.")
    lines = {key: line for key, line in manifest.read(folder).items() if key not in DATABASES}
    if any(store.exists(key) for key in lines):
        raise RuleBroken(
            "The file store is not empty. Restore into an empty one, so that nothing is overwritten."
        )
    database.load(engine, folder, programs)
    for key, line in lines.items():
        with manifest.path_of(folder, key).open("rb") as handle:
            if store.put_stream(key, handle, line.size).sha256 != line.sha256:
                raise RuleBroken(f"{key} changed while it was restored. Start again with an empty store.")
    return len(lines)
