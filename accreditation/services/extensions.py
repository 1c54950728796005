"""Give one due thing of a case more working days, with the reason that its provider reads; what it means is shown first."""

from accreditation import clock, dates
from accreditation.enums.audit import AuditKind
from accreditation.enums.clocks import ClockKind
from accreditation.enums.people import Duty
from accreditation.errors import ChangesMore, RuleBroken
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clocks as queries
from accreditation.rules.clocks import comes_too_late
from accreditation.services import audit, clocks, duties
from accreditation.services.case_facts import CaseFacts
from workflows.application import TIMED

EXTENDABLE = frozenset({ClockKind.STAGE, ClockKind.INVITATION, ClockKind.REVIEW})
"""What the office gives more time for by itself; a condition's time is the panel's to give."""


def may_be_extended(row: Clock) -> bool:
    """Whether the office can give this clock more days."""
    is_over = row.met_at is not None or row.ran_out_at is not None or row.stopped_at is not None
    return not is_over and row.kind in EXTENDABLE and row.name != queries.REINSTATE


def days_left(row: Clock, application: Application) -> int:
    """By how many working days a clock may be extended still."""
    given = queries.extended([row.id]).get(row.id, 0)
    return max(clocks.days(application, "extension_at_most") - given, 0)


def extend(
    row: Clock, application: Application, *, actor: Viewer, days: int, reason: str, agreed: bool
) -> None:
    """Give a clock some working days more; raises ChangesMore until what it means was read."""
    _refuse(row, application)
    left = days_left(row, application)
    if not left:
        raise RuleBroken(
            "This date was moved as far as it may be. Pause the application instead, if it has to wait."
        )
    if not 1 <= days <= left:
        raise RuleBroken(f"Enter a number of working days from 1 to {left}", field="days")
    if not reason.strip():
        raise RuleBroken("Tell the provider why", field="reason")
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    before = row.due_on
    clocks.extend(row, added=days, reason=reason.strip(), extended_by_id=actor.id)
    if comes_too_late(row.due_on, clock.today()):
        raise RuleBroken(
            f"That would be {dates.day(row.due_on)}, which is over. Give more days.", field="days"
        )
    ChangesMore.unless(agreed, [f"It is due on {dates.day(row.due_on)} instead of {dates.day(before)}."])
    audit.record(
        AuditKind.CLOCK_EXTENDED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        clock_id=row.id,
        # Of a reviewer's own days their provider hears nothing.
        review_id=row.review_id,
        days=days,
    )


def _refuse(row: Clock, application: Application) -> None:
    if not may_be_extended(row):
        raise RuleBroken("This date is over, so it cannot be moved. Nothing was changed.")
    if application.paused_at is not None:
        raise RuleBroken("This application is paused: no date counts now. Let it go on first.")
    is_stage = row.kind is ClockKind.STAGE
    if is_stage and application.status in TIMED and CaseFacts(application, None).time_over:
        raise RuleBroken(
            "The time for this step has passed, so it cannot be moved. It can be reopened once it has closed."
        )
