"""What waits for reviewers, and for the office about them."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from accreditation.db import db
from accreditation.enums import task_words
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.clarifications import ClarificationStatus
from accreditation.enums.people import Role
from accreditation.enums.reviews import ON_TEAM, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.clarifications import Clarification
from accreditation.models.organisations import Organisation
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import (
    exceptions,
    moderation,
    reviewer_details,
    rounds,
    scores,
    standing,
)
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.home.task import OF_HOME, SHOWN, Part, Reach, Task, about, with_others
from accreditation.queries.reviews import OF_NEWEST_ROUND, waits_for_reviewer

_ANSWERED = and_(
    Review.is_lead,
    exists().where(
        Clarification.round_id == Review.round_id, Clarification.status == ClarificationStatus.ANSWERED
    ),
)
"""The provider has answered, and the lead has yet to close the questions."""

_TO_CONFIRM = and_(
    Review.status == ReviewStatus.REVEALED, Application.status == S.IN_REVIEW, scores.TO_CONFIRM
)
"""After the visit the provider has answered something that the reviewer scored: they save their score again."""

FOR_LEAD_REVIEWERS = (S.IN_REVIEW, S.MODERATION)


def asked_yearly(viewer: Viewer) -> Iterator[Task]:
    """What the viewer told of themselves as a reviewer a year ago or never, and their yearly word that their ties are all told."""
    yearly = reviewer_details.asked_yearly(viewer)
    if yearly.details:
        yield Task(
            "Read whether your details as a reviewer are still true",
            "Review teams are chosen from them. We ask once a year",
            "reviewer_details.show",
        )
    if yearly.interests:
        yield Task(
            "Say that your interests are all told",
            "Asked once a year: what ties you to providers and universities, or that there is nothing",
            "interests.show",
            {},
            word="To do",
            part=Part.MAY,
        )


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
                Review.held_at,
                _ANSWERED,
            ).join(Review.application)
        )
        .where(Review.reviewer_id == viewer.id, OF_NEWEST_ROUND, *_in_time(reach, Review.due_on))
        .where(or_(waits_for_reviewer(), _TO_CONFIRM, *([_others_turn()] if reach.of_others else [])))
        .order_by(Review.due_on, Review.id)
        .limit(reach.most + reach.most)
    )
    for review_id, status, due_on, case_due, place, provider, paused_at, held_at, answered in rows:
        values = {"review_id": review_id}
        if status is not ReviewStatus.SET_ASIDE and (held_at is not None or paused_at is not None):
            waits = task_words.PAUSED if held_at is None else task_words.HELD
            yield with_others(waits, place, provider, "reviews.show", values)
            continue
        if answered and status in ON_TEAM:
            yield _to_close(place, provider, values, due_on, status)
            continue
        if status in (ReviewStatus.LOCKED, ReviewStatus.REVEALED):
            yield _after_lock(place, provider, values, case_due, status)
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
    yield from _of_teams(viewer, reach)


def _after_lock(
    place: str, provider: str, values: dict[str, int], case_due: date | None, status: ReviewStatus
) -> Task:
    """A locked review waits for the team's others; a shared one for its reviewer to save scores again."""
    if status is ReviewStatus.LOCKED:
        hint = "The reviewers of your team who have not locked yet"
        return Task(place, hint, "reviews.show", values, case_due, part=Part.OTHERS)
    title = f"{task_words.SAVE_AGAIN}: {place}"
    return Task(title, about(place, provider), "reviews.show", values, case_due, stage=status)


def _to_close(
    place: str, provider: str, values: dict[str, int], due_on: date | None, status: ReviewStatus
) -> Task:
    """The provider's answers, which the lead reads before anybody locks."""
    title = f"{task_words.CLOSE_QUESTIONS}: {place}"
    return Task(title, about(place, provider), "review_questions.gathered", values, due_on, stage=status)


def _in_time(reach: Reach, day: InstrumentedAttribute[date | None]) -> list[ColumnElement[bool]]:
    """The rows of a reach by their day; where days alone matter, those whose case is not paused, nor they held back."""
    runs = (Application.paused_at.is_(None), Review.held_at.is_(None))
    return reach.within(day) if reach.of_others else [*reach.within(day), *runs]


def _others_turn() -> ColumnElement[bool]:
    """Reviews of cases in review that are locked, or were set aside: nothing is left for their reviewer to do."""
    return and_(
        Review.status.in_((ReviewStatus.LOCKED, ReviewStatus.SET_ASIDE)),
        Application.status == S.IN_REVIEW,
    )


def _of_teams(viewer: Viewer, reach: Reach) -> Iterator[Task]:
    """Teams that wait for the viewer as their lead, and scores that a lead proposed and that wait for the viewer's own word."""
    leads = and_(
        Review.is_lead,
        or_(
            Application.status.in_(FOR_LEAD_REVIEWERS),
            and_(Application.status == S.FACTUAL_ACCURACY, rounds.confirmed()),
        ),
    )
    assents = and_(~Review.is_lead, Application.status == S.MODERATION, moderation.waits_for_assent())
    rows = db.session.execute(
        with_subject(
            select(
                Review.id,
                Review.is_lead,
                Application.status,
                Application.due_on,
                SUBJECT_NAME,
                Organisation.name,
                Application.paused_at,
            ).join(Review.application)
        )
        .where(
            Review.reviewer_id == viewer.id,
            Review.status == ReviewStatus.REVEALED,
            # How far the case is, is not for somebody with whom a conflict came up.
            Review.held_at.is_(None),
            OF_NEWEST_ROUND,
            *_in_time(reach, Application.due_on),
            or_(leads, assents),
        )
        .order_by(Application.due_on, Review.id)
        .limit(reach.most + reach.most)
    )
    for review_id, is_lead, stands, due_on, place, provider, paused_at in rows:
        values = {"review_id": review_id}
        if paused_at is not None:
            yield with_others(task_words.PAUSED, place, provider, "consensus.team", values)
            continue
        title = task_words.OF_LEAD[stands] if is_lead else "Say whether you agree with the proposed scores"
        yield Task(
            f"{title}: {place}",
            about(place, provider),
            "consensus.team",
            values,
            due_on,
            stage=stands if is_lead else ReviewStatus.REVEALED,
            otherwise=task_words.WAITS,
        )


def conflicts(viewer: Viewer) -> Iterator[Task]:
    """Reviews of the viewer's offices that wait until a conflict is decided about, and what waits for a second person."""
    for case_id, exception_id, person, place in exceptions.waiting(viewer, SHOWN):
        yield Task(
            f"Confirm that a conflict of {person} is set aside, or turn it down",
            f"Somebody of your office proposed it for {place}. It takes two people",
            "conflicts.decide",
            {"application_id": case_id, "exception_id": exception_id},
            word="New",
        )
    for case_id, reviewer, place in standing.reviews_held(viewer, SHOWN):
        yield Task(
            f"Decide about a conflict of {reviewer}",
            f"It came up after the declaration. The review of {place} waits",
            "teams.show",
            {"application_id": case_id},
            word="New",
        )
