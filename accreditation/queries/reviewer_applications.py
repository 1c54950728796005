"""Applications to become a reviewer, as the office that is to answer reads them."""

from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.reviewer_applications import ReviewerApplication
from accreditation.permissions.viewer import Viewer
from accreditation.queries import reviewer_pool
from accreditation.queries.paging import Page, paginate


def page(viewer: Viewer, number: int, *, decided: bool) -> Page[ReviewerApplication]:
    """Those that wait for the viewer's offices, the oldest first; or those that were answered, the newest first."""
    statement = (
        select(ReviewerApplication)
        .options(joinedload(ReviewerApplication.office))
        .where(_for(viewer), ReviewerApplication.cleared_at.is_(None))
    )
    if decided:
        statement = statement.where(ReviewerApplication.decided_at.is_not(None)).order_by(
            ReviewerApplication.decided_at.desc(), ReviewerApplication.id.desc()
        )
    else:
        statement = statement.where(ReviewerApplication.decided_at.is_(None)).order_by(ReviewerApplication.id)
    return paginate(statement, number)


def _for(viewer: Viewer) -> ColumnElement[bool]:
    offices = reviewer_pool.offices_of(viewer)
    return true() if offices is None else ReviewerApplication.office_id.in_(offices)


def waiting(viewer: Viewer) -> int:
    """How many wait for the viewer's offices; no statement for whoever runs none."""
    offices = viewer.offices(Role.SECRETARIAT)
    if not offices:
        return 0
    statement: Any = select(func.count()).where(
        ReviewerApplication.office_id.in_(offices), ReviewerApplication.decided_at.is_(None)
    )
    return int(db.session.scalars(statement).one())


def for_office(viewer: Viewer, reviewer_application_id: int) -> ReviewerApplication | None:
    """One application to an office that the viewer looks after, until it is forgotten who it was."""
    if not viewer.has(Role.SECRETARIAT, Role.ADMINISTRATOR):
        return None
    return db.session.scalars(
        select(ReviewerApplication)
        .options(joinedload(ReviewerApplication.office))
        .where(
            ReviewerApplication.id == reviewer_application_id,
            _for(viewer),
            ReviewerApplication.cleared_at.is_(None),
        )
    ).first()


def take(reviewer_application_id: int) -> None:
    """Take an application for the length of a write, so that it is answered once."""
    db.session.execute(
        select(ReviewerApplication.id)
        .where(ReviewerApplication.id == reviewer_application_id)
        .with_for_update()
    ).all()


def get(reviewer_application_id: int) -> ReviewerApplication | None:
    """One application with its office."""
    return db.session.scalars(
        select(ReviewerApplication)
        .options(joinedload(ReviewerApplication.office))
        .where(ReviewerApplication.id == reviewer_application_id)
    ).first()


def waiting_of(address: str) -> ReviewerApplication | None:
    """The application of an address that nobody has answered yet; there is one at most."""
    return db.session.scalars(
        select(ReviewerApplication)
        .where(ReviewerApplication.address == address, ReviewerApplication.decided_at.is_(None))
        .with_for_update()
    ).first()
