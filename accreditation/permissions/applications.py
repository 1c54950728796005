"""Who may do what to an application; never when."""

from accreditation.enums.people import DRAFTERS, Role
from accreditation.permissions.conflicts import in_conflict
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.subjects import JudgedCase, ProviderCase, ProviderPlacement
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


def watches_case(viewer: Viewer, case: JudgedCase) -> bool:
    """Works in the office that leads the case, or audits the nation, and is in no conflict with it."""
    watches = case.office_id in viewer.offices(*CASE_WATCHERS) or viewer.has(Role.AUDITOR)
    return watches and not in_conflict(viewer, case)


def runs_case(viewer: Viewer, case: JudgedCase) -> bool:
    """Is secretariat of the office that leads the case, and in no conflict with it."""
    return case.office_id in viewer.offices(Role.SECRETARIAT) and not in_conflict(viewer, case)


def pauses_case(viewer: Viewer, case: JudgedCase) -> bool:
    """Is secretariat or concern officer of the office that leads the case, and in no conflict with it."""
    office = case.office_id in viewer.offices(Role.SECRETARIAT, Role.CONCERN_OFFICER)
    return office and not in_conflict(viewer, case)


def moderates(viewer: Viewer, case: JudgedCase) -> bool:
    """Is a moderator of the office that leads the case, and in no conflict with it."""
    return case.office_id in viewer.offices(Role.MODERATOR) and not in_conflict(viewer, case)


def ratifies(viewer: Viewer, case: JudgedCase) -> bool:
    """Is a ratifier of the office that leads the case, or of the nation, and in no conflict with it."""
    holds = case.office_id in viewer.offices(Role.RATIFIER) or viewer.has_nationally(Role.RATIFIER)
    return holds and not in_conflict(viewer, case)
