"""What permissions ask of the things they are about: no more than this, so that any value with it will do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.reviews import ReviewStatus


class OfProvider(Protocol):
    """Something of a provider as a whole, such as its library of evidence."""

    @property
    def organisation_id(self) -> int: ...


class OfOffice(Protocol):
    """Something that a local office looks after."""

    @property
    def office_id(self) -> int: ...


class ProviderPlacement(OfProvider, Protocol):
    """A placement itself."""

    @property
    def id(self) -> int: ...


class ProviderCase(OfProvider, Protocol):
    """Something of a case; what belongs to an organisation return is of no placement."""

    @property
    def placement_id(self) -> int | None: ...


class SharedRound(Protocol):
    """A round of review, with when its scores were shared."""

    @property
    def revealed_at(self) -> datetime | None: ...


class JudgedCase(ProviderCase, OfOffice, Protocol):
    """Something of a case that an office leads."""

    @property
    def application_id(self) -> int: ...


class Case(JudgedCase, Protocol):
    """A case with how far it has come."""

    @property
    def status(self) -> ApplicationStatus: ...
    @property
    def submitted_at(self) -> datetime | None: ...
    @property
    def round(self) -> SharedRound | None:
        """Its newest round of review; none before the office has accepted it."""


class OwnedReview(Protocol):
    """Something of one reviewer's review."""

    @property
    def reviewer_id(self) -> int: ...


class TeamReview(OwnedReview, Protocol):
    """Something of a review, with whether its reviewer is on the team."""

    @property
    def declared_clear(self) -> bool: ...
    @property
    def status(self) -> ReviewStatus: ...
    @property
    def held_at(self) -> datetime | None:
        """Since when it waits for the office, because a conflict came up."""

    @property
    def application(self) -> JudgedCase: ...


class LeadReview(TeamReview, Protocol):
    """Something of a review, with whether its reviewer leads the team."""

    @property
    def is_lead(self) -> bool: ...
    @property
    def is_current(self) -> bool:
        """Whether it belongs to the case's newest round."""


class CaseReview(TeamReview, Protocol):
    """Something of a review, with its case and its own round."""

    @property
    def application(self) -> Case: ...
    @property
    def round(self) -> SharedRound: ...


class Member(Protocol):
    """Somebody who sits on a panel."""

    @property
    def person_id(self) -> int: ...
    @property
    def is_chair(self) -> bool: ...


class Recused(Protocol):
    """Somebody who stepped out of an item."""

    @property
    def person_id(self) -> int: ...


class PanelMeeting(OfOffice, Protocol):
    """A panel's meeting with its members."""

    @property
    def members(self) -> Sequence[Member]: ...


class PanelItem(Protocol):
    """A case on a panel's agenda, with who stepped out of it."""

    @property
    def meeting(self) -> PanelMeeting: ...
    @property
    def recusals(self) -> Sequence[Recused]: ...
    @property
    def application(self) -> JudgedCase: ...


class HeldFile(OfProvider, OfOffice, Protocol):
    """A file that may hold patient details."""

    @property
    def uploader_id(self) -> int: ...
    @property
    def has_information_lead(self) -> bool:
        """Whether the provider has an information lead other than the person who added the file."""

    @property
    def was_sent(self) -> bool:
        """Whether something that was submitted cites it, so that the office knows of it."""
