"""Seals what was decided, as the last thing before the commit: its digest stands in an event, whoever wrote the rows."""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, event, func, insert, inspect, select
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.orm.util import identity_key

from accreditation.db import db
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import MoveReason
from accreditation.models.audit import AuditSeal
from accreditation.models.awards import Award, AwardEvent
from accreditation.models.clarifications import Clarification
from accreditation.models.meetings import Decision, LostMotion, Meeting, Motion, Ratification, Recusal, Vote
from accreditation.models.moderation import AgreedScore, ScoreAssent, ScoreProposal
from accreditation.models.reviews import Review, Score, ScoreRevision
from accreditation.models.snapshots import Signature
from accreditation.services.audit import records
from accreditation.services.audit.records import Content

_TOUCHED = "audit_touched"
_LOCKED_REVIEW = "locked_review"
STANDING = (ReviewStatus.LOCKED, ReviewStatus.REVEALED, ReviewStatus.CLOSED)
"""Reviews whose scores stand, so that the newest version of each is sealed."""

ALWAYS: Mapping[type[Any], str] = {
    Motion: "motion",
    LostMotion: "lost_motion",
    Vote: "vote",
    Recusal: "recusal",
    Decision: "decision",
    Ratification: "ratification",
    ScoreProposal: "score_proposal",
    ScoreAssent: "score_assent",
    AgreedScore: "agreed_score",
    Signature: "signature",
    MoveReason: "move_reason",
    Award: "award",
    AwardEvent: "award_event",
}
"""Rows that are sealed because they are there."""


@dataclass(frozen=True)
class Seal:
    """A digest to be recorded, and in which stream."""

    id: int
    stream: str
    record: str
    digest: str


def digest(record: str, says: Mapping[int, Content], salt: str) -> str:
    """The SHA-256 over what rows of one kind say; without the salt nobody can try which vote gives it."""
    content = [salt, record, [[row_id, says[row_id].says] for row_id in sorted(says)]]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def take() -> Iterator[Seal]:
    """Seal what this unit of work decided, one seal a stream and kind of row."""
    touched: set[tuple[str, int]] = db.session.info.pop(_TOUCHED, set())
    for record, ids in sorted(_rows_to_seal(touched).items()):
        by_stream: dict[str, dict[int, Content]] = defaultdict(dict)
        for row_id, content in records.contents(record, ids).items():
            by_stream[content.stream][row_id] = content
        for stream, says in sorted(by_stream.items()):
            salt = secrets.token_hex(16)
            seal_id = db.session.scalars(
                insert(AuditSeal)
                .values(what=record, row_ids=",".join(map(str, sorted(says))), salt=salt)
                .returning(AuditSeal.id)
            ).one()
            yield Seal(seal_id, stream, record, digest(record, says, salt))


def _rows_to_seal(touched: set[tuple[str, int]]) -> dict[str, set[int]]:
    rows: dict[str, set[int]] = defaultdict(set)
    for record, row_id in touched:
        rows[record].add(row_id)
    locked = rows.pop(_LOCKED_REVIEW, set())
    if locked:
        rows["score_revision"] |= set(db.session.scalars(newest_scores(Review.id.in_(locked))))
    return rows


def newest_scores(condition: ColumnElement[bool]) -> Any:
    """The ids of the newest version of each score of the reviews that stand and fulfil the condition."""
    newest = (
        select(func.max(ScoreRevision.id).label("id"))
        .join(Score, Score.id == ScoreRevision.score_id)
        .join(Review, Review.id == Score.review_id)
        .where(Review.status.in_(STANDING), condition)
        .group_by(Score.id)
        .subquery()
    )
    return select(newest.c.id)


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: object) -> None:
    """Note what was written that must be sealed; what a savepoint takes back is not there any more at the end."""
    touched: set[tuple[str, int]] = session.info.setdefault(_TOUCHED, set())
    for row in session.new:
        if type(row) in ALWAYS:
            touched.add((ALWAYS[type(row)], row.id))
        if isinstance(row, Signature):
            touched.add(("snapshot", row.snapshot_id))
        elif isinstance(row, ScoreRevision) and _stands(session, row):
            touched.add(("score_revision", row.id))
    for row in session.dirty:
        if isinstance(row, Review) and ReviewStatus.LOCKED in inspect(row).attrs.status.history.added:
            touched.add((_LOCKED_REVIEW, row.id))
        elif (
            isinstance(row, Clarification)
            and row.snapshot_id is not None
            and inspect(row).attrs.snapshot_id.history.added
        ):
            # What a provider adds in review is declared, and not signed: the declaration is sealed with what it makes.
            touched |= {("clarification", row.id), ("snapshot", row.snapshot_id)}
        elif (
            isinstance(row, Meeting)
            and MeetingStatus.MINUTES_CONFIRMED in inspect(row).attrs.status.history.added
        ):
            touched.add(("meeting", row.id))


def _stands(session: Session, revision: ScoreRevision) -> bool:
    """Whether a score is changed after its review was locked: after a visit. Before, every save is a draft."""
    # Asked of what the unit of work has loaded, for no save while typing should cost a statement more.
    score = session.identity_map.get(identity_key(Score, revision.score_id))
    review = session.identity_map.get(identity_key(Review, score.review_id)) if score is not None else None
    return review is None or review.status in STANDING


@event.listens_for(Session, "after_transaction_end")
def _end(session: Session, transaction: SessionTransaction) -> None:
    """After the whole transaction nothing is left to seal."""
    if transaction.parent is None:
        session.info.pop(_TOUCHED, None)
