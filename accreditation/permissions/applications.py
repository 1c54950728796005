"""Who may do what to an application; never when."""

from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES, Role
from accreditation.enums.permissions import Permission
from accreditation.models.applications import Application
from accreditation.models.organisations import Placement
from accreditation.permissions.viewer import Viewer

CASE_WATCHERS = (Role.SECRETARIAT, Role.MODERATOR, Role.RATIFIER, Role.CONCERN_OFFICER)


def works_for_provider(viewer: Viewer, application: Application) -> bool:
    """Holds any role in the provider."""
    return application.organisation_id in viewer.organisations(*PROVIDER_ROLES)


def drafts(viewer: Viewer, application: Application) -> bool:
    """May write answers and cite evidence."""
    return application.organisation_id in viewer.organisations(*DRAFTERS)


def leads(viewer: Viewer, application: Application) -> bool:
    """Leads the provider's applications."""
    return application.organisation_id in viewer.organisations(Role.PROVIDER_LEAD)


def signs(viewer: Viewer, application: Application) -> bool:
    """Signs for the provider."""
    return application.organisation_id in viewer.organisations(Role.SIGNATORY)


def starts(viewer: Viewer, placement: Placement) -> bool:
    """May open an application for the placement."""
    return placement.organisation_id in viewer.organisations(*DRAFTERS)


def watches_case(viewer: Viewer, application: Application) -> bool:
    """Works in the office that leads the case, or audits the nation."""
    return application.office_id in viewer.offices(*CASE_WATCHERS) or viewer.has(Role.AUDITOR)


def runs_case(viewer: Viewer, application: Application) -> bool:
    """Is secretariat of the office that leads the case."""
    return application.office_id in viewer.offices(Role.SECRETARIAT)


def moderates(viewer: Viewer, application: Application) -> bool:
    """Is a moderator of the office that leads the case."""
    return application.office_id in viewer.offices(Role.MODERATOR)


def ratifies(viewer: Viewer, application: Application) -> bool:
    """Is a ratifier of the office that leads the case, or of the nation."""
    return application.office_id in viewer.offices(Role.RATIFIER) or any(
        grant.role is Role.RATIFIER and grant.office_id is None for grant in viewer.grants
    )


TRIGGER_PERMISSION: dict[Trigger, tuple[Permission, ...]] = {
    Trigger.COMPLETE_SELF_ASSESSMENT: (Permission.APPLICATION_DRAFT,),
    Trigger.REOPEN_SELF_ASSESSMENT: (Permission.APPLICATION_LEAD,),
    Trigger.CHANGE_TIER: (Permission.APPLICATION_LEAD,),
    Trigger.REQUEST_SIGN_OFF: (Permission.APPLICATION_LEAD,),
    Trigger.SIGN: (Permission.APPLICATION_SIGN,),
    Trigger.SEND_BACK: (Permission.APPLICATION_SIGN,),
    Trigger.RECALL: (Permission.APPLICATION_LEAD,),
    Trigger.SUBMIT: (Permission.APPLICATION_LEAD,),
    Trigger.BEGIN_CHECK: (Permission.CASE_RUN,),
    Trigger.ACCEPT: (Permission.CASE_RUN,),
    Trigger.RETURN_FOR_COMPLETION: (Permission.CASE_RUN,),
    Trigger.COMPLETE_RETURN: (Permission.APPLICATION_LEAD,),
    Trigger.LAPSE: (Permission.CASE_RUN,),
    Trigger.REINSTATE: (Permission.CASE_RUN,),
    Trigger.ALLOCATE_TEAM: (Permission.CASE_RUN,),
    Trigger.REPLACE_REVIEWER: (Permission.CASE_RUN,),
    Trigger.SET_ASIDE: (Permission.CASE_RUN,),
    Trigger.BEGIN_MODERATION: (Permission.TEAM_LEAD,),
    Trigger.ISSUE_REPORT: (Permission.TEAM_LEAD,),
    Trigger.CONFIRM_ACCURACY: (Permission.APPLICATION_LEAD,),
    Trigger.ANSWER_ACCURACY: (Permission.TEAM_LEAD,),
    Trigger.REOPEN_MODERATION: (Permission.TEAM_LEAD,),
    Trigger.REOPEN_REVIEW: (Permission.CASE_RUN,),
    Trigger.LIST_ON_AGENDA: (Permission.CASE_RUN,),
    Trigger.POSTPONE: (Permission.ITEM_CHAIR, Permission.CASE_RUN),
    Trigger.DECIDE: (Permission.ITEM_CHAIR,),
    Trigger.RATIFY: (Permission.CASE_RATIFY,),
    Trigger.SEND_BACK_ONCE: (Permission.CASE_RATIFY,),
    Trigger.ORDER_NEW_PANEL: (Permission.CASE_RATIFY,),
    Trigger.RESUBMIT: (Permission.APPLICATION_LEAD,),
    Trigger.REMIT_REVIEW: (Permission.CASE_RATIFY,),
    Trigger.REMIT_PANEL: (Permission.CASE_RATIFY,),
    Trigger.WITHDRAW: (Permission.APPLICATION_LEAD, Permission.APPLICATION_SIGN),
}
"""Who may press each button; `void_signature` is the service's own."""

UNSIGNED = frozenset(
    {ApplicationStatus.SELF_ASSESSMENT, ApplicationStatus.EVIDENCE, ApplicationStatus.SIGN_OFF}
)


def who_may(trigger: Trigger, status: ApplicationStatus) -> tuple[Permission, ...]:
    """Whose step it is from here: two steps change hands on the way.

    The lead withdraws until it is signed, then the executive who answers for it. The office closes a case that it
    checks; every other deadline is the clock's.
    """
    if trigger is Trigger.WITHDRAW:
        return (Permission.APPLICATION_LEAD if status in UNSIGNED else Permission.APPLICATION_SIGN,)
    if trigger is Trigger.LAPSE and status is not ApplicationStatus.IN_CHECK:
        return ()
    return TRIGGER_PERMISSION.get(trigger, ())
