"""Plain values that permissions and visibility are asked about; no database is behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.permissions.viewer import GrantHeld, Viewer

ME, SOMEBODY = 1, 2
HERE, ELSEWHERE = 10, 11
"""Offices, and providers."""
WARD, OTHER_WARD = 20, 21
CASE_ID = 30
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass(frozen=True)
class PlainRound:
    """A round of review, shared or not."""

    revealed_at: datetime | None


@dataclass(frozen=True)
class PlainCase:
    """A case of the ward, here."""

    application_id: int = CASE_ID
    organisation_id: int = HERE
    placement_id: int | None = WARD
    office_id: int = HERE
    status: ApplicationStatus = ApplicationStatus.IN_REVIEW
    submitted_at: datetime | None = NOON
    revealed_at: datetime | None = None

    @property
    def round(self) -> PlainRound:
        """Its only round."""
        return PlainRound(self.revealed_at)


@dataclass(frozen=True)
class PlainPlacement:
    """The ward itself."""

    id: int = WARD
    organisation_id: int = HERE


@dataclass(frozen=True)
class PlainReview:
    """My review, on its way."""

    reviewer_id: int = ME
    declared_clear: bool = True
    status: ReviewStatus = ReviewStatus.SCORING
    held_at: datetime | None = None
    is_lead: bool = True
    is_current: bool = True
    application: PlainCase = PlainCase()

    @property
    def round(self) -> PlainRound:
        """The round that it belongs to."""
        return self.application.round


@dataclass(frozen=True)
class PlainMember:
    """Me, on a panel."""

    person_id: int = ME
    is_chair: bool = False


@dataclass(frozen=True)
class PlainMeeting:
    """A meeting of the office here, at which I sit."""

    office_id: int = HERE
    members: Sequence[PlainMember] = (PlainMember(SOMEBODY, is_chair=True), PlainMember())


@dataclass(frozen=True)
class PlainRecusal:
    """Somebody stepped out."""

    person_id: int = ME


@dataclass(frozen=True)
class PlainItem:
    """An item of that meeting."""

    meeting: PlainMeeting = PlainMeeting()
    recusals: Sequence[PlainRecusal] = ()
    application: PlainCase = PlainCase()


@dataclass(frozen=True)
class PlainFile:
    """A held file that I added, of a provider with an information lead."""

    organisation_id: int = HERE
    office_id: int = HERE
    uploader_id: int = ME
    has_information_lead: bool = True
    was_sent: bool = True


def in_office(*roles: Role, office_id: int = HERE) -> Viewer:
    """Me, with these roles in one office."""
    return Viewer(ME, grants=tuple(GrantHeld(role, office_id=office_id) for role in roles))


def in_provider(*roles: Role, organisation_id: int = HERE, placements: Sequence[int] = ()) -> Viewer:
    """Me, with these roles in one provider, or for these placements of it."""
    named = frozenset(placements)
    return Viewer(ME, grants=tuple(GrantHeld(role, organisation_id, placements=named) for role in roles))


def in_nation(*roles: Role) -> Viewer:
    """Me, with these roles for the nation."""
    return Viewer(ME, grants=tuple(GrantHeld(role) for role in roles))
