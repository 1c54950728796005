"""Hold what was decided against its seals: rows that were altered, removed or slipped in, and rows whose status has no event."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select, true
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import ConcernStatus
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.findings import FindingStatus
from accreditation.enums.meetings import ItemStatus, MeetingStatus
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent, AuditSeal
from accreditation.models.awards import Award
from accreditation.models.clarifications import Clarification
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.findings import Finding
from accreditation.models.meetings import Item, Meeting
from accreditation.models.reviews import Review, Score, ScoreRevision
from accreditation.models.snapshots import Signature
from accreditation.services.audit import records
from accreditation.services.audit.sealing import ALWAYS, STANDING, digest, newest_scores
from accreditation.services.audit.stored import raw

_BATCH = 200
_SCORE = (
    "value",
    "cannot_judge",
    "rationale",
    "nothing_cited",
    "ceiling_reason",
    "private_note",
    "at_risk_now",
)

MOVED: dict[AuditKind, tuple[Any, str, str | None]] = {
    AuditKind.APPLICATION_MOVED: (Application, "application_id", ApplicationStatus.SELF_ASSESSMENT.value),
    AuditKind.REVIEW_MOVED: (Review, "review_id", ReviewStatus.INVITED.value),
    AuditKind.ITEM_MOVED: (Item, "item_id", ItemStatus.LISTED.value),
    AuditKind.MEETING_MOVED: (Meeting, "meeting_id", None),
    AuditKind.FINDING_MOVED: (Finding, "finding_id", FindingStatus.DRAFT.value),
    AuditKind.AWARD_MOVED: (Award, "award_id", None),
    AuditKind.EVIDENCE_MOVED: (EvidenceRevision, "revision_id", RevisionStatus.RECEIVING.value),
    AuditKind.CONCERN_MOVED: (Concern, "concern_id", ConcernStatus.RAISED.value),
}
"""Whose status each kind of event tells of, under which fact, and where a new one begins (None: an event makes it)."""


@dataclass(frozen=True, order=True)
class Discrepancy:
    """A row that is not what the record says of it; `event` is the number of the event in the stream, 0 where none is."""

    stream: str
    event: int
    record: str
    row_ids: tuple[int, ...]
    what: str

    def __str__(self) -> str:
        """The row and what is wrong with it, in words."""
        name = self.record.replace("_", " ")
        rows = f"{name} {', '.join(map(str, self.row_ids))}" if self.row_ids else f"its {name}"
        return f"{self.stream}: {rows} {self.what}" + (f" (event {self.event})" if self.event else "")


def check(streams: Collection[str] | None = None) -> list[Discrepancy]:
    """Every row that is not what was sealed; of all streams also rows that no event tells of."""
    first = set(_discrepancies(streams))
    # Once more where something is wrong: an honest change may have come between two questions.
    return sorted(first & set(_discrepancies(streams))) if first else []


def _discrepancies(streams: Collection[str] | None) -> Iterator[Discrepancy]:
    sealed: dict[str, set[int]] = defaultdict(set)
    for events in _sealing_events(streams):
        yield from _altered(events, sealed)
    if streams is None:
        yield from _unsealed(sealed)
        yield from _other_scores()
        yield from _other_statuses()


def _sealing_events(streams: Collection[str] | None) -> Iterator[Sequence[Row[Any]]]:
    statement = select(AuditEvent.stream, AuditEvent.seq, AuditEvent.facts).where(
        AuditEvent.kind == AuditKind.RECORD_SEALED.value
    )
    if streams is not None:
        statement = statement.where(AuditEvent.stream.in_(streams))
    # All at once, so that no other question stands between two fetches of this one: a hundred bytes an event.
    events: Sequence[Any] = db.session.execute(statement.order_by(AuditEvent.id)).all()
    for start in range(0, len(events), _BATCH):
        yield events[start : start + _BATCH]


@dataclass(frozen=True)
class _Sealed:
    """One event that seals rows, with its seal if that is still there."""

    stream: str
    seq: int
    record: str
    digest: str
    salt: str
    row_ids: tuple[int, ...]


def _altered(events: Sequence[Row[Any]], sealed: dict[str, set[int]]) -> Iterator[Discrepancy]:
    """Compare the rows that some events seal, with one look at the database a kind of row."""
    by_record: dict[str, list[_Sealed]] = defaultdict(list)
    for sealing in _with_seals(events):
        by_record[sealing.record].append(sealing)
    for record, sealings in by_record.items():
        if record not in records.KINDS:
            continue  # an event that nobody of ours wrote: the chain says so
        ids = {row_id for sealing in sealings for row_id in sealing.row_ids}
        says = records.contents(record, ids)
        sealed[record] |= ids
        for sealing in sealings:
            yield from _compared(
                sealing, {row_id: says[row_id] for row_id in sealing.row_ids if row_id in says}
            )


def _compared(sealing: _Sealed, says: dict[int, records.Content]) -> Iterator[Discrepancy]:
    place = (sealing.stream, sealing.seq, sealing.record)
    if not sealing.row_ids:
        yield Discrepancy(*place, (), "cannot be checked: the seal was removed or altered")
    elif missing := tuple(row_id for row_id in sealing.row_ids if row_id not in says):
        yield Discrepancy(*place, missing, "was removed")
    elif digest(sealing.record, says, sealing.salt) != sealing.digest:
        yield Discrepancy(*place, sealing.row_ids, "is not what was decided: altered")


def _with_seals(events: Sequence[Row[Any]]) -> Iterator[_Sealed]:
    facts = [_facts(event.facts) for event in events]
    ids = [fact["seal_id"] for fact in facts if isinstance(fact.get("seal_id"), int)]
    seals = {
        seal.id: seal for seal in db.session.execute(select(AuditSeal.__table__).where(AuditSeal.id.in_(ids)))
    }
    for event, fact in zip(events, facts, strict=True):
        seal = seals.get(fact.get("seal_id", 0))
        record = str(fact.get("record"))
        row_ids = _ids(seal.row_ids) if seal is not None and seal.what == record else ()
        salt = str(seal.salt) if seal is not None else ""
        yield _Sealed(event.stream, event.seq, record, str(fact.get("digest")), salt, row_ids)


def _facts(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except (ValueError, TypeError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _ids(text: object) -> tuple[int, ...]:
    parts = str(text).split(",")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _unsealed(sealed: dict[str, set[int]]) -> Iterator[Discrepancy]:
    """Rows that decide and that no event tells of: they were slipped in, or written past the service."""
    questions: dict[str, Any] = {
        record: select(records.KINDS[record].table.c.id) for record in ALWAYS.values()
    }
    questions["score_revision"] = newest_scores(true())
    declared = select(Clarification).where(Clarification.snapshot_id.is_not(None))
    questions["clarification"] = declared.with_only_columns(Clarification.id)
    questions["snapshot"] = select(Signature.snapshot_id).union(
        declared.with_only_columns(Clarification.snapshot_id)
    )
    questions["meeting"] = select(Meeting.id).where(Meeting.status == MeetingStatus.MINUTES_CONFIRMED)
    for record, question in questions.items():
        extra = set(db.session.scalars(question)) - sealed[record]
        for row_id, content in records.contents(record, extra).items():
            yield Discrepancy(content.stream, 0, record, (row_id,), "was slipped in: no event tells of it")


def _other_scores() -> Iterator[Discrepancy]:
    """Scores of reviews that stand, and that say something else than their own newest version."""
    newest = aliased(ScoreRevision)
    columns = [
        raw(getattr(model, name), f"{prefix}_{name}")
        for prefix, model in (("score", Score), ("newest", newest))
        for name in _SCORE
    ]
    statement: Select[Any] = (
        select(Score.id, Review.application_id, *columns)
        .join(Review, Review.id == Score.review_id)
        .outerjoin(newest, (newest.score_id == Score.id) & (newest.version == Score.version))
        .where(Review.status.in_(STANDING))
    )
    for row in db.session.execute(statement):
        if any(getattr(row, f"score_{name}") != getattr(row, f"newest_{name}") for name in _SCORE):
            stream = f"case:{row.application_id}"
            yield Discrepancy(stream, 0, "score", (row.id,), "is not what its last version says: altered")


def _other_statuses() -> Iterator[Discrepancy]:
    """Rows whose status is not where the last event left them."""
    last: dict[tuple[str, int], tuple[str, int, str]] = {}
    events = select(AuditEvent.stream, AuditEvent.seq, AuditEvent.kind, AuditEvent.facts).where(
        AuditEvent.kind.in_([kind.value for kind in MOVED])
    )
    for event in db.session.execute(events.order_by(AuditEvent.id).execution_options(yield_per=1000)):
        facts = _facts(event.facts)
        row_id = facts.get(MOVED[AuditKind(event.kind)][1])
        if isinstance(row_id, int):
            last[event.kind, row_id] = (event.stream, event.seq, str(facts.get("dest")))
    for kind, (model, fact, beginning) in MOVED.items():
        record = fact.removesuffix("_id")
        statuses = {
            row.id: row.status for row in db.session.execute(select(model.id, raw(model.status, "status")))
        }
        for row_id, status in statuses.items():
            stream, seq, dest = last.pop((kind.value, row_id), ("system", 0, beginning or ""))
            if status != dest:
                what = f"is “{status}”, and the record says “{dest}”" if dest else "has no event that made it"
                yield Discrepancy(stream, seq, record, (row_id,), what)
        for (_kind, row_id), (stream, seq, _dest) in list(last.items()):
            if _kind == kind.value:
                yield Discrepancy(stream, seq, record, (row_id,), "was removed")
