"""What still rests on an office, an organisation or a placement that is to be closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.meetings import Meeting
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.models.people import Grant
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import SUBJECT_KEY, SUBJECT_NAME, under_way, with_subject
from accreditation.queries.awards import among
from accreditation.queries.people import stands
from workflows.award import LIVE

SHOWN = 20
STILL_HELD = (
    MeetingStatus.SCHEDULED,
    MeetingStatus.PAPERS_ISSUED,
    MeetingStatus.OPEN,
    MeetingStatus.ADJOURNED,
)


@dataclass(frozen=True)
class LiveCase:
    """A case under way: which, about what, and where it stands."""

    reference: str
    name: str
    status: ApplicationStatus


def of_placement(placement: Placement) -> ColumnElement[bool]:
    """The cases of a placement."""
    return Application.placement_id == placement.id


def of_organisation(organisation: Organisation) -> ColumnElement[bool]:
    """The cases of a provider: of its placements, and its organisation returns."""
    return Application.organisation_id == organisation.id


def of_office(office: Office) -> ColumnElement[bool]:
    """The cases that an office leads."""
    return Application.office_id == office.id


def live_cases(where: ColumnElement[bool]) -> list[LiveCase]:
    """Cases under way, by name; at most twenty."""
    statement = with_subject(select(Application.reference, SUBJECT_NAME, Application.status))
    rows = db.session.execute(
        statement.where(where, under_way()).order_by(SUBJECT_KEY, Application.id).limit(SHOWN)
    )
    return [LiveCase(*row) for row in rows]


def standing_awards(where: ColumnElement[bool]) -> Sequence[Award]:
    """Awards that stand today; at most twenty."""
    return db.session.scalars(
        select(Award).join(Award.placement).where(where, among(LIVE)).order_by(Award.id).limit(SHOWN)
    ).all()


def open_placements(where: ColumnElement[bool]) -> int:
    """How many placements are not closed."""
    statement = select(func.count()).select_from(Placement).where(where, Placement.closed_at.is_(None))
    return db.session.scalars(statement).one()


def open_organisations(office: Office) -> int:
    """How many organisations that are not closed an office leads."""
    statement = select(func.count()).select_from(Organisation)
    return db.session.scalars(
        statement.where(Organisation.office_id == office.id, Organisation.closed_at.is_(None))
    ).one()


def meetings_to_come(office: Office) -> Sequence[str]:
    """The titles of an office's meetings that are still to be held or under way; at most twenty."""
    return db.session.scalars(
        select(Meeting.title)
        .where(Meeting.office_id == office.id, Meeting.status.in_(STILL_HELD))
        .order_by(Meeting.held_on, Meeting.id)
        .limit(SHOWN)
    ).all()


def people_of(office: Office) -> int:
    """How many people hold a role in an office today."""
    statement = select(func.count(Grant.person_id.distinct()))
    return db.session.scalars(statement.where(Grant.office_id == office.id, stands())).one()


def office_for_administrator(viewer: Viewer, office_id: int) -> Office | None:
    """One office, for an administrator."""
    return db.session.get(Office, office_id) if viewer.has(Role.ADMINISTRATOR) else None
