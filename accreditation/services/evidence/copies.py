"""The copy of a file that reviewers may download: without its author, its places and other details of people."""

from pathlib import Path

from accreditation.documents import inspect
from accreditation.documents.inspect import Inspection
from accreditation.services.evidence import keys
from accreditation.storage.base import Store


def make(
    path: Path,
    inspection: Inspection,
    store: Store,
    *,
    organisation_id: int,
    revision_id: int,
    folder: Path,
) -> str | None:
    """Make and keep the copy, and say under which key; None where none could be made.

    A file that can hold no such details is its own copy.
    """
    copy = inspect.stripped(path, inspection, folder)
    if copy is None:
        return None
    if copy == path:
        return keys.kept(organisation_id, revision_id)
    key = keys.reading(organisation_id, revision_id)
    with copy.open("rb") as handle:
        store.put_stream(key, handle, copy.stat().st_size)
    return key
