"""A reviewer scores a training case, hands it in for good, and is standardised where it is alike enough with the experts."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.reviewers import TrainingKind
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.calibration import TrainingAttempt, TrainingCase, TrainingScore, TrainingStandard
from accreditation.permissions.viewer import Viewer
from accreditation.queries import training_attempts as queries
from accreditation.queries.training_cases import EDITORS
from accreditation.rules.scores import is_score
from accreditation.rules.standardisation import Standardised
from accreditation.services import audit, reviewer_trainings, training_cases

KNOWS = (
    "You can read what the experts gave, because you make training cases for the service. Your office can record your"
    " standardisation instead."
)
HANDED_IN = Reason("You have handed this training case in, so your scores stand.")


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says of one standard: a score from 0 to 4, or that they cannot judge it, and why."""

    value: int | None = None
    cannot_judge: bool = False
    rationale: str = ""


def why_not(training_case: TrainingCase, actor: Viewer) -> Reason | None:
    """Why somebody may not begin a training case, in plain words; None where they may."""
    if training_case.published_at is None or training_case.retired_at is not None:
        return Reason("This training case is not offered any more. Choose another one.")
    if actor.has(*EDITORS):
        return Reason(KNOWS)
    if training_cases.has_part(training_case.id, actor.id):
        return Reason(
            "You had a part in this training case, so you know what the experts gave. Choose another one."
        )
    return None


def begin(training_case: TrainingCase, *, actor: Viewer) -> TrainingAttempt:
    """Begin a training case; to begin it again changes nothing."""
    own = select(TrainingAttempt).where(
        TrainingAttempt.training_case_id == training_case.id, TrainingAttempt.person_id == actor.id
    )
    begun = db.session.scalars(own).first()
    if begun is not None:
        return begun
    refused = why_not(training_case, actor)
    if refused is not None:
        raise RuleBroken(refused.message)
    attempt = TrainingAttempt(training_case_id=training_case.id, person_id=actor.id, begun_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
    except IntegrityError:
        # Another window of theirs at the same moment.
        return db.session.scalars(own).one()
    return attempt


def score_standard(
    attempt: TrainingAttempt, row: TrainingStandard, judgement: Judgement, *, expected_version: int
) -> TrainingScore:
    """Keep what a reviewer gives on one standard; raises Stale with what stands where another window saved first."""
    _take(attempt)
    if judgement.value is not None and not is_score(judgement.value):
        raise RuleBroken("A score must be a whole number from 0 to 4", field="score")
    score = db.session.scalars(
        select(TrainingScore)
        .where(TrainingScore.attempt_id == attempt.id, TrainingScore.training_standard_id == row.id)
        .execution_options(populate_existing=True)
    ).first()
    values = {
        "value": None if judgement.cannot_judge else judgement.value,
        "cannot_judge": judgement.cannot_judge,
        "rationale": judgement.rationale,
    }
    # What is sent again because its reply was lost is no conflict with itself.
    if score is not None and all(getattr(score, name) == value for name, value in values.items()):
        return score
    if (score.version if score is not None else 0) != expected_version:
        raise Stale(score)
    if score is None:
        score = TrainingScore(attempt_id=attempt.id, training_standard_id=row.id, version=0)
        db.session.add(score)
    for name, value in values.items():
        setattr(score, name, value)
    score.version += 1
    score.updated_at = clock.now()
    db.session.flush()
    return score


def hand_in(attempt: TrainingAttempt, training_case: TrainingCase, *, actor: Viewer) -> Standardised:
    """Hand a training case in for good; alike enough with the experts, it counts as this year's standardisation."""
    _take(attempt)
    if actor.has(*EDITORS):
        # Begun before they came to make training cases themselves.
        raise RuleBroken(KNOWS)
    left = [
        Reason(f"{line.row.standard.code} lacks {' and '.join(line.lacking)}.")
        for line in queries.lines(attempt)
        if line.lacking
    ]
    if left:
        raise RuleBroken("Not everything is scored yet. Nothing was handed in.", reasons=left)
    now = clock.now()
    # Flushed whole below: half of an outcome is refused by the database.
    with db.session.no_autoflush:
        attempt.handed_in_at = now
        outcome = queries.compared(queries.beside_experts(attempt), training_case)
        attempt.exact_percent = outcome.exact_percent
        attempt.within_one_percent = outcome.within_one_percent
        attempt.passed = outcome.passed
    db.session.flush()
    audit.record(
        AuditKind.TRAINING_CASE_HANDED_IN,
        actor=actor,
        stream=audit.PEOPLE,
        person_id=attempt.person_id,
        training_case_id=training_case.id,
    )
    if outcome.passed:
        reviewer_trainings.record(
            attempt.person_id,
            TrainingKind.STANDARDISATION,
            clock.today(),
            f"Training case “{training_case.title}”",
            actor,
        )
    return outcome


def _take(attempt: TrainingAttempt) -> None:
    """Take the attempt for the length of the write, and refuse what comes after it was handed in."""
    db.session.refresh(attempt, with_for_update=True)
    if attempt.handed_in_at is not None:
        raise RuleBroken(HANDED_IN.message, reasons=[HANDED_IN])
