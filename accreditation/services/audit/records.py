"""What of the record is sealed: the rows by which something was decided, with what belongs to each; it only reads."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, ScalarSelect, Select, Table, and_, null, select
from sqlalchemy.orm import DeclarativeBase

from accreditation.db import db
from accreditation.models.applications import MoveReason
from accreditation.models.awards import Award, AwardEvent
from accreditation.models.clarifications import Clarification, ClarificationQuestion
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.meetings import (
    Decision,
    Item,
    LostMotion,
    Meeting,
    MeetingMember,
    Motion,
    Ratification,
    Recusal,
    Vote,
)
from accreditation.models.moderation import (
    AgreedScore,
    AgreedScoreReview,
    ModerationCase,
    ScoreAssent,
    ScoreProposal,
)
from accreditation.models.reviews import Review, Score, ScoreCitation, ScoreRevision
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Entry, EntryCitation, Signature, Snapshot, SnapshotEntry
from accreditation.services.audit.facts import SYSTEM, case
from accreditation.services.audit.stored import raw, values

_AT_ONCE = 500


@dataclass(frozen=True)
class Part:
    """Rows that belong to others: which columns of them, joined to what, and the id of the row that owns each."""

    columns: Sequence[Column[Any]]
    source: FromClause
    owner: ColumnElement[Any]


@dataclass(frozen=True)
class RecordKind:
    """One kind of sealed row: its columns, its case (none: the system's stream) and its parts."""

    table: Table
    columns: Sequence[Column[Any]]
    application_id: ColumnElement[Any] | ScalarSelect[Any]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Content:
    """What a row says with its parts, and in which stream that stands."""

    stream: str
    says: list[Any]


def _table(model: type[DeclarativeBase]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _columns(model: type[DeclarativeBase], *but: str) -> list[Column[Any]]:
    """The columns of a model in the order of their names, without those that may change later."""
    return sorted(
        (column for column in _table(model).columns if column.name not in but), key=lambda column: column.name
    )


def _kind(
    model: type[DeclarativeBase], application_id: Any, *parts: Part, but: Sequence[str] = ()
) -> RecordKind:
    return RecordKind(_table(model), _columns(model, *but), application_id, parts)


def _of(column: Any, *conditions: Any) -> ScalarSelect[Any]:
    return select(column).where(*conditions).scalar_subquery()


def _part(model: type[DeclarativeBase], owner: Any, *joined: Any, only: Sequence[str] = ()) -> Part:
    table = _table(model)
    columns = [column for column in _columns(model) if not only or column.name in only]
    return Part(columns, table.join(*joined) if joined else table, owner)


_ENTRIES = SnapshotEntry.entry_id == Entry.id

KINDS: Mapping[str, RecordKind] = {
    "motion": _kind(Motion, _of(Item.application_id, Item.id == Motion.item_id)),
    "lost_motion": _kind(
        LostMotion,
        _of(Item.application_id, Item.id == Motion.item_id, Motion.id == LostMotion.motion_id),
    ),
    "vote": _kind(Vote, _of(Item.application_id, Item.id == Motion.item_id, Motion.id == Vote.motion_id)),
    "recusal": _kind(Recusal, _of(Item.application_id, Item.id == Recusal.item_id)),
    "decision": _kind(
        Decision,
        Decision.application_id,
        # What the rule read and said on the day.
        _part(
            Item,
            Decision.id,
            _table(Decision),
            Decision.item_id == Item.id,
            only=("rule_outcome", "escalate", "clauses", "facts"),
        ),
    ),
    "ratification": _kind(
        Ratification, _of(Decision.application_id, Decision.id == Ratification.decision_id)
    ),
    "score_proposal": _kind(
        ScoreProposal,
        _of(
            ReviewRound.application_id,
            ReviewRound.id == ModerationCase.round_id,
            ModerationCase.id == ScoreProposal.moderation_case_id,
        ),
    ),
    "score_assent": _kind(ScoreAssent, _of(Review.application_id, Review.id == ScoreAssent.review_id)),
    "agreed_score": _kind(
        AgreedScore,
        _of(ReviewRound.application_id, ReviewRound.id == AgreedScore.round_id),
        _part(AgreedScoreReview, AgreedScoreReview.agreed_score_id),
    ),
    "score_revision": _kind(
        ScoreRevision,
        _of(Review.application_id, Review.id == Score.review_id, Score.id == ScoreRevision.score_id),
        _part(
            ScoreCitation,
            ScoreRevision.id,
            _table(ScoreRevision),
            and_(
                ScoreRevision.score_id == ScoreCitation.score_id,
                ScoreRevision.version == ScoreCitation.version,
            ),
        ),
    ),
    "signature": _kind(Signature, _of(Snapshot.application_id, Snapshot.id == Signature.snapshot_id)),
    "snapshot": _kind(
        Snapshot,
        Snapshot.application_id,
        _part(SnapshotEntry, SnapshotEntry.snapshot_id),
        _part(Entry, SnapshotEntry.snapshot_id, _table(SnapshotEntry), _ENTRIES),
        _part(
            EntryCitation,
            SnapshotEntry.snapshot_id,
            _table(SnapshotEntry),
            SnapshotEntry.entry_id == EntryCitation.entry_id,
        ),
        # What the place says of its organisation's answers is signed with them.
        _part(
            LocalConfirmation,
            SnapshotEntry.snapshot_id,
            _table(SnapshotEntry),
            SnapshotEntry.local_confirmation_id == LocalConfirmation.id,
        ),
        # A snapshot is sent or taken out of use after it was signed.
        but=("voided_at", "submitted_at"),
    ),
    "clarification": _kind(
        Clarification,
        _of(ReviewRound.application_id, ReviewRound.id == Clarification.round_id),
        _part(ClarificationQuestion, ClarificationQuestion.clarification_id),
        # The lead closes it after the provider has declared its answers.
        but=("status", "closed_by_id", "closed_at"),
    ),
    "move_reason": _kind(MoveReason, MoveReason.application_id),
    "award": _kind(Award, Award.application_id, but=("status",)),
    "award_event": _kind(AwardEvent, _of(Award.application_id, Award.id == AwardEvent.award_id)),
    "meeting": _kind(Meeting, null(), _part(MeetingMember, MeetingMember.meeting_id), but=("status",)),
}
"""Every kind of sealed row. A new column of theirs is sealed by itself; a new table of decisions is a line here."""


def contents(name: str, ids: Collection[int]) -> dict[int, Content]:
    """What these rows say now, each by its id; a row that is not there is left out."""
    kind = KINDS[name]
    read: dict[int, Content] = {}
    for some in _batches(sorted(ids)):
        owned: dict[int, list[Any]] = defaultdict(list)
        for part in kind.parts:
            for row in db.session.execute(_part_rows(part, some)):
                owned[row.owner_id].append(values(row, part.columns))
        for row in db.session.execute(_rows(kind, some)):
            stream = SYSTEM if row.application_id is None else case(row.application_id)
            read[row.id] = Content(stream, [values(row, kind.columns), sorted(owned[row.id], key=repr)])
    return read


def _rows(kind: RecordKind, ids: Sequence[int]) -> Select[Any]:
    # A row's own column of that name is the same case, so one label serves both.
    columns = [raw(column, column.name) for column in kind.columns if column.name != "application_id"]
    return select(*columns, kind.application_id.label("application_id")).where(kind.table.c.id.in_(ids))


def _part_rows(part: Part, ids: Sequence[int]) -> Select[Any]:
    columns = [raw(column, column.name) for column in part.columns]
    return select(*columns, part.owner.label("owner_id")).select_from(part.source).where(part.owner.in_(ids))


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
