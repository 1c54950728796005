"""A reviewer's conflict that comes up after the declaration: it is noticed when it arises, and the review waits for the office."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.reviews import ConflictKind
from accreditation.errors import RuleBroken
from accreditation.models.reviews import Review, ReviewConflict
from accreditation.models.ties import ConflictException
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, exceptions, locks, standing
from accreditation.services import audit


def look_again(person_id: int, *, organisation_id: int | None = None) -> None:
    """Ask again what is known against a reviewer, in every case under way, or in those of one provider.

    Called wherever a role, an employer or a duty changes, so that a review stops in the transaction of its cause.
    """
    _end_exceptions(person_id)
    for review in standing.open_reviews(person_id, organisation_id):
        locks.application(review.application_id)
        application = applications.get(review.application_id)
        notice(review, standing.conflicts_of(application, [person_id]).get(person_id, []))


def look_over() -> None:
    """Ask again of every review under way, and of all that is set aside: what arose by nobody's act here is noticed by the night.

    As a merger of employers, or a university that begins to send its learners to a placement.
    """
    under_way = standing.open_reviews()
    conflicts = _between(under_way)
    overtaken = _overtaken()
    if overtaken:
        # All of them at once, in the order in which everybody takes them.
        locks.cases(
            {exception.application_id for exception in overtaken} | {case_id for _, case_id in conflicts}
        )
        for exception in overtaken:
            _end_exception(exception)
        conflicts = _between(under_way)
    for review in under_way:
        kinds = conflicts.get((review.reviewer_id, review.application_id))
        if kinds:
            locks.application(review.application_id)
            notice(review, kinds)


def _between(reviews: Collection[Review]) -> Mapping[tuple[int, int], list[ConflictKind]]:
    """What keeps each reviewer from each of their cases, by person and case."""
    cases = {review.application_id: review.application for review in reviews}
    return standing.conflicts_between(cases.values(), {review.reviewer_id for review in reviews})


def _overtaken() -> list[ConflictException]:
    """What is set aside in cases with which a conflict of another kind came up."""
    set_aside = exceptions.standing_everywhere()
    cases = {case.id: case for _, case in set_aside}
    conflicts = standing.conflicts_between(
        cases.values(), {exception.person_id for exception, _ in set_aside}
    )
    return [exception for exception, case in set_aside if (exception.person_id, case.id) in conflicts]


def _end_exceptions(person_id: int) -> None:
    """Withdraw what is set aside for somebody in the cases with which a conflict of another kind came up."""
    for exception in exceptions.standing_for(person_id):
        if standing.conflicts_of(applications.get(exception.application_id), [person_id]):
            _end_exception(exception)


def _end_exception(exception: ConflictException) -> None:
    exception.withdrawn_at = clock.now()
    exception.withdrawn_because = "A conflict of another kind came up."
    audit.record(
        AuditKind.EXCEPTION_WITHDRAWN,
        actor=None,
        stream=audit.case(exception.application_id),
        application_id=exception.application_id,
        exception_id=exception.id,
        person_id=exception.person_id,
    )
    db.session.flush()


def notice(review: Review, kinds: list[ConflictKind]) -> None:
    """Let a review wait for the office because of what came up; what it waits for already is not said twice."""
    waiting = set(
        db.session.scalars(
            select(ReviewConflict.kind).where(
                ReviewConflict.review_id == review.id, ReviewConflict.cleared_at.is_(None)
            )
        )
    )
    for kind in kinds:
        if kind in waiting:
            continue
        db.session.add(ReviewConflict(review_id=review.id, kind=kind, noticed_at=clock.now()))
        # Nobody's act: it follows from what was done elsewhere, perhaps by somebody who knows nothing of this case.
        audit.record(
            AuditKind.CONFLICT_NOTICED,
            actor=None,
            stream=audit.case(review.application_id),
            review_id=review.id,
            kind=kind.value,
        )
    if kinds and review.held_at is None:
        review.held_at = clock.now()
    db.session.flush()


def carry_on(earlier_review: Review, review: Review) -> None:
    """Let a review of the next round wait for what the one before waits for."""
    waiting = db.session.scalars(
        select(ReviewConflict.kind)
        .where(ReviewConflict.review_id == earlier_review.id, ReviewConflict.cleared_at.is_(None))
        .order_by(ReviewConflict.id)
    ).all()
    notice(review, list(waiting))


def clear(review: Review, *, reason: str, actor: Viewer) -> None:
    """Let a review go on: the conflict no longer holds, and the office says why that is enough.

    Refused while it still holds: nobody reviews a provider to which they are tied, whatever the reason.
    """
    if review.held_at is None:
        raise RuleBroken("No conflict waits for a decision on this review.")
    if not reason.strip():
        raise RuleBroken("Say why the review may go on.", field="reason")
    kinds = standing.conflicts_of(review.application, [review.reviewer_id]).get(review.reviewer_id, [])
    if kinds:
        words = "; ".join(kind.label.lower() for kind in kinds)
        raise RuleBroken(
            f"The conflict still holds ({words}), so nobody can clear it. Set the review aside, or have the record put"
            " right first if it is wrong.",
            field="reason",
        )
    for conflict in db.session.scalars(
        select(ReviewConflict).where(
            ReviewConflict.review_id == review.id, ReviewConflict.cleared_at.is_(None)
        )
    ):
        conflict.cleared_at, conflict.cleared_by_id = clock.now(), actor.id
        conflict.reason = reason.strip()
    review.held_at = None
    audit.record(
        AuditKind.CONFLICT_CLEARED,
        actor=actor,
        stream=audit.case(review.application_id),
        review_id=review.id,
    )
    db.session.flush()
