"""What panels have decided on cases, and what ratifiers said of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.awards import Outcome
from accreditation.models.applications import Application
from accreditation.models.meetings import Decision, Item, Ratification, Vote
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, items


def of_item(item_id: int) -> Decision | None:
    """What was decided on an item."""
    return db.session.scalars(select(Decision).where(Decision.item_id == item_id)).first()


def newest(application_id: int) -> Decision | None:
    """What was decided last on a case."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.application_id == application_id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()


@dataclass(frozen=True)
class Decided:
    """A decision with its item, meeting and case."""

    decision: Decision
    item: Item

    @property
    def application(self) -> Application:
        """The case."""
        return self.item.application

    @property
    def office_id(self) -> int:
        """The office that leads the case, for permissions."""
        return self.item.application.office_id


def for_office(viewer: Viewer, decision_id: int, **_others: object) -> Decided | None:
    """A decision for those who work in the case's office or ratify for the nation."""
    decision = db.session.scalars(select(Decision).where(Decision.id == decision_id)).first()
    if decision is None or applications.for_office(viewer, decision.application_id) is None:
        return None
    return Decided(decision, items.get(decision.item_id))


def of_case(application_id: int) -> list[tuple[Decision, Ratification | None]]:
    """Every decision on a case with the ratifier's word, oldest first."""
    rows = db.session.execute(
        select(Decision, Ratification)
        .outerjoin(Ratification, Ratification.decision_id == Decision.id)
        .where(Decision.application_id == application_id)
        .order_by(Decision.id)
    )
    return [(decision, ratification) for decision, ratification in rows]


def ratification_of(decision_id: int) -> Ratification | None:
    """The ratifier's word on a decision, with who said it."""
    return db.session.scalars(
        select(Ratification)
        .options(joinedload(Ratification.person))
        .where(Ratification.decision_id == decision_id)
    ).first()


@dataclass(frozen=True)
class Ratified:
    """What a placement's last ratified decision was, and when it was ratified; its case is loaded with its policy's rows."""

    application: Application
    outcome: Outcome
    at: datetime


def last_ratified(placement_id: int) -> Ratified | None:
    """The last ratified decision on a placement, of whichever of its cases."""
    row = db.session.execute(
        select(Application, Decision.outcome, Ratification.at)
        .join(Decision, Decision.application_id == Application.id)
        .join(Ratification, Ratification.decision_id == Decision.id)
        .options(joinedload(Application.cycle), joinedload(Application.framework_version))
        .where(Application.placement_id == placement_id, Ratification.ratified)
        .order_by(Ratification.id.desc())
        .limit(1)
    ).first()
    return None if row is None else Ratified(*row)


def sent_back(application_id: int) -> bool:
    """Whether a ratifier sent this case back to its panel already."""
    return any(
        word is not None and not word.ratified and not word.new_panel for _, word in of_case(application_id)
    )


def barred_from(application_id: int) -> set[int]:
    """Who may not vote on a case any more: those of the panels that a new one was ordered to replace."""
    return set(
        db.session.scalars(
            select(Vote.person_id)
            .join(Item, Item.id == Vote.item_id)
            .join(Decision, Decision.item_id == Item.id)
            .join(Ratification, Ratification.decision_id == Decision.id)
            .where(Item.application_id == application_id, Ratification.new_panel)
        )
    )
