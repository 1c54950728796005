"""A reviewer writes notes to themselves, standard by standard; they are in no record, and nobody else reads them."""

from accreditation import clock
from accreditation.db import db
from accreditation.errors import Stale
from accreditation.models.review_notes import ReviewNote
from accreditation.models.reviews import Review


def write(
    review: Review, standard_id: int, note: ReviewNote | None, *, words: str, expected_version: int
) -> ReviewNote:
    """Keep what a reviewer writes to themselves; raises Stale where another window of theirs wrote something else first."""
    # What is sent again because its reply was lost is no conflict with itself.
    if note is not None and note.words == words:
        return note
    if (note.version if note else 0) != expected_version:
        raise Stale(note)
    if note is None:
        note = ReviewNote(review_id=review.id, standard_id=standard_id, version=0)
        db.session.add(note)
    note.words = words
    note.version += 1
    note.updated_at = clock.now()
    db.session.flush()
    return note
