"""Who may do what in a provider's library of evidence; never when.

A library is the whole provider's: whoever works for one named placement reads and adds to it like everybody else.
"""

from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES, Role
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.subjects import OfProvider
from accreditation.permissions.viewer import Viewer


def reads(viewer: Viewer, evidence: OfProvider) -> bool:
    """Holds any role in the provider, or for some placement of it."""
    return provider_scope(viewer, PROVIDER_ROLES).reaches(evidence.organisation_id)


def adds(viewer: Viewer, evidence: OfProvider) -> bool:
    """Writes answers for the provider, or for some placement of it."""
    return provider_scope(viewer, DRAFTERS).reaches(evidence.organisation_id)


def withdraws(viewer: Viewer, evidence: OfProvider) -> bool:
    """Leads the whole provider: other placements may cite what is withdrawn, and can then no longer be signed."""
    return provider_scope(viewer, (Role.PROVIDER_LEAD,)).covers(evidence.organisation_id, None)
