"""How panels' decisions were answered by a ratifier, and the decisions that wait for one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.awards import Outcome
from accreditation.models.applications import Application, StartWaiver
from accreditation.models.meetings import Decision, Item, Ratification
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, items


@dataclass(frozen=True)
class DecidedItem:
    """A decision with its item, meeting and case."""

    decision: Decision
    item: Item

    @property
    def application(self) -> Application:
        """The case."""
        return self.item.application

    @property
    def application_id(self) -> int:
        """The case, by its id."""
        return self.item.application_id

    @property
    def organisation_id(self) -> int:
        """The provider, for permissions."""
        return self.item.application.organisation_id

    @property
    def placement_id(self) -> int | None:
        """The placement."""
        return self.item.application.placement_id

    @property
    def office_id(self) -> int:
        """The office that leads the case, for permissions."""
        return self.item.application.office_id


def for_office(viewer: Viewer, decision_id: int, **_others: object) -> DecidedItem | None:
    """A decision for those who work in the case's office or ratify for the nation."""
    decision = db.session.scalars(select(Decision).where(Decision.id == decision_id)).first()
    if decision is None or applications.for_office(viewer, decision.application_id) is None:
        return None
    return DecidedItem(decision, items.get(decision.item_id))


def ratification_of(decision_id: int) -> Ratification | None:
    """How a decision was answered, with who answered it."""
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


def start_waived(application_id: int) -> bool:
    """Whether the office let the placement of a case start again before its time."""
    return bool(db.session.scalar(select(exists().where(StartWaiver.application_id == application_id))))


def sent_back(application_id: int) -> bool:
    """Whether a ratifier sent this case back to its panel already; a new panel is not a sending back."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Ratification.decision_id == Decision.id,
                    Decision.application_id == application_id,
                    ~Ratification.ratified,
                    ~Ratification.new_panel,
                )
            )
        )
    )


def decision_awaiting(application_id: int) -> int | None:
    """The id of the decision of a case that nobody has ratified or sent back yet."""
    return db.session.scalars(
        select(Decision.id)
        .outerjoin(Ratification, Ratification.decision_id == Decision.id)
        .where(Decision.application_id == application_id, Ratification.id.is_(None))
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
