"""When each stage of a case is due, by the clocks of its policy, in working days."""

from datetime import date, datetime

from accreditation import clock
from accreditation.enums.applications import DRAFTING, ApplicationStatus
from accreditation.models.applications import Application
from accreditation.queries import moderation
from accreditation.queries.moderation import with_moderator
from accreditation.queries.policies import policy_of
from accreditation.rules import stages, working_days

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
}


def days(application: Application, name: str) -> int:
    """The length of a clock in working days, by the case's policy."""
    return policy_of(application).days(name)


def set_moderation_due(application: Application) -> None:
    """Let the moderator's clock run once nothing is left to the team; until then the case is due by the team's."""
    opened = [
        case for case in moderation.cases(application.current_round).values() if case.settled_at is None
    ]
    since = [case.moderator_from for case in opened if with_moderator(case) and case.moderator_from]
    # While the team still has one to settle, its own clock runs; the moderator loses no days to that.
    if opened and len(since) == len(opened):
        application.due_on = working_days.deadline(max(since), days(application, "moderator")).date()


def set_answer_due(application: Application) -> None:
    """Let the lead's clock run once the provider has answered on the report: the state stays, and whose turn it is does not."""
    application.due_on = working_days.deadline(clock.now(), days(application, "accuracy_answer")).date()


def due_on(application: Application) -> date | None:
    """The day on which the case's present stage is due; None where no clock runs."""
    if application.status in DRAFTING:
        return working_days.day_of(_drafting_ends(application))
    name = CLOCK_OF.get(application.status)
    return None if name is None else working_days.deadline(clock.now(), days(application, name)).date()


def _drafting_ends(application: Application) -> datetime:
    return stages.drafting_ends(
        application.status,
        application.status_since,
        stages.window_ends(
            application.cycle.closes_on, application.reinstated_at, days(application, "reinstated")
        ),
        days(application, "signatory_grace"),
    )
