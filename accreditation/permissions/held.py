"""Who may do what about a file that may hold patient details; never when."""

from accreditation.enums.people import DRAFTERS, Role
from accreditation.permissions.conflicts import tied_to
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.subjects import HeldFile
from accreditation.permissions.viewer import Viewer


def leads_information(viewer: Viewer, file: HeldFile) -> bool:
    """Is an information lead of the provider."""
    return provider_scope(viewer, (Role.INFORMATION_LEAD,)).reaches(file.organisation_id)


def decides(viewer: Viewer, file: HeldFile) -> bool:
    """Is the provider's information lead; the office's secretariat only where the provider has none for this file."""
    if leads_information(viewer, file):
        return True
    return not file.has_information_lead and _of_office(viewer, file)


def takes_down(viewer: Viewer, file: HeldFile) -> bool:
    """Is the provider's information lead; or secretariat of its office, of a file that was sent to it."""
    # What nobody submitted is the provider's own: the office may not even learn what it is called.
    return leads_information(viewer, file) or (file.was_sent and _of_office(viewer, file))


def _of_office(viewer: Viewer, file: HeldFile) -> bool:
    in_office = file.office_id in viewer.offices(Role.SECRETARIAT)
    return in_office and not tied_to(viewer, file.organisation_id)


def takes_back(viewer: Viewer, file: HeldFile) -> bool:
    """Added the file, and still writes answers for the provider."""
    drafts = provider_scope(viewer, DRAFTERS).reaches(file.organisation_id)
    return file.uploader_id == viewer.person_id and drafts


def confirms(viewer: Viewer, file: HeldFile) -> bool:
    """Added the file and still works for the provider, or is its information lead."""
    return takes_back(viewer, file) or leads_information(viewer, file)
