"""Who may do what to an application; never when."""

from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES, Role
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
