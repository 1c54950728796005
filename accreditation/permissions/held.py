"""Who may do what about a file that may hold patient details; never when."""

from typing import Protocol

from accreditation.enums.people import DRAFTERS, Role
from accreditation.permissions.viewer import Viewer


class HeldFile(Protocol):
    """A file with what the permissions ask of it."""

    @property
    def organisation_id(self) -> int: ...
    @property
    def office_id(self) -> int: ...
    @property
    def uploader_id(self) -> int: ...
    @property
    def has_information_lead(self) -> bool:
        """Whether the provider has an information lead other than the person who added the file."""


def leads_information(viewer: Viewer, file: HeldFile) -> bool:
    """Is an information lead of the provider."""
    return file.organisation_id in viewer.organisations(Role.INFORMATION_LEAD)


def decides(viewer: Viewer, file: HeldFile) -> bool:
    """Is the provider's information lead; the office's secretariat only where the provider has none for this file."""
    if leads_information(viewer, file):
        return True
    return not file.has_information_lead and file.office_id in viewer.offices(Role.SECRETARIAT)


def takes_down(viewer: Viewer, file: HeldFile) -> bool:
    """Is the provider's information lead, or secretariat of its office."""
    return leads_information(viewer, file) or file.office_id in viewer.offices(Role.SECRETARIAT)


def confirms(viewer: Viewer, file: HeldFile) -> bool:
    """Added the file and still works for the provider, or is its information lead."""
    added = file.uploader_id == viewer.person_id and file.organisation_id in viewer.organisations(*DRAFTERS)
    return added or leads_information(viewer, file)
