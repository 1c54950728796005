"""A case stands still and goes on, and a clock is given more days; every day that this moves is computed afresh."""

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.models.applications import Application
from accreditation.models.clocks import CasePause, Clock, ClockExtension
from accreditation.models.moderation import ModerationCase
from accreditation.queries import applications, holidays
from accreditation.queries import clocks as queries
from accreditation.queries.policies import policy_of
from accreditation.rules import clocks as rules
from accreditation.services.clocks.recomputing import Moved, recompute, recompute_case, stands_with_questions
from accreditation.services.clocks.rows import day_of, days


def pause(application: Application, *, reason: str, paused_by_id: int) -> CasePause:
    """Let no clock of a case run from now on, at most as long as its policy says."""
    row = CasePause(
        application_id=application.id,
        began_at=clock.now(),
        reason=reason,
        paused_by_id=paused_by_id,
        at_most=days(application, "pause_at_most"),
    )
    db.session.add(row)
    application.paused_at = row.began_at
    db.session.flush()
    _move(application)
    return row


def resume(application: Application, row: CasePause, *, reason: str, ended_by_id: int) -> list[Moved]:
    """Let the clocks of a case run on; each has the working days back that lay in the pause."""
    row.ended_reason, row.ended_by_id = reason, ended_by_id
    _end(application, row)
    db.session.flush()
    return _move(application)


def if_resumed(application: Application) -> list[Moved]:
    """By when each clock of a paused case would be due, if the case went on now; nothing is written."""
    rows = [row for row in queries.of_case(application.id) if row.kind in queries.PAUSED_WITH_CASE]
    extended = queries.extended([row.id for row in rows])
    now = clock.now()
    spans = [(pause.began_at, pause.ended_at or now) for pause in queries.pause_rows(application.id)]
    paused = [span for began, ended in spans if (span := rules.paused_days(began, ended)) is not None]
    questions = queries.with_provider([application.id]).get(application.id, [])
    return [
        Moved(
            row,
            row.due_on,
            day_of(
                row,
                [*paused, *(questions if stands_with_questions(row) else [])],
                extended.get(row.id, 0),
            ),
        )
        for row in rows
    ]


def end_pause(application: Application) -> None:
    """End the pause of a case that has ended: what is reopened later does not stand still."""
    row = queries.running_pause(application.id)
    if row is None:
        application.paused_at = None
    else:
        _end(application, row)


def _end(application: Application, row: CasePause) -> None:
    # A clock of the machine that was set back must not let a pause end before it began.
    row.ended_at = max(clock.now(), row.began_at)
    application.paused_at = None


def extend_pause(
    application: Application, row: CasePause, *, added: int, reason: str, extended_by_id: int
) -> None:
    """Let a pause last some working days longer."""
    row.extended_days, row.extended_reason = added, reason
    row.extended_by_id, row.extended_at = extended_by_id, clock.now()
    db.session.flush()
    _move(application)


def extend(row: Clock, *, added: int, reason: str, extended_by_id: int) -> None:
    """Give a clock some working days more."""
    db.session.add(
        ClockExtension(
            clock_id=row.id,
            days=added,
            reason=reason,
            extended_by_id=extended_by_id,
            extended_at=clock.now(),
        )
    )
    db.session.flush()
    recompute([row])


def _move(application: Application) -> list[Moved]:
    """Compute every day of a case afresh, also when its team's standards go to the moderator."""
    if application.status is ApplicationStatus.MODERATION:
        _move_take_over(application)
    return recompute_case(application.id)


def move_take_overs() -> None:
    """Say anew from when the moderator takes over what a team leaves, in every case, by the calendar as it is now."""
    settling = applications.whole().where(Application.status == ApplicationStatus.MODERATION)
    for application in db.session.scalars(settling.order_by(Application.id)).all():
        _move_take_over(application)


def _move_take_over(application: Application) -> None:
    paused = queries.days_of(queries.pause_rows(application.id))
    length = policy_of(application).moderation.moderator_takes_over_days
    left = select(ModerationCase).where(
        ModerationCase.round_id == application.current_round.id,
        ModerationCase.settled_at.is_(None),
        ~ModerationCase.for_moderator,
    )
    for case in db.session.scalars(left):
        case.moderator_from = holidays.deadline(case.opened_at, length, paused)
