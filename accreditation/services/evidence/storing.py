"""What is kept of a file and under which keys: its bytes, the copy for reviewers, the pages' pictures, the words to search.

No key holds anything that a person typed, and staged bytes lie apart from kept ones.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, insert

from accreditation.db import db
from accreditation.documents import inspect, types
from accreditation.documents.inspect import Inspection
from accreditation.documents.refusal import Refused
from accreditation.documents.types import FileType
from accreditation.queries.evidence_search import INDEX, MOST_PAGES, indexed, key_of
from accreditation.storage.base import Store

_LARGEST = 64 * 1024 * 1024
_REPORTED_EVERY = 10

STAGING = "staging/"
EVIDENCE = "evidence/"
READING = "reading/"
PICTURES = "pictures/"


def staging_key(organisation_id: int, person_id: int) -> str:
    """A fresh place for one upload of one person for one provider; two uploads never share one."""
    return f"{STAGING}{organisation_id}/{person_id}/{secrets.token_hex(16)}"


def kept_key(organisation_id: int, revision_id: int) -> str:
    """Where a checked file stays; only the job that checks it writes here."""
    return f"{EVIDENCE}{organisation_id}/{revision_id}"


def reading_key(organisation_id: int, revision_id: int) -> str:
    """Where the copy of a file stays that reviewers may download."""
    return f"{READING}{organisation_id}/{revision_id}"


def picture_key(revision_id: int, page: int) -> str:
    """Where the picture of one page stays."""
    return f"{PICTURES}{revision_id}/{page}.webp"


def pictures_prefix(revision_id: int) -> str:
    """The folder of a file's page pictures."""
    return f"{PICTURES}{revision_id}/"


@dataclass(frozen=True)
class ReadingCopy:
    """The copy that reviewers may have: its key, or why none could be made."""

    key: str | None
    refused: str | None = None


def make_reading_copy(
    path: Path,
    inspection: Inspection,
    store: Store,
    *,
    organisation_id: int,
    revision_id: int,
    folder: Path,
) -> ReadingCopy:
    """Make and keep the copy, and say under which key, or why none could be made.

    A file that can hold no such details is its own copy.
    """
    try:
        copy = inspect.stripped(path, inspection, folder)
    except Refused as refused:
        return ReadingCopy(None, refused.message)
    if copy == path:
        return ReadingCopy(kept_key(organisation_id, revision_id))
    key = reading_key(organisation_id, revision_id)
    with copy.open("rb") as handle:
        store.put_stream(key, handle, copy.stat().st_size)
    return ReadingCopy(key)


def draw_pictures(
    path: Path,
    store: Store,
    revision_id: int,
    *,
    pages: int,
    folder: Path,
    kind: FileType = types.PDF,
    report_progress: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Draw every page and keep the pictures; those of an earlier attempt are replaced. `report_progress` hears how far it is."""
    for number, drawn in inspect.page_pictures(path, pages=pages, folder=folder, kind=kind):
        # Each report is a write; one for each page would cost more than the drawing.
        if number % _REPORTED_EVERY == 1:
            report_progress(number - 1, pages)
        with drawn.open("rb") as handle:
            store.put_stream(picture_key(revision_id, number), handle, _LARGEST)
        # A file of a thousand pages would fill the work folder otherwise.
        drawn.unlink()


def remove_pictures(store: Store, revision_id: int) -> None:
    """Remove every picture of a file."""
    for entry in list(store.entries(pictures_prefix(revision_id))):
        store.delete(entry.key)


def remove_bytes(store: Store, organisation_id: int, revision_id: int) -> None:
    """Remove everything that was kept of a file that was refused."""
    store.delete(kept_key(organisation_id, revision_id))
    store.delete(reading_key(organisation_id, revision_id))
    remove_pictures(store, revision_id)


def index_words(revision_id: int, organisation_id: int, texts: Sequence[str]) -> None:
    """Let the pages of a file be found by these words, one text a page in order.

    What was there before is replaced. Nothing is found while the file may not be used, whatever the index holds.
    """
    # The worker may come a second time, and the number of pages may be another.
    remove_words(revision_id)
    rows = [
        {"rowid": key_of(revision_id, number), "words": indexed(organisation_id, text)}
        for number, text in enumerate(texts[: MOST_PAGES - 1], 1)
        if text.strip()
    ]
    if rows:
        db.session.execute(insert(INDEX), rows)


def remove_words(revision_id: int) -> None:
    """Let nobody find the pages of a file any more."""
    last = key_of(revision_id, MOST_PAGES - 1)
    db.session.execute(delete(INDEX).where(INDEX.c.rowid.between(key_of(revision_id, 0), last)))
