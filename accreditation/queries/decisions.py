"""What panels have decided on cases, and who may not vote on one again."""

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.awards import Outcome
from accreditation.models.applications import Application
from accreditation.models.meetings import Decision, Item, Motion, Ratification, Vote

RATIFIED = (
    select(Decision.outcome)
    .join(Ratification, Ratification.decision_id == Decision.id)
    .where(Ratification.ratified)
    .order_by(Decision.id.desc())
    .limit(1)
)
"""The outcome that was ratified last; of which case comes with whoever asks."""


def newest(application_id: int) -> Decision | None:
    """What was decided last on a case."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.application_id == application_id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()


def ratified_outcome(application: Application) -> Outcome | None:
    """What was decided on a case and ratified; no statement while nothing can be."""
    if application.status not in {ApplicationStatus.CLOSED, ApplicationStatus.DEFERRED}:
        return None
    return db.session.scalar(RATIFIED.where(Decision.application_id == application.id))


def of_case(application_id: int) -> list[tuple[Decision, Ratification | None]]:
    """Every decision on a case with its ratification, if it has one, oldest first."""
    rows = db.session.execute(
        select(Decision, Ratification)
        .outerjoin(Ratification, Ratification.decision_id == Decision.id)
        .where(Decision.application_id == application_id)
        .order_by(Decision.id)
    )
    return [(decision, ratification) for decision, ratification in rows]


def barred_from(application_id: int) -> set[int]:
    """Who may not vote on a case any more: those of the panels that a new one was ordered to replace."""
    return set(
        db.session.scalars(
            select(Vote.person_id)
            .join(Motion, Motion.id == Vote.motion_id)
            .join(Item, Item.id == Motion.item_id)
            .join(Decision, Decision.item_id == Item.id)
            .join(Ratification, Ratification.decision_id == Decision.id)
            .where(Item.application_id == application_id, Ratification.new_panel)
        )
    )
