"""Visits whose day is settled, as entries of the calendars of those who take part: the team, and the provider's leads."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.enums import calendar_words
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.calendar_words import Whose
from accreditation.enums.people import Role
from accreditation.enums.reviews import ON_TEAM
from accreditation.models.applications import Application
from accreditation.models.organisations import Organisation
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.models.visits import VisitPlan
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.calendar.entry import Entry
from accreditation.queries.calendar.providers import LEAD
from accreditation.queries.home.task import Reach, about

_LATER = aliased(VisitPlan)
_STANDS = ~(
    select(1).where(_LATER.round_id == VisitPlan.round_id, _LATER.version > VisitPlan.version).exists()
)
"""Plans that no later one replaces."""


def of_viewer(viewer: Viewer, reach: Reach) -> Iterator[Entry]:
    """The visits that the viewer makes as a reviewer, or receives as a provider's lead."""
    if viewer.has(Role.REVIEWER):
        mine = and_(
            Review.round_id == VisitPlan.round_id,
            Review.reviewer_id == viewer.person_id,
            Review.status.in_(ON_TEAM),
            Review.held_at.is_(None),
        )
        statement = _plans(Review.id).join(Review, mine)
        yield from _entries(statement, reach, "visits.plan", "review_id", Whose.TAKES_PART)
    if viewer.has(*LEAD):
        own = provider_filter(viewer, LEAD, Application.organisation_id, Application.placement_id)
        statement = _plans(Application.id).where(own)
        yield from _entries(statement, reach, "visits.provider", "application_id", Whose.RECEIVES)


def _plans(subject_id: ColumnElement[int] | Any) -> Select[*tuple[Any, ...]]:
    statement = (
        select(VisitPlan, subject_id, SUBJECT_NAME, Organisation.name)
        .select_from(VisitPlan)
        .join(ReviewRound, ReviewRound.id == VisitPlan.round_id)
        .join(Application, Application.id == ReviewRound.application_id)
        # Of a case that was withdrawn nobody travels any more.
        .where(_STANDS, Application.status.not_in((ApplicationStatus.WITHDRAWN, ApplicationStatus.LAPSED)))
    )
    return with_subject(statement)


def _entries(
    statement: Select[*tuple[Any, ...]], reach: Reach, endpoint: str, name: str, whose: Whose
) -> Iterator[Entry]:
    rows = db.session.execute(
        statement.where(*reach.within(VisitPlan.day)).order_by(VisitPlan.day, VisitPlan.id).limit(reach.most)
    )
    for plan, subject_id, place, provider in rows:
        yield Entry(
            f"visit-{plan.round_id}",
            plan.day,
            f"{calendar_words.VISIT}: {place}",
            about(place, provider),
            endpoint,
            {name: subject_id},
            whose,
            calendar_words.AFTER_VISIT,
            plan.settled_at,
            plan.version - 1,
            begins_at=plan.begins_at,
            is_deadline=False,
        )
