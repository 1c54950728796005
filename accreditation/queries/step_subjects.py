"""What a step is about, loaded once for one viewer: the thing, and what decides whether the viewer is its actor."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.clarifications import Clarification
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.meetings import Item, Meeting
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import items
from accreditation.queries.held import HeldFile
from workflows.actors import Actor

Thing = Application | Review | Meeting | Item | Concern | EvidenceRevision | Clarification
"""Whatever takes steps."""


@dataclass(frozen=True)
class Subject:
    """A thing with all that says who its actors are; it never asks the database again."""

    thing: Thing
    organisation_id: int | None
    office_id: int
    placement_id: int | None = None
    application_id: int | None = None
    review: Review | None = None
    item: Item | None = None
    panel_chairs: frozenset[int] = frozenset()
    stepped_out: frozenset[int] = frozenset()
    has_information_lead: bool = True
    uploader_id: int | None = None


def of_case(viewer: Viewer, application: Application, side: Collection[Actor] = frozenset(Actor)) -> Subject:
    """A case with the viewer's own review and, for a chair, its item, where one of them makes somebody an actor of `side`."""
    reviews = Actor.LEAD_REVIEWER in side and viewer.has(Role.REVIEWER)
    chairs = Actor.PANEL_CHAIR in side and viewer.has(Role.PANEL_CHAIR)
    review = _own_review(viewer, application) if reviews else None
    item = items.newest(application.id) if chairs else None
    return Subject(
        application,
        application.organisation_id,
        application.office_id,
        application.placement_id,
        application.id,
        review=review,
        item=item,
        panel_chairs=frozenset() if item is None else _chairs(item.meeting),
        stepped_out=_stepped_out(item),
    )


def of_team(review: Review) -> Subject:
    """The case of a review that was loaded for its own reviewer."""
    application = review.application
    return Subject(
        application,
        application.organisation_id,
        application.office_id,
        application.placement_id,
        application.id,
        review=review,
    )


def of_review(review: Review) -> Subject:
    """A review with its case."""
    application = review.application
    return Subject(
        review,
        application.organisation_id,
        application.office_id,
        application.placement_id,
        application.id,
        review=review,
    )


def of_meeting(meeting: Meeting) -> Subject:
    """A meeting with its chair."""
    return Subject(meeting, None, meeting.office_id, panel_chairs=_chairs(meeting))


def of_item(item: Item) -> Subject:
    """An item with its meeting's chair and who stepped out."""
    return Subject(
        item,
        item.application.organisation_id,
        item.meeting.office_id,
        item.application.placement_id,
        item.application_id,
        item=item,
        panel_chairs=_chairs(item.meeting),
        stepped_out=_stepped_out(item),
    )


def of_concern(concern: Concern) -> Subject:
    """A concern of an office."""
    return Subject(concern, concern.organisation_id, concern.office_id, application_id=concern.application_id)


def of_file(file: HeldFile) -> Subject:
    """A file of a provider."""
    return Subject(
        file.revision,
        file.organisation_id,
        file.office_id,
        has_information_lead=file.has_information_lead,
        uploader_id=file.uploader_id,
    )


def _own_review(viewer: Viewer, application: Application) -> Review | None:
    review = db.session.scalars(
        select(Review)
        .where(Review.application_id == application.id, Review.reviewer_id == viewer.person_id)
        .order_by(Review.round_id.desc())
        .limit(1)
    ).first()
    if review is not None:
        # The case is in hand already: the review's round is compared with its newest one.
        set_committed_value(review, "application", application)
    return review


def _chairs(meeting: Meeting) -> frozenset[int]:
    return frozenset(member.person_id for member in meeting.members if member.is_chair)


def _stepped_out(item: Item | None) -> frozenset[int]:
    return frozenset() if item is None else frozenset(recusal.person_id for recusal in item.recusals)
