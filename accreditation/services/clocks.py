"""When each stage of a case is due, by the clocks of its policy, in working days."""

from datetime import date

from accreditation import clock
from accreditation.enums.applications import DRAFTING, ApplicationStatus
from accreditation.models.applications import Application
from accreditation.queries.policies import policy_of
from accreditation.rules import working_days

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


def due_on(application: Application) -> date | None:
    """The day on which the case's present stage is due; None where no clock runs."""
    if application.status in DRAFTING:
        return application.cycle.closes_on
    name = CLOCK_OF.get(application.status)
    return None if name is None else working_days.deadline(clock.now(), days(application, name)).date()
