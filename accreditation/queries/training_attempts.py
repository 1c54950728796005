"""What a reviewer practises on: published training cases and the own scores; experts' scores only once it is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.frameworks.framework import Framework
from accreditation.models.calibration import (
    ExpertScore,
    TrainingAttempt,
    TrainingCase,
    TrainingScore,
    TrainingStandard,
)
from accreditation.models.people import ReviewerProfile
from accreditation.permissions.viewer import Viewer
from accreditation.queries import frameworks, policies
from accreditation.queries import training_cases as cases
from accreditation.rules.standardisation import ScoredBeside, Standardised, standardised

_MOST = 100
"""Training cases that a page lists."""


@dataclass(frozen=True)
class Offered:
    """A training case as a reviewer finds it, with what they have made of it."""

    training_case: TrainingCase
    attempt: TrainingAttempt | None


def offered_to(viewer: Viewer) -> list[Offered]:
    """The training cases that a reviewer may begin, has begun or has handed in, those published last first; one statement."""
    rows = db.session.execute(
        select(TrainingCase, TrainingAttempt)
        .outerjoin(TrainingAttempt, _own(viewer))
        .where(TrainingCase.published_at.is_not(None), _is_offered())
        .order_by(TrainingCase.published_at.desc(), TrainingCase.id.desc())
        .limit(_MOST)
    )
    return [Offered(*row) for row in rows]


def _own(viewer: Viewer) -> ColumnElement[bool]:
    return and_(
        TrainingAttempt.training_case_id == TrainingCase.id, TrainingAttempt.person_id == viewer.person_id
    )


def _is_offered() -> ColumnElement[bool]:
    """Not retired, or begun before it was."""
    return or_(TrainingCase.retired_at.is_(None), TrainingAttempt.id.is_not(None))


def standardised_on(viewer: Viewer) -> date | None:
    """The day of a reviewer's newest standardisation."""
    return db.session.scalar(
        select(ReviewerProfile.standardised_on).where(ReviewerProfile.person_id == viewer.person_id)
    )


def for_reviewer(viewer: Viewer, training_case_id: int) -> Offered | None:
    """One published training case for a reviewer, with what they have made of it."""
    if not viewer.has(Role.REVIEWER):
        return None
    row = db.session.execute(
        select(TrainingCase, TrainingAttempt)
        .options(joinedload(TrainingCase.framework_version))
        .outerjoin(TrainingAttempt, _own(viewer))
        .where(TrainingCase.id == training_case_id, TrainingCase.published_at.is_not(None), _is_offered())
    ).first()
    return Offered(*row) if row is not None else None


@dataclass(frozen=True)
class Line:
    """One standard of a training case with what the reviewer gave on it so far."""

    row: TrainingStandard
    score: TrainingScore | None

    @property
    def lacking(self) -> list[str]:
        """What this standard still needs before the whole can be handed in, in words."""
        score = self.score
        if score is None or (score.value is None and not score.cannot_judge):
            needed = ["a score (or “cannot judge”)"]
            return needed if score and score.rationale else [*needed, "a rationale"]
        return [] if score.rationale else ["a rationale"]


def lines(attempt: TrainingAttempt) -> list[Line]:
    """Every standard of an attempt's training case, in the framework's order; a fixed number of statements."""
    given = {
        score.training_standard_id: score
        for score in db.session.scalars(select(TrainingScore).where(TrainingScore.attempt_id == attempt.id))
    }
    return [Line(row, given.get(row.id)) for row in cases.standards_of(attempt.training_case_id)]


@dataclass(frozen=True)
class ToScore:
    """One standard of a training case that a reviewer is scoring."""

    training_case: TrainingCase
    attempt: TrainingAttempt
    line: Line
    lines: Sequence[Line]

    @property
    def framework(self) -> Framework:
        """The words of the standards."""
        return frameworks.words(self.training_case.framework_version)

    @property
    def neighbours(self) -> tuple[str | None, str | None]:
        """The codes of the standard before and after this one."""
        codes = [line.row.standard.code for line in self.lines]
        at = codes.index(self.line.row.standard.code)
        return (codes[at - 1] if at else None), (codes[at + 1] if at + 1 < len(codes) else None)


def to_score(viewer: Viewer, training_case_id: int, code: str) -> ToScore | None:
    """One standard of a training case that the reviewer has begun."""
    offered = for_reviewer(viewer, training_case_id)
    if offered is None or offered.attempt is None:
        return None
    every = lines(offered.attempt)
    line = next((line for line in every if line.row.standard.code == code), None)
    return ToScore(offered.training_case, offered.attempt, line, every) if line is not None else None


def begun_by(viewer: Viewer, training_case_id: int) -> Offered | None:
    """A training case that the reviewer has begun."""
    offered = for_reviewer(viewer, training_case_id)
    return offered if offered is not None and offered.attempt is not None else None


def handed_in_by(viewer: Viewer, training_case_id: int) -> Offered | None:
    """A training case that the reviewer has handed in: only then is there a difference to see."""
    offered = begun_by(viewer, training_case_id)
    return offered if offered and offered.attempt and offered.attempt.handed_in_at is not None else None


@dataclass(frozen=True)
class Beside:
    """One standard with the reviewer's score beside the experts' and their reason."""

    row: TrainingStandard
    score: TrainingScore
    expert: ExpertScore

    @property
    def is_same(self) -> bool:
        """Whether both gave the same score."""
        return self.score.value == self.expert.value


def beside_experts(attempt: TrainingAttempt) -> list[Beside]:
    """What a reviewer gave beside what experts gave; nothing of it before it is handed in."""
    if attempt.handed_in_at is None:
        return []
    experts = cases.experts_of(attempt.training_case_id)
    return [
        Beside(line.row, line.score, experts[line.row.id])
        for line in lines(attempt)
        if line.score is not None
    ]


def compared(beside: Sequence[Beside], training_case: TrainingCase) -> Standardised:
    """How alike a reviewer and the experts scored a training case."""
    return standardised(
        [
            ScoredBeside(each.row.standard.code, each.row.standard.klass, each.score.value, each.expert.value)
            for each in beside
        ],
        policies.standardisation_of(training_case.framework_version),
    )


def handed_in_of(person_id: int) -> list[TrainingAttempt]:
    """What somebody has handed in, with the training cases, the newest first."""
    return list(
        db.session.scalars(
            select(TrainingAttempt)
            .join(TrainingAttempt.training_case)
            .options(contains_eager(TrainingAttempt.training_case))
            .where(TrainingAttempt.person_id == person_id, TrainingAttempt.handed_in_at.is_not(None))
            .order_by(TrainingAttempt.handed_in_at.desc())
            .limit(_MOST)
        )
    )
