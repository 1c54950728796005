"""What came back of a standard while its provider has the case again: what is asked of it, its score, what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from accreditation.db import db
from accreditation.enums.applications import REOPENED, ApplicationStatus
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application, Defect
from accreditation.models.moderation import AgreedScore
from accreditation.models.snapshots import Entry, Snapshot, SnapshotEntry
from accreditation.queries import agreed_scores, applications

OPENED = (
    select(func.count())
    .select_from(Defect)
    .where(Defect.application_id == Application.id, Defect.return_number == Application.returns)
    .correlate(Application)
    .scalar_subquery()
)
"""How many standards of a case came back, as a column of a statement over Application."""


@dataclass(frozen=True)
class CameBack:
    """One standard of a case that came back; `defect` is what it was opened for, `agreed` what a deferral rests on."""

    defects: Sequence[Defect]
    defect: Defect | None
    agreed: AgreedScore | None
    sent: Entry | None
    sent_version: int | None
    """The version of the answer that was sent."""

    @property
    def others(self) -> list[Defect]:
        """What is asked of the other standards that came back."""
        return [defect for defect in self.defects if defect is not self.defect]


def of_standard(application: Application, answer: Answer) -> CameBack | None:
    """What came back of the standard of an answer; None while its case is not back with its provider."""
    if application.status not in REOPENED:
        return None
    defects = applications.defects(application)
    defect = next((defect for defect in defects if defect.standard_id == answer.standard_id), None)
    agreed = None
    # Only a deferral rests on scores: after a return nobody has scored anything yet.
    if application.status is ApplicationStatus.DEFERRED and application.round is not None:
        agreed = agreed_scores.of_standard(application.round, answer.standard_id)
    sent, version = _sent(answer) if defect else (None, None)
    return CameBack(defects, defect, agreed, sent, version)


def _sent(answer: Answer) -> tuple[Entry | None, int | None]:
    """What was sent last of one answer with its citations, and the version of the answer that it was."""
    version = (
        select(func.max(AnswerRevision.version))
        .where(AnswerRevision.answer_id == answer.id, AnswerRevision.at <= Snapshot.created_at)
        .correlate(Snapshot)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(Entry, version)
        .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
        .join(Snapshot, Snapshot.id == SnapshotEntry.snapshot_id)
        .options(selectinload(Entry.citations))
        .where(
            Snapshot.application_id == answer.application_id,
            Snapshot.submitted_at.is_not(None),
            SnapshotEntry.standard_id == answer.standard_id,
        )
        .order_by(Snapshot.number.desc())
        .limit(1)
    ).first()
    return (None, None) if row is None else (row[0], row[1])
