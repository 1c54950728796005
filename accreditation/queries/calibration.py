"""What a reviewer gave beside what was agreed, for the reviewer and their moderators alone, from rounds that are closed."""

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.enums.reviews import COUNTED
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle, Standard
from accreditation.models.moderation import AgreedScore
from accreditation.models.people import Grant, Person
from accreditation.models.reviews import Review, Score, ScoreRevision
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.agreed_scores import NEWEST
from accreditation.queries.locked_scores import AS_LOCKED
from accreditation.queries.paging import Page, paginate
from accreditation.queries.people import stands
from accreditation.rules.agreement import Severity, severity_of
from accreditation.rules.differences import BesideAgreed

OF_CLOSED_ROUNDS = (
    ReviewRound.revealed_at.is_not(None),
    ReviewRound.closed_at.is_not(None),
    Review.status.in_(COUNTED),
    # One that waits for the office because of a conflict is not to be read, by its author either.
    Review.held_at.is_(None),
)
"""Reviews of rounds in which everything is shared and agreed."""


def reported(viewer: Viewer, person_id: int) -> Person | None:
    """A reviewer whose report the viewer may read: their own, or that of a reviewer of an office in which they moderate."""
    if person_id == viewer.person_id:
        return db.session.get(Person, person_id) if viewer.has(Role.REVIEWER) else None
    return db.session.scalars(_reviewers_of(viewer).where(Person.id == person_id)).first()


def reviewers(viewer: Viewer, number: int) -> Page[Person]:
    """A page of the reviewers of a moderator's offices, by name."""
    return paginate(_reviewers_of(viewer).order_by(Person.name, Person.id), number)


def _reviewers_of(viewer: Viewer) -> Select[Person]:
    return select(Person).where(
        Person.id.in_(
            select(Grant.person_id).where(
                Grant.role == Role.REVIEWER, Grant.office_id.in_(viewer.offices(Role.MODERATOR)), stands()
            )
        )
    )


def beside_agreed(viewer: Viewer, person_id: int) -> list[BesideAgreed]:
    """A reviewer's scores, each beside the agreed one, cycle by cycle; a moderator sees those of their offices' cases alone.

    Cases that are none of the viewer's business because of a conflict are left out; one statement.
    """
    rows = db.session.execute(
        select(Cycle.name, Standard.domain, ScoreRevision.value, AgreedScore.value)
        .select_from(ScoreRevision)
        .join(Score, Score.id == ScoreRevision.score_id)
        .join(Score.review)
        .join(Review.round)
        .join(Review.application)
        .join(Cycle, Cycle.id == Application.cycle_id)
        .join(Score.standard)
        .join(
            AgreedScore,
            (AgreedScore.round_id == Review.round_id) & (AgreedScore.standard_id == Score.standard_id),
        )
        .where(
            Review.reviewer_id == person_id,
            *OF_CLOSED_ROUNDS,
            NEWEST,
            AgreedScore.value.is_not(None),
            ScoreRevision.value.is_not(None),
            AS_LOCKED,
            ~conflict_filter(viewer, Application.organisation_id, Application.id),
            *_within(viewer, person_id),
        )
        .order_by(Cycle.opens_on, Cycle.id, Standard.position)
    )
    # Both are asked for above: a score that was not given is beside nothing.
    return [
        BesideAgreed(cycle, domain, own, agreed)
        for cycle, domain, own, agreed in rows
        if own is not None and agreed is not None
    ]


def beside_others(viewer: Viewer, person_id: int) -> dict[str, Severity]:
    """How strict a reviewer was beside those who scored the same standards, by the name of the cycle, over the same cases; one statement."""
    own = aliased(Review)
    rows = db.session.execute(
        select(
            Cycle.name,
            Review.round_id,
            Score.standard_id,
            Review.reviewer_id == person_id,
            ScoreRevision.value,
        )
        .select_from(own)
        .join(Review, Review.round_id == own.round_id)
        .join(Review.round)
        .join(Application, Application.id == Review.application_id)
        .join(Cycle, Cycle.id == Application.cycle_id)
        .join(Score, Score.review_id == Review.id)
        .join(ScoreRevision, ScoreRevision.score_id == Score.id)
        .where(
            own.reviewer_id == person_id,
            own.status.in_(COUNTED),
            own.held_at.is_(None),
            *OF_CLOSED_ROUNDS,
            AS_LOCKED,
            ~conflict_filter(viewer, Application.organisation_id, Application.id),
            *_within(viewer, person_id),
        )
    )
    units: dict[str, dict[tuple[int, int], list[tuple[bool, int | None]]]] = {}
    for cycle, round_id, standard_id, is_own, value in rows:
        units.setdefault(cycle, {}).setdefault((round_id, standard_id), []).append((is_own, value))
    return {
        cycle: severity_of(
            (
                next((value for is_own, value in values if is_own), None),
                [value for is_own, value in values if not is_own],
            )
            for values in by_standard.values()
        )
        for cycle, by_standard in units.items()
    }


def _within(viewer: Viewer, person_id: int) -> list[ColumnElement[bool]]:
    if person_id == viewer.person_id:
        return []
    return [Application.office_id.in_(viewer.offices(Role.MODERATOR))]
