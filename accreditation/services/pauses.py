"""Pause a case with the reason that its provider reads, let it go on, and let a Dean lengthen a pause once."""

from datetime import date

from accreditation import clock, dates
from accreditation.enums.applications import ENDED
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty, Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.clocks import CasePause
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clocks as queries
from accreditation.queries import holidays
from accreditation.rules.clocks import comes_too_late
from accreditation.services import audit, clocks, duties, overtaken
from accreditation.services.case_facts import CaseFacts
from workflows.application import TIMED


def pause(application: Application, *, actor: Viewer, reason: str) -> CasePause:
    """Let a case stand still: no deadline counts until it goes on, or until its pause has lasted as long as it may."""
    unable = why_not(application)
    if unable:
        raise RuleBroken(unable)
    _take_duty(application, actor)
    row = clocks.pause(application, reason=_written(reason), paused_by_id=actor.id)
    _record(AuditKind.CASE_PAUSED, application, row, actor)
    return row


def why_not(application: Application) -> str:
    """Why a case cannot be paused now; empty where it can."""
    if application.paused_at is not None:
        return f"This application is paused already, since {dates.moment(application.paused_at)}. Nothing was changed."
    if application.status in ENDED:
        return "This application has ended, so there is nothing to pause."
    # What closes tonight would else be held open by a pause for which nobody was in time.
    if application.status in TIMED and CaseFacts(application, None).time_over:
        return "The time for this step has passed, so it cannot be paused. It can be reopened once it has closed."
    return ""


def resume(application: Application, *, actor: Viewer, reason: str) -> None:
    """Let a paused case go on; every date moves by the working days that lay in the pause."""
    row = _running(application)
    _take_duty(application, actor)
    clocks.resume(application, row, reason=_written(reason), ended_by_id=actor.id)
    _record(AuditKind.CASE_RESUMED, application, row, actor)
    overtaken.void_signature(application)


def extend_pause(application: Application, *, actor: Viewer, days: int, reason: str) -> None:
    """Let a pause last longer, once, by at most as many working days again as it had."""
    row = _running(application)
    if row.extended_at is not None:
        raise RuleBroken("This pause was made longer already, which is possible once.")
    if not 1 <= days <= row.at_most:
        raise RuleBroken(f"Enter a number of working days from 1 to {row.at_most}", field="days")
    clocks.extend_pause(application, row, added=days, reason=_written(reason), extended_by_id=actor.id)
    if comes_too_late(queries.ends(row).date(), clock.today()):
        raise RuleBroken("The pause would be over all the same. Give more days.", field="days")
    _record(AuditKind.PAUSE_EXTENDED, application, row, actor, days=days)


def longest(application: Application) -> date:
    """The last day that a pause which begins now may last."""
    return holidays.deadline(clock.now(), clocks.days(application, "pause_at_most")).date()


def _running(application: Application) -> CasePause:
    row = queries.running_pause(application.id)
    if row is None:
        raise RuleBroken("This application is not paused now. Nothing was changed.")
    return row


def _take_duty(application: Application, actor: Viewer) -> None:
    runs = application.office_id in actor.offices(Role.SECRETARIAT)
    duties.take(application.id, actor.id, Duty.SECRETARIAT if runs else Duty.CONCERN_OFFICER)


def _written(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken("Tell the provider why", field="reason")
    return reason.strip()


def _record(kind: AuditKind, application: Application, row: CasePause, actor: Viewer, **facts: int) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        pause_id=row.id,
        **facts,
    )
