"""Which answers cite which files."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import USABLE
from accreditation.models.answers import Answer
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision


def of_answer(answer_id: int) -> list[Citation]:
    """The citations of one answer in the order they were made, with file and item."""
    return list(
        db.session.scalars(
            select(Citation)
            .join(Citation.revision)
            .join(EvidenceRevision.item)
            .options(contains_eager(Citation.revision).contains_eager(EvidenceRevision.item))
            .where(Citation.answer_id == answer_id)
            .order_by(Citation.id)
        )
    )


def counts(application_id: int) -> dict[int, int]:
    """How many citations each answer of a case has, by answer id."""
    rows = db.session.execute(
        select(Citation.answer_id, func.count())
        .join(Citation.answer)
        .where(Answer.application_id == application_id)
        .group_by(Citation.answer_id)
    )
    return {row[0]: row[1] for row in rows}


def answers_citing_usable(application_id: int) -> frozenset[int]:
    """The answers that cite at least one file that is ready to use and not out of date."""
    return frozenset(
        db.session.scalars(
            select(Citation.answer_id)
            .distinct()
            .join(Citation.answer)
            .join(Citation.revision)
            .join(EvidenceRevision.item)
            .where(
                Answer.application_id == application_id,
                EvidenceRevision.status.in_(USABLE),
                or_(EvidenceItem.expires_on.is_(None), EvidenceItem.expires_on >= clock.today()),
            )
        )
    )


def cited(application_id: int) -> list[tuple[EvidenceItem, EvidenceRevision]]:
    """Every file that a case cites, once, by title."""
    rows = db.session.execute(
        select(EvidenceItem, EvidenceRevision)
        .join(EvidenceRevision, EvidenceRevision.item_id == EvidenceItem.id)
        .where(
            EvidenceRevision.id.in_(
                select(Citation.revision_id)
                .join(Citation.answer)
                .where(Answer.application_id == application_id)
            )
        )
        .order_by(EvidenceItem.title, EvidenceRevision.id)
    )
    return [(item, revision) for item, revision in rows]
