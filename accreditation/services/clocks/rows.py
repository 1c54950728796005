"""One clock as a row: begun, and ended once; its day and the copy of it that lists read are written together."""

from collections.abc import Sequence
from datetime import date, datetime

from accreditation import clock
from accreditation.db import db
from accreditation.enums.clocks import ClockKind
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock
from accreditation.models.findings import Finding
from accreditation.models.reviews import Review
from accreditation.queries import clocks as queries
from accreditation.queries import holidays
from accreditation.queries.policies import policy_of
from accreditation.rules import clocks as rules
from accreditation.rules.working_days import Pause


def days(application: Application, name: str) -> int:
    """The length of a clock in working days, by the case's policy."""
    return policy_of(application).days(name)


def start(
    kind: ClockKind,
    name: str,
    *,
    application_id: int | None = None,
    review_id: int | None = None,
    finding_id: int | None = None,
    meeting_id: int | None = None,
    award_id: int | None = None,
    concern_id: int | None = None,
    began_at: datetime | None = None,
    length: int | None = None,
    ends_on: date | None = None,
    grace: int = 0,
    paused: Sequence[Pause] = (),
) -> Clock:
    """Begin a clock, now unless said; `paused` are the days of its case on which it does not run."""
    row = Clock(
        kind=kind,
        name=name,
        application_id=application_id,
        review_id=review_id,
        finding_id=finding_id,
        meeting_id=meeting_id,
        award_id=award_id,
        concern_id=concern_id,
        began_at=began_at or clock.now(),
        length=length,
        ends_on=ends_on,
        grace=grace,
    )
    set_day(row, day_of(row, paused))
    db.session.add(row)
    return row


def day_of(row: Clock, paused: Sequence[Pause] = (), extended: int = 0) -> date:
    """The day on which a clock is due, computed afresh."""
    terms = queries.terms(row, extended)
    # A day that nothing moved is due as it was set, whatever the calendar.
    moves = row.length is not None or row.grace or extended or paused
    return rules.due_on(terms, paused, holidays.extra() if moves else ())


def set_day(row: Clock, day: date) -> None:
    """Write by when a clock is due, and the copy that lists read with an index."""
    row.due_on = day
    subject = copied_to(row)
    if subject is not None:
        subject.due_on = day


def copied_to(row: Clock) -> Application | Review | Finding | None:
    """What carries a clock's day as its own."""
    if row.kind is ClockKind.STAGE and row.name != queries.REINSTATE:
        return db.session.get(Application, row.application_id)
    if row.review_id is not None:
        return db.session.get(Review, row.review_id)
    return None if row.finding_id is None else db.session.get(Finding, row.finding_id)


def meet(row: Clock) -> None:
    """End a clock by what it waited for, in time or late; one that has ended stays as it ended."""
    if _runs(row):
        row.met_at = clock.now()


def run_out(row: Clock) -> None:
    """End a clock by its day, which brought what the rules say."""
    if _runs(row):
        row.ran_out_at = clock.now()


def stop(row: Clock) -> None:
    """End a clock because what it waited for is not waited for any more."""
    if _runs(row):
        row.stopped_at = clock.now()


def _runs(row: Clock) -> bool:
    return row.met_at is None and row.ran_out_at is None and row.stopped_at is None
