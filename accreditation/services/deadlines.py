"""Apply the deadlines that have passed: close what nobody sent, take silence on a report as agreement, pass on clocks."""

import logging
from collections.abc import Iterable

from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger
from accreditation.enums.clocks import ClockKind
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.clocks import CasePause, Clock
from accreditation.models.moderation import ModerationCase
from accreditation.models.rounds import ReviewRound
from accreditation.queries import applications as queries
from accreditation.queries import clocks as clock_queries
from accreditation.queries import heartbeats, locks, unlocks
from accreditation.services import clocks, moves, reports, reviews
from accreditation.services.case_facts import CaseFacts
from workflows.guards import ending

AT_DEADLINE = {
    S.SELF_ASSESSMENT: Trigger.LAPSE,
    S.EVIDENCE: Trigger.LAPSE,
    S.SIGN_OFF: Trigger.LAPSE,
    S.SIGNED: Trigger.LAPSE,
    S.RETURNED: Trigger.LAPSE,
    S.DEFERRED: Trigger.LAPSE,
    S.FACTUAL_ACCURACY: Trigger.CONFIRM_ACCURACY,
}
log = logging.getLogger(__name__)


def due() -> list[int]:
    """The cases that a clock or a pause may have run out for, earliest day first; whether it has, their own facts say."""
    # A case that is due and paused stands twice; it is taken where it comes first.
    return list(dict.fromkeys([*_due_by_clock(), *_in_pause()]))


def _due_by_clock() -> Iterable[int]:
    """By the day of the clock, so that missed nights are caught up in the order in which they would have come."""
    statement = (
        select(Clock.application_id)
        .join(Application, Application.id == Clock.application_id)
        .where(
            clock_queries.RUNNING,
            Clock.kind == ClockKind.STAGE,
            Clock.due_on <= clock.today(),
            Application.status.in_(AT_DEADLINE),
        )
        .order_by(Clock.due_on, Clock.id)
    )
    return (case_id for case_id in db.session.scalars(statement) if case_id is not None)


def _in_pause() -> Iterable[int]:
    return db.session.scalars(
        select(CasePause.application_id).where(CasePause.ended_at.is_(None)).order_by(CasePause.began_at)
    )


def apply() -> int:
    """Take the step of every case whose deadline passed, each in its own transaction, and say how many were taken."""
    if heartbeats.clock_in_doubt():
        log.warning("The clock jumped: no deadline counts until an administrator confirms the date")
        return 0
    ids, passed_on, unanswered = due(), _passed_on(), unlocks.overdue()
    # The reading ends here: each case is then taken in a short write of its own, and read again under its lock.
    db.session.rollback()
    _end_waits()
    for application_id in passed_on:
        _pass_on(application_id)
    for review_id in unanswered:
        _run_out(review_id)
    return sum(_apply(application_id) for application_id in ids)


def _end_waits() -> None:
    """Note that closed cases cannot be reopened any more; nothing else comes of it."""
    waits = (
        Clock.kind == ClockKind.STAGE,
        Clock.name == clock_queries.REINSTATE,
        Clock.due_on < clock.today(),
    )
    with unit_of_work():
        db.session.execute(update(Clock).where(*waits, clock_queries.RUNNING).values(ran_out_at=clock.now()))


def _apply(application_id: int) -> bool:
    try:
        with unit_of_work():
            locks.with_served(application_id)
            application = queries.get(application_id)
            # So that nothing closes by a day that a holiday added meanwhile has moved.
            clocks.recompute_case(application_id)
            facts = CaseFacts(application, None)
            trigger = Trigger.LAPSE if facts.paused else AT_DEADLINE.get(application.status)
            # The same guards as of the step itself, so that a deadline means one thing whatever it brings.
            waits = any(True for guard in ending.CLOSING for _ in guard(facts))
            if trigger is None or waits:
                return False
            if trigger is Trigger.CONFIRM_ACCURACY:
                reports.confirm_accuracy(application, actor=None)
            else:
                moves.case(application, trigger, actor=None, facts=facts)
    except RuleBroken as refusal:
        # One case that cannot move must not keep the deadlines of all others.
        log.info("The deadline of case %s brings nothing: %s", application_id, refusal.message)
        return False
    return True


def _passed_on() -> list[int]:
    """The cases with a standard that the team left to the moderator by taking too long."""
    left = (
        select(ReviewRound.application_id)
        .join(ModerationCase, ModerationCase.round_id == ReviewRound.id)
        .where(
            ModerationCase.settled_at.is_(None),
            ~ModerationCase.for_moderator,
            ModerationCase.moderator_from <= clock.now(),
        )
        .distinct()
    )
    return list(
        db.session.scalars(
            select(Application.id).where(Application.status == S.MODERATION, Application.id.in_(left))
        )
    )


def _pass_on(application_id: int) -> None:
    """Let the moderator's clock run where nothing is left to the team."""
    with unit_of_work():
        locks.application(application_id)
        clocks.set_moderation_due(queries.get(application_id))


def _run_out(review_id: int) -> None:
    """Leave a review locked that no moderator answered about in time, so that its team waits no longer."""
    with unit_of_work():
        locks.of_review(review_id)
        reviews.run_out(unlocks.overdue_review(review_id))
