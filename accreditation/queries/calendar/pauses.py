"""Cases that are on no day of a person's calendar because they are paused."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, select

from accreditation.db import db
from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import SUBJECT_NAME, under_way, with_subject
from accreditation.queries.calendar.entry import Paused
from accreditation.queries.home.task import SHOWN
from accreditation.queries.reviews import OF_NEWEST_ROUND, waits_for_reviewer


def of_viewer(viewer: Viewer) -> Iterator[Paused]:
    """Paused cases of the viewer's providers, offices and reviews; at most twenty of each."""
    if viewer.has(*PROVIDER_ROLES):
        mine = provider_filter(viewer, PROVIDER_ROLES, Application.organisation_id, Application.placement_id)
        yield from _cases(mine, "applications.show")
    offices = viewer.offices(Role.SECRETARIAT)
    if offices:
        own = conflict_filter(viewer, Application.organisation_id, Application.id)
        yield from _cases(Application.office_id.in_(offices) & ~own, "cases.show")
    if viewer.has(Role.REVIEWER):
        goes_on = waits_for_reviewer() & Review.held_at.is_(None)
        mine = (Review.reviewer_id == viewer.id) & OF_NEWEST_ROUND & goes_on
        reviews = select(Review.id, SUBJECT_NAME).join(Review.application)
        for review_id, place in _rows(reviews, mine):
            yield Paused(place, "reviews.show", {"review_id": review_id})


def _cases(mine: ColumnElement[bool], endpoint: str) -> Iterator[Paused]:
    for case_id, place in _rows(select(Application.id, SUBJECT_NAME), mine & under_way()):
        yield Paused(place, endpoint, {"application_id": case_id})


def _rows(statement: Select[int, str], mine: ColumnElement[bool]) -> list[tuple[int, str]]:
    paused = with_subject(statement).where(mine, Application.paused_at.is_not(None))
    rows = db.session.execute(paused.order_by(Application.paused_at, Application.id).limit(SHOWN))
    return [(row_id, place) for row_id, place in rows]
