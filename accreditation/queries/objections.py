"""Whom a provider may object to and until when, what it said, and how the office decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.allocations import ReviewerObjection
from accreditation.models.applications import Application
from accreditation.models.clocks import CasePause
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.reviews import Declaration, Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, clocks, holidays, teams
from accreditation.queries.applications import OfCase
from accreditation.queries.policies import policy_of
from accreditation.visibility import Field, SeenCase, shows

OBJECTED_TO = frozenset({ReviewStatus.ACCEPTED, ReviewStatus.SCORING, ReviewStatus.LOCKED})
"""Somebody who has joined the team, and whose scores are not shared yet: that they have locked them is not for the provider."""


@dataclass(frozen=True)
class Shown:
    """One of the team as its provider is shown them, with the moment until which it may object."""

    review: Review
    until: datetime
    objection: ReviewerObjection | None

    @property
    def is_open(self) -> bool:
        """Whether an objection may still come, and the provider has not said that it has none."""
        return self.review.unopposed_at is None and clock.now() <= self.until


def shown(application: Application, *, and_answered: bool = False) -> list[Shown]:
    """Those who have joined a team that is chosen or at work, in the order in which they were asked.

    Also whoever is past that, where the office has answered an objection (`and_answered`).
    """
    building = application.status in {ApplicationStatus.ALLOCATION, ApplicationStatus.IN_REVIEW}
    if application.round is None or not building:
        return []
    joined = (
        select(Declaration.review_id, func.min(Declaration.made_at).label("at"))
        .where(Declaration.is_clear)
        .group_by(Declaration.review_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Review, joined.c.at, ReviewerObjection, CasePause)
        .join(joined, joined.c.review_id == Review.id)
        .outerjoin(ReviewerObjection, ReviewerObjection.review_id == Review.id)
        .outerjoin(CasePause, CasePause.application_id == Review.application_id)
        .options(
            joinedload(Review.reviewer)
            .joinedload(Person.reviewer_profile)
            .joinedload(ReviewerProfile.employer)
        )
        .where(
            Review.round_id == application.round.id,
            or_(
                Review.status.in_(OBJECTED_TO),
                ReviewerObjection.decided_at.is_not(None) if and_answered else false(),
            ),
        )
        .order_by(Review.id, CasePause.id)
    )
    days = policy_of(application).days("provider_objection")
    pauses: dict[int, CasePause] = {}
    joined_at: dict[Review, tuple[datetime, ReviewerObjection | None]] = {}
    for review, at, objection, pause in rows:
        joined_at[review] = (at, objection)
        if pause is not None:
            pauses[pause.id] = pause
    paused = clocks.days_of(pauses.values())
    return [
        Shown(review, holidays.deadline(at, days, paused), objection)
        for review, (at, objection) in joined_at.items()
    ]


def shown_to(viewer: Viewer, application: Application) -> Sequence[Shown]:
    """The same for a provider lead: those about whom something may be said or was said, and nobody else by name."""
    if not shows(Field.PROPOSED_TEAM, viewer, SeenCase(application)):
        return ()
    return [
        each
        for each in shown(application, and_answered=True)
        if each.objection is not None or clock.now() <= each.until
    ]


def undecided(viewer: Viewer, application: Application) -> dict[int, ReviewerObjection]:
    """The objections that wait for the office, by review."""
    if not shows(Field.OBJECTIONS, viewer, SeenCase(application)):
        return {}
    return {
        each.review.id: each.objection
        for each in shown(application)
        if each.objection is not None and each.objection.decided_at is None
    }


@dataclass(frozen=True)
class ShownMember(OfCase):
    """One of the team, for the provider lead who may object."""

    member: Shown


def member_for_provider(viewer: Viewer, application_id: int, review_id: int) -> ShownMember | None:
    """Somebody whom a provider lead is shown; nobody else's id leads anywhere."""
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    member = next((each for each in shown_to(viewer, application) if each.review.id == review_id), None)
    return ShownMember(application, member) if member is not None else None


@dataclass(frozen=True)
class Objected(OfCase):
    """A member of the team with the objection that the office decides about."""

    review: Review
    objection: ReviewerObjection


def objected_for_office(viewer: Viewer, application_id: int, review_id: int) -> Objected | None:
    """An objection to one of the reviewers of a case of the viewer's office."""
    member = teams.member_for_office(viewer, application_id, review_id)
    if member is None or not shows(Field.OBJECTIONS, viewer, SeenCase(member.application)):
        return None
    objection = db.session.scalars(
        select(ReviewerObjection).where(ReviewerObjection.review_id == review_id)
    ).first()
    return Objected(member.application, member.review, objection) if objection is not None else None
