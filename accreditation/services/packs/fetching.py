"""Brings a pack's files from the store to disk, each compared with its fingerprint; one that is not what it was stays out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from accreditation.enums.jobs import PackStep
from accreditation.services.packs.content import Content, File
from accreditation.storage.base import NoSuchFile, Store, save

Telling = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Fetched:
    """A file of the pack, as it lies on disk."""

    file: File
    path: Path


def fetch(wanted: Content, store: Store, folder: Path, tell: Telling) -> list[Fetched]:
    """Every file that may be read and is whole, in the pack's order."""
    found = []
    for number, file in enumerate(wanted.files, 1):
        tell(PackStep.FETCH, number, len(wanted.files))
        path = folder / file.label.lower()
        if file.key is not None and _is_whole(store, file, path):
            found.append(Fetched(file, path))
    return found


def _is_whole(store: Store, file: File, path: Path) -> bool:
    try:
        return save(store, file.key or "", path).sha256 == file.sha256
    except NoSuchFile:
        return False
