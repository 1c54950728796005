"""How much a review asks of a person: counts alone, so that somebody who has not declared yet may read them."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select

from accreditation.db import db
from accreditation.models.rounds import ReviewRound, RoundStandard
from accreditation.models.snapshots import Entry, EntryCitation, SnapshotEntry


@dataclass(frozen=True)
class Workload:
    """How many standards a round scores, and how much evidence is cited on them; a page cited twice is read once."""

    standards: int
    citations: int
    pages: int
    files: int


_CITED = (
    select(
        Entry.id, EntryCitation.id, EntryCitation.revision_id, EntryCitation.page_from, EntryCitation.page_to
    )
    .select_from(SnapshotEntry)
    .join(SnapshotEntry.entry)
    .join(
        RoundStandard,
        and_(RoundStandard.round_id == bindparam("round_id"), RoundStandard.standard_id == Entry.standard_id),
    )
    .outerjoin(Entry.citations)
    .where(SnapshotEntry.snapshot_id == bindparam("snapshot_id"), Entry.not_applicable.is_(False))
)


def of_round(review_round: ReviewRound) -> Workload:
    """What there is to read and to score in a round; one statement, and no text."""
    values = {"round_id": review_round.id, "snapshot_id": review_round.snapshot_id}
    rows = db.session.execute(_CITED, values).all()
    cited = [row for row in rows if row.revision_id is not None]
    return Workload(
        standards=len({row[0] for row in rows}),
        citations=len(cited),
        pages=len(
            {(row.revision_id, page) for row in cited for page in range(row.page_from, row.page_to + 1)}
        ),
        files=len({row.revision_id for row in cited}),
    )
