"""What one reviewer brings, as they and their office read it: a fixed number of statements; never a case, a score or a count of scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession, Role
from accreditation.enums.reviewers import TieKind
from accreditation.models.applications import Application
from accreditation.models.organisations import Office, Organisation
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.reviewers import (
    ReviewerAway,
    ReviewerExpertise,
    ReviewerLearnerGroup,
    ReviewerProfession,
    ReviewerTravel,
)
from accreditation.models.reviews import Review
from accreditation.models.ties import Tie
from accreditation.permissions.viewer import Viewer
from accreditation.queries import interests, reviewer_trainings
from accreditation.queries.reviewer_trainings import RecordedTraining
from accreditation.queries.reviews import OF_NEWEST_ROUND
from accreditation.queries.standing import OPEN_REVIEWS
from accreditation.rules.interests import is_due
from accreditation.rules.years import years_before

ON_DETAILS = (TieKind.EMPLOYER, TieKind.UNIVERSITY)
"""The ties that belong to a reviewer's details; those of family and business are told in the yearly register."""


@dataclass(frozen=True)
class Details:
    """What a reviewer brings; `professions` are those beside that of the profile, `away` what has not passed yet."""

    profile: ReviewerProfile
    professions: Sequence[Profession]
    expertise: Sequence[PlacementKind]
    learner_groups: Sequence[LearnerGroup]
    travels_to: Sequence[Office]
    away: Sequence[ReviewerAway]
    ties: Sequence[Tie]
    trainings: Sequence[RecordedTraining]
    open_reviews: int

    @property
    def is_confirmed(self) -> bool:
        """Whether the reviewer said within a year that all of it is true."""
        return not is_to_confirm(self.profile.confirmed_at)


def is_to_confirm(confirmed_at: datetime | None) -> bool:
    """Whether it is a year since a reviewer said that all of it is true, or they never did."""
    return confirmed_at is None or clock.day_of(confirmed_at) <= years_before(clock.today(), 1)


def unconfirmed() -> ColumnElement[bool]:
    """The same as a filter over profiles."""
    asked_again = years_before(clock.today(), 1) + timedelta(days=1)
    begins = datetime.combine(asked_again, time.min, clock.LONDON)
    return or_(ReviewerProfile.confirmed_at.is_(None), ReviewerProfile.confirmed_at < begins)


@dataclass(frozen=True)
class OwnPage:
    """The viewer's own profile; none while the office has not said what they bring."""

    profile: ReviewerProfile | None


def own(viewer: Viewer) -> OwnPage | None:
    """The viewer's own profile, where they are a reviewer today."""
    return OwnPage(profile(viewer.id)) if viewer.has(Role.REVIEWER) else None


def own_profile(viewer: Viewer) -> ReviewerProfile | None:
    """The same, where there is one."""
    page = own(viewer)
    return page.profile if page is not None else None


def profile(person_id: int) -> ReviewerProfile | None:
    """Somebody's profile as a reviewer, with the person and the employer."""
    return db.session.scalars(
        select(ReviewerProfile)
        .options(
            joinedload(ReviewerProfile.person),
            joinedload(ReviewerProfile.employer).joinedload(Organisation.successor),
        )
        .where(ReviewerProfile.person_id == person_id)
    ).first()


def own_away(viewer: Viewer, away_id: int) -> ReviewerAway | None:
    """Days of the viewer's own that have not passed."""
    if not viewer.has(Role.REVIEWER):
        return None
    return db.session.scalars(
        select(ReviewerAway).where(
            ReviewerAway.id == away_id,
            ReviewerAway.person_id == viewer.id,
            ReviewerAway.ends_on >= clock.today(),
        )
    ).first()


def own_tie(viewer: Viewer, tie_id: int) -> Tie | None:
    """One of the viewer's own employers or universities, with the organisation."""
    if not viewer.has(Role.REVIEWER):
        return None
    return db.session.scalars(
        select(Tie)
        .options(joinedload(Tie.organisation))
        .where(Tie.id == tie_id, Tie.person_id == viewer.id, Tie.kind.in_(ON_DETAILS))
    ).first()


def of(reviewer: ReviewerProfile) -> Details:
    """Everything about a reviewer beside the profile, each in its order."""
    person_id = reviewer.person_id
    return Details(
        profile=reviewer,
        professions=_in_order(Profession, ReviewerProfession.profession, ReviewerProfession, person_id),
        expertise=_in_order(PlacementKind, ReviewerExpertise.placement_kind, ReviewerExpertise, person_id),
        learner_groups=_in_order(
            LearnerGroup, ReviewerLearnerGroup.learner_group, ReviewerLearnerGroup, person_id
        ),
        travels_to=db.session.scalars(
            select(Office)
            .join(ReviewerTravel, ReviewerTravel.office_id == Office.id)
            .where(ReviewerTravel.person_id == person_id)
            .order_by(Office.name, Office.id)
        ).all(),
        away=db.session.scalars(
            select(ReviewerAway)
            .where(ReviewerAway.person_id == person_id, ReviewerAway.ends_on >= clock.today())
            .order_by(ReviewerAway.starts_on, ReviewerAway.id)
        ).all(),
        ties=_ties(person_id),
        trainings=reviewer_trainings.of_person(person_id),
        open_reviews=open_reviews(person_id),
    )


def _in_order(vocabulary: Any, column: Any, model: Any, person_id: int) -> list[Any]:
    chosen = set(db.session.scalars(select(column).where(model.person_id == person_id)))
    return [member for member in vocabulary if member in chosen]


def _ties(person_id: int) -> Sequence[Tie]:
    """Employers and universities, those that go on before those that ended."""
    return db.session.scalars(
        select(Tie)
        .options(joinedload(Tie.organisation).joinedload(Organisation.successor))
        .where(Tie.person_id == person_id, Tie.kind.in_(ON_DETAILS))
        .order_by(Tie.ends_on.is_not(None), Tie.ends_on.desc(), Tie.starts_on.desc(), Tie.id)
    ).all()


def universities(person_id: int) -> set[int]:
    """Where somebody teaches or studies, or did."""
    return set(
        db.session.scalars(
            select(Tie.organisation_id).where(Tie.person_id == person_id, Tie.kind == TieKind.UNIVERSITY)
        )
    )


def open_reviews(person_id: int) -> int:
    """How many reviews somebody has that are not finished, invitations among them."""
    return db.session.scalars(
        select(func.count())
        .select_from(Review)
        .join(Application, Application.id == Review.application_id)
        .where(
            Review.reviewer_id == person_id,
            Review.status.in_(OPEN_REVIEWS),
            OF_NEWEST_ROUND,
            Application.status.not_in(ENDED),
        )
    ).one()


def away_between(person_id: int, first: date, last: date) -> list[ReviewerAway]:
    """The days away of somebody that share a day with those from the first to the last."""
    return list(
        db.session.scalars(
            select(ReviewerAway).where(
                ReviewerAway.person_id == person_id,
                ReviewerAway.starts_on <= last,
                ReviewerAway.ends_on >= first,
            )
        )
    )


class AskedYearly(NamedTuple):
    """What a reviewer is asked to say again: that their details are true, and that their ties are all told."""

    details: bool
    interests: bool


def asked_yearly(viewer: Viewer) -> AskedYearly:
    """What the viewer, as a reviewer, has not said for a year, or said almost a year ago; one statement, or none."""
    if not viewer.has(Role.REVIEWER):
        return AskedYearly(details=False, interests=False)
    row: tuple[int | None, datetime | None, datetime | None] = db.session.execute(
        select(ReviewerProfile.id, ReviewerProfile.confirmed_at, interests.last_told_at())
        .select_from(Person)
        .outerjoin(ReviewerProfile, ReviewerProfile.person_id == Person.id)
        .where(Person.id == viewer.id)
    ).one()
    profile_id, confirmed_at, told_at = row
    return AskedYearly(
        details=profile_id is not None and is_to_confirm(confirmed_at),
        interests=is_due(clock.day_of(told_at) if told_at is not None else None, clock.today()),
    )
