"""The clocks that run and ran, and the pauses of a case, as `services.clocks` and the pages read them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select

from accreditation.db import db
from accreditation.enums.clocks import ClockKind
from accreditation.models.clocks import CasePause, Clock, ClockExtension
from accreditation.queries import holidays
from accreditation.rules import clocks as rules
from accreditation.rules.clocks import Terms
from accreditation.rules.working_days import Pause

REINSTATE: Final = "reinstate"
"""The wait in which a closed case may be reopened: the case itself has ended, so it is due by no day."""

RUNNING: ColumnElement[bool] = and_(
    Clock.met_at.is_(None), Clock.ran_out_at.is_(None), Clock.stopped_at.is_(None)
)
"""Neither met, nor run out, nor stopped."""

PAUSED_WITH_CASE = frozenset(
    {ClockKind.STAGE, ClockKind.INVITATION, ClockKind.REVIEW, ClockKind.CLARIFICATION}
)
"""What stands still while its case is paused; a meeting's papers, a finding and an award do not wait for one case."""


def of_case(application_id: int, *kinds: ClockKind) -> list[Clock]:
    """The clocks of a case that run, of some kinds or of all, oldest first."""
    statement = select(Clock).where(Clock.application_id == application_id, RUNNING).order_by(Clock.id)
    return list(db.session.scalars(statement.where(Clock.kind.in_(kinds)) if kinds else statement))


def stage(application_id: int) -> Clock | None:
    """The clock of the step that a case stands at; the newest, where a case stands at none."""
    return db.session.scalars(
        select(Clock)
        .where(Clock.application_id == application_id, Clock.kind == ClockKind.STAGE, RUNNING)
        .order_by(Clock.id.desc())
    ).first()


def reopened_until(application_id: int) -> date | None:
    """The last day on which a closed case may be reopened; None where nothing has closed it by its deadline."""
    return db.session.scalars(
        select(Clock.due_on)
        .where(
            Clock.application_id == application_id,
            Clock.kind == ClockKind.STAGE,
            Clock.name == REINSTATE,
            Clock.met_at.is_(None),
        )
        .order_by(Clock.id.desc())
    ).first()


def running_pause(application_id: int) -> CasePause | None:
    """The pause in which a case stands now."""
    return db.session.scalars(
        select(CasePause).where(CasePause.application_id == application_id, CasePause.ended_at.is_(None))
    ).first()


def pause_rows(application_id: int) -> Sequence[CasePause]:
    """Every pause of a case, oldest first."""
    return db.session.scalars(
        select(CasePause).where(CasePause.application_id == application_id).order_by(CasePause.id)
    ).all()


def days_of(pauses: Collection[CasePause]) -> list[Pause]:
    """The days inside pauses; one that runs still is counted up to the last day that it may."""
    # So that nothing looks overdue in a pause; when the case goes on, the days are counted as they were.
    ended = (pause.ended_at or ends(pause) for pause in pauses)
    days = (rules.paused_days(pause.began_at, end) for pause, end in zip(pauses, ended, strict=True))
    return [pause for pause in days if pause is not None]


def ends(pause: CasePause) -> datetime:
    """The moment up to which a pause may last."""
    return rules.pause_ends(pause.began_at, pause.at_most + pause.extended_days, holidays.extra())


def extended(clock_ids: Collection[int]) -> dict[int, int]:
    """By how many working days clocks were extended, by their ids; what never was is left out."""
    rows = db.session.execute(
        select(ClockExtension.clock_id, func.sum(ClockExtension.days))
        .where(ClockExtension.clock_id.in_(clock_ids))
        .group_by(ClockExtension.clock_id)
    )
    return {clock_id: int(days) for clock_id, days in rows}


def terms(row: Clock, extension: int = 0) -> Terms:
    """What a clock runs by, for the rule that says its day."""
    return Terms(row.began_at, row.length, row.ends_on, row.grace, extension)
