"""What may be destroyed today, and why; a plan changes nothing, and is known by a fingerprint of all it names."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.evidence import OVER, USABLE, RetentionClass
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.framework_moves import ArchivedAnswer, FrameworkMove
from accreditation.models.holds import LegalHold
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot, SnapshotEntry
from accreditation.rules.retention import Life, class_of, may_go_from
from accreditation.services import jobs


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
        # The day too: a plan of yesterday is not today's, even with the same files.
        named = [self.day.isoformat(), [file.revision_id for file in self.files]]
        return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:16]


def plan() -> Plan:
    """What may be destroyed today; nothing is changed."""
    files = tuple(_due())
    jobs.end_reading()
    return Plan(clock.today(), files)


def is_due(revision_id: int) -> bool:
    """Whether one file may still go; asked again with its row held, as a hold or a citation may have come."""
    return any(_due(revision_id))


def _due(only: int | None = None) -> Iterator[Due]:
    """Every file that may go today, or one of them."""
    today = clock.today()
    # Two statements for all files, not two for each.
    submitted, live = _submitted(only), _live_cases(only)
    for row in db.session.execute(_files_with_dates().where(_among(EvidenceRevision.id, only))):
        life = _life(row, submitted, live)
        due = may_go_from(life)
        if due is not None and due <= today:
            yield Due(row.id, row.organisation_id, row.title, row.filename, row.size, class_of(life), due)


def _among(column: InstrumentedAttribute[int], only: int | None) -> ColumnElement[bool]:
    return true() if only is None else column == only


def _files_with_dates() -> Select[*tuple[Any, ...]]:
    """Every file whose bytes are still here, with when a newer one took its place and whether a hold keeps it."""
    newer = aliased(EvidenceRevision)
    replaced_at = (
        select(func.min(newer.uploaded_at))
        .where(
            newer.item_id == EvidenceRevision.item_id,
            newer.number > EvidenceRevision.number,
            newer.status.in_(USABLE),
        )
        .scalar_subquery()
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
            EvidenceRevision.ended_at,
            replaced_at.label("replaced_at"),
            held.label("held"),
        )
        .join(EvidenceRevision.item)
        .where(EvidenceRevision.is_kept())
        .order_by(EvidenceRevision.id)
    )


def _submitted(only: int | None) -> Mapping[int, Any]:
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
        .where(Snapshot.submitted_at.is_not(None), _among(EntryCitation.revision_id, only))
        .group_by(EntryCitation.revision_id)
    )
    return {row.revision_id: row for row in rows.all()}


def _live_cases(only: int | None) -> frozenset[int]:
    """The files that applications cite which are not over, submitted or not."""
    answered = (
        select(Citation.revision_id)
        .join(Citation.answer)
        .join(Answer.application)
        .where(_among(Citation.revision_id, only))
    )
    # What a move between framework versions put in the archive is part of its case as long as the case lasts.
    archived = (
        select(Citation.revision_id)
        .join(ArchivedAnswer, ArchivedAnswer.answer_id == Citation.answer_id)
        .join(ArchivedAnswer.move)
        .join(Application, Application.id == FrameworkMove.application_id)
        .where(_among(Citation.revision_id, only))
    )
    frozen = (
        select(EntryCitation.revision_id)
        .join(Entry, Entry.id == EntryCitation.entry_id)
        .join(Application, Application.id == Entry.application_id)
        .where(_among(EntryCitation.revision_id, only))
    )
    revision_ids: set[int] = set()
    for statement in (answered, archived, frozen):
        revision_ids.update(db.session.scalars(statement.where(Application.status.not_in(ENDED))))
    return frozenset(revision_ids)


def _life(row: Row[Any], submitted: Mapping[int, Any], live: frozenset[int]) -> Life:
    sent = submitted.get(row.id)
    return Life(
        ended=row.status in OVER,
        ended_on=_day(row.ended_at),
        replaced_on=_day(row.replaced_at),
        last_submitted_on=None if sent is None else _day(sent.at),
        in_live_case=row.id in live,
        award_until=None if sent is None else sent.award_until,
        on_hold=row.held,
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else clock.day_of(moment)
