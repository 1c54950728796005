"""What stands on a file: whose answers cite it, and whether it was ever part of what was signed."""

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation
from accreditation.models.snapshots import EntryCitation
from accreditation.queries.applications import WHOLE


def citations(revision_id: int) -> list[Citation]:
    """Every citation of a file with its answer and its case, case by case."""
    return list(
        db.session.scalars(
            select(Citation)
            .join(Citation.answer)
            .join(Answer.application)
            .options(
                contains_eager(Citation.answer).options(
                    contains_eager(Answer.application).options(*WHOLE), joinedload(Answer.standard)
                )
            )
            .where(Citation.revision_id == revision_id)
            .order_by(Application.id, Citation.id)
        )
    )


def was_signed(revision_id: int) -> bool:
    """Something that was signed or submitted cites the file, whatever became of it."""
    return bool(db.session.scalar(select(exists().where(EntryCitation.revision_id == revision_id))))
