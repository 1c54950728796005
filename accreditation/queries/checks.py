"""The office's check of what was submitted: every standard with how far it has come, and one of them as it reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accreditation.db import db
from accreditation.enums.checks import OPEN, CheckState
from accreditation.enums.frameworks import StandardClass
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.checks import EntryCheck
from accreditation.models.frameworks import Standard
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.snapshots import Entry, Snapshot, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, snapshots
from accreditation.queries.applications import OfCase


class CheckLine(NamedTuple):
    """One standard of what was submitted, and what the office has found on it."""

    standard_id: int
    entry_id: int
    code: str
    title: str
    domain: str
    klass: StandardClass
    not_applicable: bool
    preset: bool | None
    is_accepted: bool | None
    missing: str | None
    version: int | None
    is_served: bool

    @property
    def state(self) -> CheckState:
        """How far the office has come with it; what an organisation answers once is checked once, in its return."""
        if self.is_served:
            return CheckState.OF_RETURN
        if self.missing:
            return CheckState.MISSING
        # The framework itself says that these do not apply, so the office has nothing to judge.
        if self.not_applicable:
            fine = self.preset or self.is_accepted
            return CheckState.DOES_NOT_APPLY if fine else CheckState.NOT_ACCEPTED
        return CheckState.NOT_CHECKED if self.missing is None else CheckState.COMPLETE


@dataclass(frozen=True)
class CheckedStandard(OfCase):
    """One standard of what was submitted as it reads, among all of them; `check` is what the office found on it so far."""

    entry: Entry
    confirmation: LocalConfirmation | None
    """What the place says of it, where its organisation answers it."""

    check: EntryCheck | None
    lines: Sequence[CheckLine]
    place: int

    @property
    def line(self) -> CheckLine:
        """The standard itself."""
        return self.lines[self.place]

    @property
    def previous(self) -> str | None:
        """The standard before it, by its code."""
        return self.lines[self.place - 1].code if self.place else None

    @property
    def following(self) -> str | None:
        """The standard after it, by its code."""
        return self.lines[self.place + 1].code if self.place + 1 < len(self.lines) else None


_LINES = (
    select(
        Standard.id,
        Entry.id,
        Standard.code,
        Standard.title,
        Standard.domain,
        Standard.klass,
        Entry.not_applicable,
        Answer.not_applicable_preset,
        Answer.not_applicable_accepted_at.is_not(None),
        EntryCheck.missing,
        EntryCheck.version,
        SnapshotEntry.local_confirmation_id.is_not(None),
    )
    .select_from(SnapshotEntry)
    .join(SnapshotEntry.entry)
    .join(Entry.standard)
    .outerjoin(
        Answer, (Answer.application_id == Entry.application_id) & (Answer.standard_id == Entry.standard_id)
    )
    .outerjoin(EntryCheck, EntryCheck.entry_id == Entry.id)
    .order_by(SnapshotEntry.position)
)


def lines(snapshot: Snapshot) -> list[CheckLine]:
    """Every standard of what was submitted in the framework's order, with what the office has found; one statement."""
    rows = db.session.execute(_LINES.where(SnapshotEntry.snapshot_id == snapshot.id))
    return [CheckLine._make(row) for row in rows]


def unfinished(every: Sequence[CheckLine]) -> list[CheckLine]:
    """What the office has still to look at."""
    return [line for line in every if line.state in OPEN]


def missing(every: Sequence[CheckLine]) -> list[CheckLine]:
    """Where the office has written that something is missing."""
    return [line for line in every if line.missing and not line.is_served]


def missing_in(application: Application) -> list[str]:
    """Codes of the standards in what was submitted last where something is missing; one statement."""
    newest = (
        select(Snapshot.id)
        .where(Snapshot.application_id == application.id, Snapshot.submitted_at.is_not(None))
        .order_by(Snapshot.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return list(
        db.session.scalars(
            select(Standard.code)
            .select_from(EntryCheck)
            .join(Entry, Entry.id == EntryCheck.entry_id)
            .join(Entry.standard)
            .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
            # What its organisation answers is checked in the return's own case.
            .where(
                SnapshotEntry.snapshot_id == newest,
                EntryCheck.missing != "",
                SnapshotEntry.local_confirmation_id.is_(None),
            )
            .order_by(Standard.position)
        )
    )


def of_entry(entry_id: int) -> EntryCheck | None:
    """What the office found on one answer, and who found it."""
    return db.session.scalars(
        select(EntryCheck).options(joinedload(EntryCheck.checked_by)).where(EntryCheck.entry_id == entry_id)
    ).first()


def standard_for_office(viewer: Viewer, application_id: int, code: str) -> CheckedStandard | None:
    """One standard of what was submitted last, for whoever watches the case; nothing before it was submitted."""
    application = applications.for_office(viewer, application_id)
    snapshot = snapshots.submitted(application_id) if application is not None else None
    if application is None or snapshot is None:
        return None
    every = lines(snapshot)
    place = next((number for number, line in enumerate(every) if line.code == code), None)
    if place is None:
        return None
    row = db.session.execute(
        select(Entry, EntryCheck, LocalConfirmation)
        .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
        .outerjoin(EntryCheck, EntryCheck.entry_id == Entry.id)
        .outerjoin(SnapshotEntry.local_confirmation)
        .join(Entry.standard)
        .outerjoin(EntryCheck.checked_by)
        .options(
            contains_eager(Entry.standard),
            selectinload(Entry.citations),
            contains_eager(EntryCheck.checked_by),
        )
        .where(Entry.id == every[place].entry_id, SnapshotEntry.snapshot_id == snapshot.id)
    ).one()
    return CheckedStandard(application, row[0], row[2], row[1], every, place)
