"""Rounds of review written straight in, past the services, for tests that begin further on."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.rounds import RoundReason
from accreditation.models.applications import Application
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Snapshot


def add_round(application: Application, *, revealed: bool = True) -> ReviewRound:
    """A first review of an empty snapshot, inside the caller's transaction."""
    now = clock.now()
    snapshot = Snapshot(
        application_id=application.id, number=1, content_hash="none", created_at=now, submitted_at=now
    )
    db.session.add(snapshot)
    db.session.flush()
    review_round = ReviewRound(
        application_id=application.id,
        number=1,
        why=RoundReason.FIRST,
        snapshot_id=snapshot.id,
        opened_at=now,
        revealed_at=now if revealed else None,
    )
    db.session.add(review_round)
    db.session.flush()
    return review_round
