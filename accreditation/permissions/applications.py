"""Who may do what to an application; never when."""

from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.people import DRAFTERS, Role
from accreditation.enums.permissions import Permission
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.subjects import OfOffice, ProviderCase, ProviderPlacement
from accreditation.permissions.viewer import Viewer

CASE_WATCHERS = (Role.SECRETARIAT, Role.MODERATOR, Role.RATIFIER, Role.CONCERN_OFFICER)


def drafts(viewer: Viewer, case: ProviderCase) -> bool:
    """May write answers and cite evidence."""
    return _holds(viewer, case, *DRAFTERS)


def leads(viewer: Viewer, case: ProviderCase) -> bool:
    """Leads the placement's or the whole provider's applications."""
    return _holds(viewer, case, Role.PROVIDER_LEAD)


def signs(viewer: Viewer, case: ProviderCase) -> bool:
    """Signs for the provider."""
    return _holds(viewer, case, Role.SIGNATORY)


def _holds(viewer: Viewer, case: ProviderCase, *roles: Role) -> bool:
    return provider_scope(viewer, roles).covers(case.organisation_id, case.placement_id)


def starts(viewer: Viewer, placement: ProviderPlacement) -> bool:
    """May open an application for the placement."""
    return provider_scope(viewer, DRAFTERS).covers(placement.organisation_id, placement.id)


def watches_case(viewer: Viewer, case: OfOffice) -> bool:
    """Works in the office that leads the case, or audits the nation."""
    return case.office_id in viewer.offices(*CASE_WATCHERS) or viewer.has(Role.AUDITOR)


def runs_case(viewer: Viewer, case: OfOffice) -> bool:
    """Is secretariat of the office that leads the case."""
    return case.office_id in viewer.offices(Role.SECRETARIAT)


def moderates(viewer: Viewer, case: OfOffice) -> bool:
    """Is a moderator of the office that leads the case."""
    return case.office_id in viewer.offices(Role.MODERATOR)


def ratifies(viewer: Viewer, case: OfOffice) -> bool:
    """Is a ratifier of the office that leads the case, or of the nation."""
    return case.office_id in viewer.offices(Role.RATIFIER) or viewer.has_nationally(Role.RATIFIER)


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
