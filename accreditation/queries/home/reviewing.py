"""What waits for reviewers, and for the office about them."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import (
    ColumnElement,
    and_,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from accreditation.db import db
from accreditation.enums import task_words
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.organisations import Organisation
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import (
    moderation,
    rounds,
    standing,
)
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.home.task import OF_HOME, SHOWN, Part, Reach, Task, about, with_others
from accreditation.queries.reviews import OF_NEWEST_ROUND, waits_for_reviewer

FOR_LEAD_REVIEWERS = (S.IN_REVIEW, S.MODERATION)


def reviews(viewer: Viewer, reach: Reach = OF_HOME) -> Iterator[Task]:
    """Reviews that the viewer does, waits with or was taken off, and teams that they lead."""
    if not viewer.has(Role.REVIEWER):
        return
    rows = db.session.execute(
        with_subject(
            select(
                Review.id,
                Review.status,
                Review.due_on,
                Application.due_on,
                SUBJECT_NAME,
                Organisation.name,
                Application.paused_at,
            ).join(Review.application)
        )
        .where(Review.reviewer_id == viewer.id, OF_NEWEST_ROUND, *_in_time(reach, Review.due_on))
        .where(or_(waits_for_reviewer(), _others_turn()) if reach.of_others else waits_for_reviewer())
        .order_by(Review.due_on, Review.id)
        .limit(reach.most + reach.most)
    )
    for review_id, status, due_on, case_due, place, provider, paused_at in rows:
        values = {"review_id": review_id}
        if paused_at is not None and status is not ReviewStatus.SET_ASIDE:
            yield with_others(task_words.PAUSED, place, provider, "reviews.show", values)
            continue
        if status is ReviewStatus.LOCKED:
            hint = "The reviewers of your team who have not locked yet"
            yield Task(place, hint, "reviews.show", values, case_due, part=Part.OTHERS)
            continue
        set_aside = status is ReviewStatus.SET_ASIDE
        yield Task(
            f"{task_words.OF_REVIEWER[status]}: {place}",
            about(place, provider),
            "reviews.show",
            values,
            None if set_aside else due_on,
            word="New" if set_aside else "To do",
            part=Part.MAY if set_aside else Part.MUST,
            stage=status,
            otherwise=task_words.IF_LATE.get(status, ""),
        )
    yield from _led(viewer, reach)
    yield from _proposed(viewer, reach)


def _in_time(reach: Reach, day: InstrumentedAttribute[date | None]) -> list[ColumnElement[bool]]:
    """The rows of a reach by their day; where days alone matter, those whose case is not paused."""
    return reach.within(day) if reach.of_others else [*reach.within(day), Application.paused_at.is_(None)]


def _others_turn() -> ColumnElement[bool]:
    """Reviews of cases in review that are locked, or were set aside: nothing is left for their reviewer to do."""
    return and_(
        Review.status.in_((ReviewStatus.LOCKED, ReviewStatus.SET_ASIDE)),
        Application.status == S.IN_REVIEW,
    )


def _led(viewer: Viewer, reach: Reach) -> Iterator[Task]:
    """Teams that wait for their lead."""
    rows = db.session.execute(
        with_subject(
            select(
                Review.id,
                Application.status,
                Application.due_on,
                SUBJECT_NAME,
                Organisation.name,
                Application.paused_at,
            ).join(Review.application)
        )
        .where(
            Review.reviewer_id == viewer.id,
            Review.is_lead,
            Review.status == ReviewStatus.REVEALED,
            OF_NEWEST_ROUND,
            *_in_time(reach, Application.due_on),
            or_(
                Application.status.in_(FOR_LEAD_REVIEWERS),
                and_(Application.status == S.FACTUAL_ACCURACY, rounds.confirmed()),
            ),
        )
        .order_by(Application.due_on, Review.id)
        .limit(reach.most)
    )
    for review_id, stands, due_on, place, provider, paused_at in rows:
        if paused_at is not None:
            yield with_others(task_words.PAUSED, place, provider, "consensus.team", {"review_id": review_id})
            continue
        yield Task(
            f"{task_words.OF_LEAD[stands]}: {place}",
            about(place, provider),
            "consensus.team",
            {"review_id": review_id},
            due_on,
            stage=stands,
            otherwise=task_words.WAITS,
        )


def _proposed(viewer: Viewer, reach: Reach) -> Iterator[Task]:
    """Scores that a lead has proposed to the team, and that wait for this reviewer's own word."""
    rows = db.session.execute(
        with_subject(
            select(
                Review.id, Application.due_on, SUBJECT_NAME, Organisation.name, Application.paused_at
            ).join(Review.application)
        )
        .where(
            Review.reviewer_id == viewer.id,
            ~Review.is_lead,
            Review.status == ReviewStatus.REVEALED,
            OF_NEWEST_ROUND,
            *_in_time(reach, Application.due_on),
            Application.status == S.MODERATION,
            moderation.waits_for_assent(),
        )
        .order_by(Application.due_on, Review.id)
        .limit(reach.most)
    )
    for review_id, due_on, place, provider, paused_at in rows:
        if paused_at is not None:
            yield with_others(task_words.PAUSED, place, provider, "consensus.team", {"review_id": review_id})
            continue
        yield Task(
            f"Say whether you agree with the proposed scores: {place}",
            about(place, provider),
            "consensus.team",
            {"review_id": review_id},
            due_on,
            stage=ReviewStatus.REVEALED,
            otherwise=task_words.WAITS,
        )


def conflicts(viewer: Viewer) -> Iterator[Task]:
    """Reviews of the viewer's offices that wait until a conflict is decided about."""
    for case_id, reviewer, place in standing.reviews_held(viewer, SHOWN):
        yield Task(
            f"Decide about a conflict of {reviewer}",
            f"It came up after the declaration. The review of {place} waits",
            "teams.show",
            {"application_id": case_id},
            word="New",
        )
