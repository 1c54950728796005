"""Keeps the words of a file's pages where they can be searched, and takes them away; it decides nothing about the file."""

from collections.abc import Sequence

from sqlalchemy import delete, insert

from accreditation.db import db
from accreditation.queries.evidence_search import INDEX, MOST_PAGES, indexed, key_of


def index(revision_id: int, organisation_id: int, texts: Sequence[str]) -> None:
    """Let the pages of a file be found by these words, one text a page in order.

    What was there before is replaced. Nothing is found while the file may not be used, whatever the index holds.
    """
    forget(revision_id)
    rows = [
        {"rowid": key_of(revision_id, number), "words": indexed(organisation_id, text)}
        for number, text in enumerate(texts[: MOST_PAGES - 1], 1)
        if text.strip()
    ]
    if rows:
        db.session.execute(insert(INDEX), rows)


def forget(revision_id: int) -> None:
    """Let nobody find the pages of a file any more."""
    last = key_of(revision_id, MOST_PAGES - 1)
    db.session.execute(delete(INDEX).where(INDEX.c.rowid.between(key_of(revision_id, 0), last)))
