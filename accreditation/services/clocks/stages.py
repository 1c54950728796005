"""The clock of the step that a case stands at: one ends as the case leaves it, and the next begins, each by its policy."""

from accreditation.enums.applications import DRAFTING, ENDED, TAKES_REVIEWERS, ApplicationStatus, Trigger
from accreditation.enums.clocks import ClockKind
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock
from accreditation.queries import clocks as queries
from accreditation.queries import moderation
from accreditation.queries.moderation import with_moderator
from accreditation.rules import working_days
from accreditation.services.clocks import subjects, windows
from accreditation.services.clocks.pauses import end_pause
from accreditation.services.clocks.recomputing import recompute
from accreditation.services.clocks.rows import day_of, days, meet, run_out, set_day, start, stop

CLOCK_OF = {
    ApplicationStatus.SUBMITTED: "completeness_check",
    ApplicationStatus.IN_CHECK: "completeness_check",
    ApplicationStatus.RETURNED: "complete_return",
    ApplicationStatus.ALLOCATION: "allocation",
    ApplicationStatus.IN_REVIEW: "review",
    ApplicationStatus.MODERATION: "team_moderation",
    ApplicationStatus.FACTUAL_ACCURACY: "accuracy_check",
    ApplicationStatus.READY_FOR_PANEL: "wait_for_meeting",
    ApplicationStatus.AT_PANEL: "wait_for_meeting",
    ApplicationStatus.DECIDED: "ratification",
    ApplicationStatus.DEFERRED: "deferral",
    ApplicationStatus.LAPSED: "reinstate",
}
"""The policy's name of each step's clock; while an application is written, its window counts instead."""

MODERATOR = "moderator"
STOPS = frozenset({Trigger.WITHDRAW, Trigger.POSTPONE, Trigger.REOPEN_MODERATION, Trigger.REOPEN_REVIEW})
"""Steps that leave a state without what its clock waited for."""


def begin_stage(application: Application) -> None:
    """Begin the clock of the step at which a case stands now; where no clock runs it is due by no day."""
    application.due_on = None
    if application.status in DRAFTING:
        name, began_at, length, ends_on = windows.of_case(application)
        row = start(
            ClockKind.STAGE,
            name,
            application_id=application.id,
            began_at=began_at,
            length=length,
            ends_on=ends_on,
        )
        # Reopened while it waits to be signed, it has the executive's days as before.
        row.grace = _grace(application, row)
        set_day(row, day_of(row))
    elif application.status in CLOCK_OF:
        name = CLOCK_OF[application.status]
        start(ClockKind.STAGE, name, application_id=application.id, length=days(application, name))


def change_stage(application: Application, source: ApplicationStatus, trigger: Trigger) -> None:
    """End the clock of the step that a case has left, and begin that of the step to which it has come."""
    row = queries.stage(application.id)
    if {source, application.status} <= DRAFTING and row is not None:
        _keep_window(application, row)
        return
    if row is not None:
        _end(application, row, trigger)
    if source in TAKES_REVIEWERS and application.status not in TAKES_REVIEWERS:
        subjects.stop_reviews(application.id)
    if application.paused_at is not None and application.status in ENDED:
        end_pause(application)
    begin_stage(application)
    if trigger is Trigger.REINSTATE and application.status in TAKES_REVIEWERS:
        subjects.begin_again(application)


def _end(application: Application, row: Clock, trigger: Trigger) -> None:
    if trigger is Trigger.LAPSE and application.paused_at is None:
        run_out(row)
    elif trigger in STOPS or trigger is Trigger.LAPSE:
        stop(row)
    else:
        meet(row)


def _keep_window(application: Application, row: Clock) -> None:
    """Let the provider's one clock go on, with the executive's days on top while they count."""
    is_signatorys = application.status in {ApplicationStatus.SIGN_OFF, ApplicationStatus.SIGNED}
    if not row.grace and not is_signatorys:
        return
    row.grace = 0
    recompute([row])
    row.grace = _grace(application, row)
    if row.grace:
        recompute([row])


def _grace(application: Application, row: Clock) -> int:
    """The executive's working days on top of a window, while they count."""
    waits = windows.waits_for_signatory(application, working_days.closes(row.due_on))
    return days(application, "signatory_grace") if waits else 0


def set_moderation_due(application: Application) -> None:
    """Let the moderator's clock run once nothing is left to the team; until then the case is due by the team's."""
    opened = [
        case for case in moderation.cases(application.current_round).values() if case.settled_at is None
    ]
    since = [case.moderator_from for case in opened if with_moderator(case) and case.moderator_from]
    # While the team still has one to settle, its own clock runs; the moderator loses no days to that.
    if not opened or len(since) < len(opened):
        return
    row = queries.stage(application.id)
    if row is None or row.name != MODERATOR:
        if row is not None:
            stop(row)
        row = start(
            ClockKind.STAGE,
            MODERATOR,
            application_id=application.id,
            began_at=max(since),
            length=days(application, "moderator"),
        )
    elif row.began_at != max(since):
        row.began_at = max(since)
        recompute([row])


def set_answer_due(application: Application, *, by_silence: bool) -> None:
    """Let the lead's clock run once the provider has answered on the report: the state stays, and whose turn it is does not."""
    row = queries.stage(application.id)
    if row is not None:
        (run_out if by_silence else meet)(row)
    length = days(application, "accuracy_answer")
    start(ClockKind.STAGE, "accuracy_answer", application_id=application.id, length=length)
