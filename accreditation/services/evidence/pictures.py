"""The pictures of a file's pages, which are all that a reviewer sees of it inline; they are drawn, never sent in."""

from collections.abc import Callable
from pathlib import Path

from accreditation.documents import inspect, types
from accreditation.documents.types import FileType
from accreditation.services.evidence import keys
from accreditation.storage.base import Store

_LARGEST = 64 * 1024 * 1024
_TOLD_EVERY = 10


def draw(
    path: Path,
    store: Store,
    revision_id: int,
    *,
    pages: int,
    folder: Path,
    kind: FileType = types.PDF,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Draw every page and keep the pictures; those of an earlier attempt are replaced. `told` hears how far it is."""
    for number, drawn in inspect.page_pictures(path, pages=pages, folder=folder, kind=kind):
        if number % _TOLD_EVERY == 1:
            told(number - 1, pages)
        with drawn.open("rb") as handle:
            store.put_stream(keys.picture(revision_id, number), handle, _LARGEST)
        drawn.unlink()


def remove(store: Store, revision_id: int) -> None:
    """Remove every picture of a file."""
    for entry in list(store.entries(keys.pictures(revision_id))):
        store.delete(entry.key)
