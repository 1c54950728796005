"""Training cases as those see them who make them, with what experts gave; reviewers read theirs through `training_attempts`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.frameworks.framework import StandardText
from accreditation.models.calibration import (
    ExpertScore,
    TrainingAttempt,
    TrainingCase,
    TrainingEvidence,
    TrainingStandard,
)
from accreditation.models.frameworks import Standard
from accreditation.permissions.viewer import Viewer
from accreditation.queries import frameworks
from accreditation.queries.paging import Page, paginate_rows

EDITORS = (Role.SECRETARIAT, Role.ADMINISTRATOR)
"""Who makes training cases, and so knows what experts gave."""


_COPIED = (
    exists()
    .where(TrainingStandard.training_case_id == TrainingCase.id, TrainingStandard.is_copied)
    .correlate(TrainingCase)
)
"""Drafts in which something waits to be read that was copied from a real application."""

_WHOLE = select(TrainingCase).options(
    joinedload(TrainingCase.framework_version), joinedload(TrainingCase.made_by)
)


def page(number: int = 1) -> Page[Any]:
    """A page of training cases, the newest first: each with its standards, how many reviewers handed it in, and whether copies wait."""
    handed_in = select(func.count()).where(
        TrainingAttempt.training_case_id == TrainingCase.id, TrainingAttempt.handed_in_at.is_not(None)
    )
    standards = select(func.count()).where(TrainingStandard.training_case_id == TrainingCase.id)
    statement = (
        select(TrainingCase, standards.scalar_subquery(), handed_in.scalar_subquery(), _COPIED)
        .options(joinedload(TrainingCase.framework_version))
        .order_by(TrainingCase.made_at.desc(), TrainingCase.id.desc())
    )
    return paginate_rows(statement, number)


def take(training_case_id: int, **_others: object) -> None:
    """Take a training case for the length of a write, so that what is published is what was checked."""
    db.session.execute(select(TrainingCase.id).where(TrainingCase.id == training_case_id).with_for_update())


def for_editor(viewer: Viewer, training_case_id: int) -> TrainingCase | None:
    """One training case with its framework version, for those who make them.

    What is copied and not yet read is a real application's, which others may have no business with: its maker alone reads it.
    """
    if not viewer.has(*EDITORS):
        return None
    of_viewer = or_(TrainingCase.made_by_id == viewer.person_id, ~_COPIED)
    return db.session.scalars(_WHOLE.where(TrainingCase.id == training_case_id, of_viewer)).first()


def standards_of(training_case_id: int) -> Sequence[TrainingStandard]:
    """What a training case says, standard by standard in the framework's order, with its evidence."""
    return db.session.scalars(_standards().where(TrainingStandard.training_case_id == training_case_id)).all()


def standard_of(training_case_id: int, code: str) -> TrainingStandard | None:
    """What a training case says of one standard."""
    return db.session.scalars(
        _standards().where(TrainingStandard.training_case_id == training_case_id, Standard.code == code)
    ).first()


def _standards() -> Select[TrainingStandard]:
    return (
        select(TrainingStandard)
        .join(TrainingStandard.standard)
        .options(joinedload(TrainingStandard.standard), selectinload(TrainingStandard.evidence))
        .order_by(Standard.position)
    )


def experts_of(training_case_id: int) -> dict[int, ExpertScore]:
    """What experts gave on a training case, by its standards' rows: never for a reviewer who has yet to hand it in."""
    given = db.session.scalars(
        select(ExpertScore)
        .join(TrainingStandard, TrainingStandard.id == ExpertScore.training_standard_id)
        .where(TrainingStandard.training_case_id == training_case_id)
    )
    return {score.training_standard_id: score for score in given}


@dataclass(frozen=True)
class EditedStandard:
    """One standard of a training case to be written: what it asks, what stands, and what experts gave."""

    training_case: TrainingCase
    standard: Standard
    text: StandardText
    written: TrainingStandard | None
    expert: ExpertScore | None


def edited_standard(viewer: Viewer, training_case_id: int, code: str) -> EditedStandard | None:
    """One standard of the framework in a training case, for those who make them."""
    training_case = for_editor(viewer, training_case_id)
    if training_case is None:
        return None
    standard = db.session.scalars(
        select(Standard).where(
            Standard.framework_version_id == training_case.framework_version_id, Standard.code == code
        )
    ).first()
    if standard is None:
        return None
    written = standard_of(training_case_id, code)
    return EditedStandard(
        training_case,
        standard,
        frameworks.words(training_case.framework_version).standard(code),
        written,
        db.session.get(ExpertScore, written.id) if written is not None else None,
    )


def evidence(pieces: Sequence[TrainingEvidence]) -> list[tuple[str, str]]:
    """Pieces of evidence as they read: kind and words."""
    return [(piece.kind.label, piece.words) for piece in pieces]
