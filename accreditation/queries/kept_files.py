"""How the kept files are, for an administrator: how many there are, how many were read again lately, and what is wrong."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import Page, paginate

LATELY = timedelta(days=31)


@dataclass(frozen=True)
class Counts:
    """How many files are kept, and how many of them were read again in the last month."""

    files: int
    read_lately: int


def counts() -> Counts:
    """Both counts in one statement."""
    lately = EvidenceRevision.verified_at >= clock.now() - LATELY
    row = db.session.execute(
        select(func.count(), func.count().filter(lately)).where(EvidenceRevision.is_kept())
    ).one()
    return Counts(row[0], row[1])


def faults(number: int = 1) -> Page[EvidenceRevision]:
    """The files that are missing or altered, the newest finding first, each with its item and provider."""
    return paginate(
        select(EvidenceRevision)
        .join(EvidenceRevision.item)
        .join(EvidenceItem.organisation)
        .options(contains_eager(EvidenceRevision.item).contains_eager(EvidenceItem.organisation))
        .where(EvidenceRevision.fault.is_not(None), EvidenceRevision.is_kept())
        .order_by(EvidenceRevision.verified_at.desc(), EvidenceRevision.id.desc()),
        number,
    )


def fault_count(viewer: Viewer) -> int:
    """How many files are missing or altered; 0 for anybody but an administrator."""
    if not viewer.has(Role.ADMINISTRATOR):
        return 0
    wrong = (
        select(func.count())
        .select_from(EvidenceRevision)
        .where(EvidenceRevision.fault.is_not(None), EvidenceRevision.is_kept())
    )
    return db.session.scalar(wrong) or 0
