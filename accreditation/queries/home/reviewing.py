"""What waits for reviewers, and for the office about them."""

from collections.abc import Iterator

from sqlalchemy import (
    and_,
    or_,
    select,
)

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import standing as standing_words
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import (
    moderation,
    rounds,
    standing,
)
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.home.task import SHOWN, Task
from accreditation.queries.reviews import OF_NEWEST_ROUND, waits_for_reviewer

FOR_LEAD_REVIEWERS = (S.IN_REVIEW, S.MODERATION)


def reviews(viewer: Viewer) -> Iterator[Task]:
    """Reviews that the viewer does, and teams that they lead."""
    if not viewer.has(Role.REVIEWER):
        return
    rows = db.session.execute(
        with_subject(select(Review.id, Review.status, Review.due_on, SUBJECT_NAME).join(Review.application))
        .where(
            Review.reviewer_id == viewer.id,
            OF_NEWEST_ROUND,
            waits_for_reviewer(),
        )
        .order_by(Review.due_on, Review.id)
        .limit(SHOWN)
    )
    for review_id, status, due_on, name in rows:
        yield Task(f"Review of {name}", status.label, "reviews.show", {"review_id": review_id}, due_on)
    led = db.session.execute(
        with_subject(
            select(Review.id, Application.status, Application.due_on, SUBJECT_NAME).join(Review.application)
        )
        .where(
            Review.reviewer_id == viewer.id,
            Review.is_lead,
            Review.status == ReviewStatus.REVEALED,
            OF_NEWEST_ROUND,
            or_(
                Application.status.in_(FOR_LEAD_REVIEWERS),
                and_(Application.status == S.FACTUAL_ACCURACY, rounds.confirmed()),
            ),
        )
        .order_by(Application.due_on, Review.id)
        .limit(SHOWN)
    )
    for review_id, stands, due_on, name in led:
        hint = standing_words(stands, report_confirmed=True)
        yield Task(f"Your team on {name}", hint, "consensus.team", {"review_id": review_id}, due_on)
    yield from _proposed(viewer)


def _proposed(viewer: Viewer) -> Iterator[Task]:
    """Scores that a lead has proposed to the team, and that wait for this reviewer's own word."""
    rows = db.session.execute(
        with_subject(select(Review.id, Application.due_on, SUBJECT_NAME).join(Review.application))
        .where(
            Review.reviewer_id == viewer.id,
            ~Review.is_lead,
            Review.status == ReviewStatus.REVEALED,
            OF_NEWEST_ROUND,
            Application.status == S.MODERATION,
            moderation.waits_for_assent(),
        )
        .order_by(Application.due_on, Review.id)
        .limit(SHOWN)
    )
    for review_id, due_on, name in rows:
        yield Task(
            f"Your team on {name}",
            "Say whether you agree with the scores that are proposed",
            "consensus.team",
            {"review_id": review_id},
            due_on,
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
