"""What may be destroyed today, and why; a plan changes nothing, and is known by a fingerprint of all it names."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.evidence import USABLE, RetentionClass, RevisionStatus
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.holds import LegalHold
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot, SnapshotEntry
from accreditation.rules.retention import Life, class_of, may_go_from
from accreditation.services import jobs

_OVER = frozenset({RevisionStatus.WITHDRAWN, RevisionStatus.TAKEN_DOWN, RevisionStatus.REJECTED})


@dataclass(frozen=True)
class Due:
    """One file that may go."""

    revision_id: int
    organisation_id: int
    title: str
    filename: str
    size: int
    kind: RetentionClass
    since: date


@dataclass(frozen=True)
class Plan:
    """Everything that may go on a day."""

    day: date
    files: tuple[Due, ...]

    @property
    def fingerprint(self) -> str:
        """Other files, or another day, give another one."""
        named = [self.day.isoformat(), [file.revision_id for file in self.files]]
        return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:16]


def plan() -> Plan:
    """What may be destroyed today; nothing is changed."""
    today = clock.today()
    submitted, live = _submitted(), _live_cases()
    found = []
    for row in db.session.execute(_kept()):
        life = _life(row, submitted, live)
        due = may_go_from(life)
        if due is not None and due <= today:
            found.append(
                Due(row.id, row.organisation_id, row.title, row.filename, row.size, class_of(life), due)
            )
    jobs.end_reading()
    return Plan(today, tuple(found))


def _kept() -> Select[*tuple[Any, ...]]:
    """Every file whose bytes are still here, with whether a newer one stands in its place or a hold keeps it."""
    newer = aliased(EvidenceRevision)
    replaced = exists().where(
        newer.item_id == EvidenceRevision.item_id,
        newer.number > EvidenceRevision.number,
        newer.status.in_(USABLE),
    )
    held = exists().where(
        LegalHold.lifted_at.is_(None),
        LegalHold.organisation_id == EvidenceItem.organisation_id,
        or_(LegalHold.item_id.is_(None), LegalHold.item_id == EvidenceItem.id),
    )
    return (
        select(
            EvidenceRevision.id,
            EvidenceItem.organisation_id,
            EvidenceItem.title,
            EvidenceRevision.filename,
            EvidenceRevision.size,
            EvidenceRevision.status,
            EvidenceRevision.uploaded_at,
            EvidenceRevision.decided_at,
            replaced.label("replaced"),
            held.label("held"),
        )
        .join(EvidenceRevision.item)
        .where(EvidenceRevision.storage_key.is_not(None), EvidenceRevision.destroyed_at.is_(None))
        .order_by(EvidenceRevision.id)
    )


def _submitted() -> Mapping[int, Any]:
    """The files that submitted applications cite, with the last submission and the last day of an award on it."""
    rows = db.session.execute(
        select(
            EntryCitation.revision_id,
            func.max(Snapshot.submitted_at).label("at"),
            func.max(Award.expires_on).label("award_until"),
        )
        .join(Entry, Entry.id == EntryCitation.entry_id)
        .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
        .join(Snapshot, Snapshot.id == SnapshotEntry.snapshot_id)
        .outerjoin(Award, Award.application_id == Snapshot.application_id)
        .where(Snapshot.submitted_at.is_not(None))
        .group_by(EntryCitation.revision_id)
    )
    return {row.revision_id: row for row in rows.all()}


def _live_cases() -> frozenset[int]:
    """The files that applications cite which are not over, submitted or not."""
    answered = select(Citation.revision_id).join(Citation.answer).join(Answer.application)
    frozen = (
        select(EntryCitation.revision_id)
        .join(Entry, Entry.id == EntryCitation.entry_id)
        .join(Application, Application.id == Entry.application_id)
    )
    found: set[int] = set()
    for statement in (answered, frozen):
        found.update(db.session.scalars(statement.where(Application.status.not_in(ENDED))))
    return frozenset(found)


def _life(row: Row[Any], submitted: Mapping[int, Any], live: frozenset[int]) -> Life:
    sent = submitted.get(row.id)
    since = row.decided_at or row.uploaded_at
    return Life(
        added_on=since.astimezone(clock.LONDON).date(),
        ended=row.status in _OVER,
        replaced=row.replaced,
        last_submitted_on=None if sent is None else sent.at.astimezone(clock.LONDON).date(),
        in_live_case=row.id in live,
        award_until=None if sent is None else sent.award_until,
        on_hold=row.held,
    )
