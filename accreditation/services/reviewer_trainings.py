"""What reviewers were trained in: the only writer of trainings, and of the days of the newest that a profile shows."""

from datetime import date

from sqlalchemy import func, select

from accreditation import clock, text
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.reviewers import TrainingKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.reviewers import ReviewerTraining
from accreditation.permissions.viewer import Viewer
from accreditation.queries import reviewer_trainings as queries
from accreditation.services import audit

SHOWN_AS = {TrainingKind.REVIEWING: "trained_on", TrainingKind.STANDARDISATION: "standardised_on"}
"""Where a profile shows the day of the newest training of a kind."""


def record(
    person_id: int, kind: TrainingKind, held_on: date, words: str, actor: Viewer | None
) -> ReviewerTraining:
    """Write down a training that somebody has done; the same kind on the same day is one training, and stays as it is.

    Raises RuleBroken (field "held_on") for a day that is still to come, NotFound for an unknown person.
    """
    if held_on > clock.today():
        raise RuleBroken("The day of the training must be today or in the past", field="held_on")
    _take(person_id)
    earlier = db.session.scalars(
        select(ReviewerTraining).where(
            ReviewerTraining.person_id == person_id,
            ReviewerTraining.kind == kind,
            ReviewerTraining.held_on == held_on,
            queries.COUNTS,
        )
    ).first()
    if earlier is not None:
        return earlier
    training = ReviewerTraining(
        person_id=person_id,
        kind=kind,
        held_on=held_on,
        words=text.single_line(words),
        recorded_by_id=actor.person_id if actor else None,
        recorded_at=clock.now(),
    )
    db.session.add(training)
    db.session.flush()
    profile = db.session.scalars(
        select(ReviewerProfile).where(ReviewerProfile.person_id == person_id)
    ).first()
    if profile is not None:
        bring_up_to_date(profile)
    audit.record(
        AuditKind.TRAINING_RECORDED,
        actor=actor,
        stream=audit.PEOPLE,
        person_id=person_id,
        training_id=training.id,
        training=kind.value,
        held_on=held_on.isoformat(),
    )
    return training


def _take(person_id: int) -> None:
    """Take a person while their trainings are written, so that the second of two at one moment finds what the first wrote."""
    person = select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    if db.session.scalars(person).first() is None:
        raise NotFound


def bring_up_to_date(profile: ReviewerProfile) -> None:
    """Let a profile show the day of the newest training of each kind; for a new profile, of what was recorded before."""
    newest = dict(
        db.session.execute(
            select(ReviewerTraining.kind, func.max(ReviewerTraining.held_on))
            .where(ReviewerTraining.person_id == profile.person_id, queries.COUNTS)
            .group_by(ReviewerTraining.kind)
        ).all()
    )
    # A day that stands without a record, from before trainings were recorded, is never taken back.
    profile.trained_on = _later(profile.trained_on, newest.get(TrainingKind.REVIEWING))
    profile.standardised_on = _later(profile.standardised_on, newest.get(TrainingKind.STANDARDISATION))


def strike_out(
    training: ReviewerTraining, struck: ReviewerTraining | None, *, reason: str, actor: Viewer
) -> None:
    """Say that a training was written down by mistake: it stays on the record, struck out, and counts no more.

    Struck out twice is struck out once. Raises RuleBroken (field "reason") without a reason, or where it is one's own.
    """
    if training.person_id == actor.id:
        raise RuleBroken("Nobody strikes out their own training. Ask a colleague in the office.")
    if not reason.strip():
        raise RuleBroken("Say why it is struck out", field="reason")
    _take(training.person_id)
    strikes = select(ReviewerTraining.id).where(ReviewerTraining.strikes_id == training.id)
    if struck is not None or db.session.scalars(strikes).first() is not None:
        return
    db.session.add(
        ReviewerTraining(
            person_id=training.person_id,
            kind=training.kind,
            held_on=training.held_on,
            words=text.single_line(reason),
            recorded_by_id=actor.person_id,
            recorded_at=clock.now(),
            strikes_id=training.id,
        )
    )
    db.session.flush()
    # What another has recorded meanwhile is read again.
    profile = db.session.scalars(
        select(ReviewerProfile)
        .where(ReviewerProfile.person_id == training.person_id)
        .execution_options(populate_existing=True)
    ).first()
    if profile is not None:
        _take_out(profile, training)
    audit.record(
        AuditKind.TRAINING_STRUCK_OUT,
        actor=actor,
        stream=audit.PEOPLE,
        person_id=training.person_id,
        training_id=training.id,
        training=training.kind.value,
        held_on=training.held_on.isoformat(),
    )


def _take_out(profile: ReviewerProfile, training: ReviewerTraining) -> None:
    """Let a profile show the newest day that still counts, where it showed that of a training struck out."""
    column = SHOWN_AS.get(training.kind)
    if column is None or getattr(profile, column) != training.held_on:
        return
    setattr(profile, column, None)
    bring_up_to_date(profile)


def _later(standing: date | None, recorded: date | None) -> date | None:
    return max(filter(None, (standing, recorded)), default=None)
