"""The clocks that run and ran, and the pauses of a case, as `services.clocks` and the pages read them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from accreditation.db import db
from accreditation.enums.clarifications import ClarificationStatus
from accreditation.enums.clocks import ClockKind
from accreditation.models.clarifications import Clarification
from accreditation.models.clocks import CasePause, Clock, ClockExtension
from accreditation.models.rounds import ReviewRound
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


STOPPED_BY_QUESTIONS: Final = frozenset({"review", "replacement_review"})
"""Clocks of reviewers, by name, that stand still while the provider has their questions."""


def with_provider(application_ids: Collection[int]) -> dict[int, list[Pause]]:
    """The days in which the provider of each case had its reviewers' questions; still open, up to the day of the answer."""
    if not application_ids:
        return {}
    rows = db.session.execute(
        select(ReviewRound.application_id, Clarification)
        .join(Clarification, Clarification.round_id == ReviewRound.id)
        .where(
            ReviewRound.application_id.in_(application_ids),
            # Waived from the start, nothing was ever with the provider.
            or_(Clarification.status != ClarificationStatus.WAIVED, Clarification.closed_at.is_not(None)),
        )
        .order_by(Clarification.id)
    ).all()
    waiting = [case_id for case_id, row in rows if row.status is ClarificationStatus.ASKED]
    until = {row.application_id: row.due_on for row in _answers(waiting)}
    spans: dict[int, list[Pause]] = {}
    for case_id, row in rows:
        end = row.declared_at or row.closed_at or until.get(case_id)
        span = None if end is None else rules.paused_days(row.asked_at, end)
        if span is not None:
            spans.setdefault(case_id, []).append(span)
    return spans


def _answers(application_ids: Collection[int]) -> Sequence[Clock]:
    """The clocks of answers that are waited for."""
    if not application_ids:
        return ()
    return db.session.scalars(
        select(Clock).where(
            Clock.application_id.in_(application_ids), Clock.kind == ClockKind.CLARIFICATION, RUNNING
        )
    ).all()


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
