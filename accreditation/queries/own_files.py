"""Files that wait for the person who added them: a question to answer, or one that is held or refused and wants another file."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select, union

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import DRAFTERS, Role
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.permissions.scopes import library_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.evidence import NEWEST

REMEMBERED = timedelta(days=30)
"""So long a refused file is a task; after that it is only in the library."""

MOST = 200


@dataclass(frozen=True)
class Waiting:
    """Files of one state that wait for a person: how many, and the one to open where it is alone."""

    status: RevisionStatus
    revision_ids: tuple[int, ...]
    item_ids: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many files."""
        return len(self.revision_ids)


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """What waits for the viewer among files, by state; questions of others too, where they lead information. One statement."""
    if not viewer.has(*DRAFTERS, Role.INFORMATION_LEAD):
        return []
    mine = _files(
        EvidenceRevision.uploaded_by_id == viewer.id,
        library_filter(viewer, DRAFTERS, EvidenceItem.organisation_id),
        or_(
            EvidenceRevision.status.in_((RevisionStatus.QUESTIONED, RevisionStatus.HELD)),
            and_(
                EvidenceRevision.status == RevisionStatus.REJECTED,
                unread_refusal(),
            ),
        ),
    )
    of_others = _files(
        EvidenceRevision.is_questioned(),
        library_filter(viewer, (Role.INFORMATION_LEAD,), EvidenceItem.organisation_id),
    )
    rows = db.session.execute(union(mine, of_others).order_by("revision_id").limit(MOST)).all()
    return [
        Waiting(status, tuple(row.revision_id for row in files), tuple(row.item_id for row in files))
        for status in (RevisionStatus.QUESTIONED, RevisionStatus.HELD, RevisionStatus.REJECTED)
        if (files := [row for row in rows if row.status is status])
    ]


def unread_refusal() -> ColumnElement[bool]:
    """A refused file whose reason nobody has said to have read, refused not long ago, as a filter over EvidenceRevision."""
    return and_(
        EvidenceRevision.refusal_read_at.is_(None), EvidenceRevision.ended_at > clock.now() - REMEMBERED
    )


def _files(*conditions: ColumnElement[bool]) -> Select[*tuple[int, int, RevisionStatus]]:
    return (
        select(EvidenceRevision.id.label("revision_id"), EvidenceRevision.item_id, EvidenceRevision.status)
        .join(EvidenceRevision.item)
        # A newer file is the answer to an older one, whatever its state.
        .where(NEWEST, *conditions)
    )
