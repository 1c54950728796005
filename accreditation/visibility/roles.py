"""What a viewer can be to one case; each role is defined once, for a loaded case and for SQL."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, false, select, true
from sqlalchemy.orm import aliased

from accreditation.enums.people import PANEL_ROLES, PROVIDER_ROLES, Role
from accreditation.enums.reviews import CONFIRMED, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.meetings import Item, MeetingMember, Recusal
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.conflicts import conflict_filter, in_conflict
from accreditation.permissions.scopes import provider_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.visibility.conditions import Condition, SeenCase

_OWN = aliased(Review)
"""Reviews under a name of their own, made once: the statement around it may be about the reviews of others."""


class CaseRole(StrEnum):
    """What a viewer is to one case."""

    AUTHOR = "author"
    PROVIDER = "provider"
    COUNTERSIGNER = "countersigner"
    REVIEWER = "reviewer"
    MODERATOR = "moderator"
    SECRETARIAT = "secretariat"
    PANEL = "panel"
    RATIFIER = "ratifier"


@dataclass(frozen=True)
class Author(Condition):
    """Wrote the very score or note that is read; as SQL, over Review."""

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded score."""
        return seen.author_id == viewer.person_id

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """Scores of the viewer's own reviews."""
        return Review.reviewer_id == viewer.person_id


@dataclass(frozen=True)
class Holds(Condition):
    """Holds one of these roles anywhere."""

    roles: frozenset[Role]

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for any case."""
        return viewer.has(*self.roles)

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """All cases, or none."""
        return true() if viewer.has(*self.roles) else false()


@dataclass(frozen=True)
class InOffice(Condition):
    """Holds one of the roles in the office that leads the case."""

    roles: frozenset[Role]

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded case."""
        return seen.case.office_id in viewer.offices(*self.roles)

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The cases of the viewer's offices."""
        offices = viewer.offices(*self.roles)
        return Application.office_id.in_(offices) if offices else false()


@dataclass(frozen=True)
class InNation(Condition):
    """Holds the role for the nation."""

    role: Role

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for any case."""
        return viewer.has_nationally(self.role)

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """All cases, or none."""
        return true() if viewer.has_nationally(self.role) else false()


@dataclass(frozen=True)
class ForProvider(Condition):
    """Holds any role in the case's provider, or for its placement."""

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded case."""
        scope = provider_scope(viewer, PROVIDER_ROLES)
        return scope.covers(seen.case.organisation_id, seen.case.placement_id)

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The cases of the viewer's providers and placements."""
        return provider_filter(viewer, PROVIDER_ROLES, Application.organisation_id, Application.placement_id)


@dataclass(frozen=True)
class InConflict(Condition):
    """Works for the case's provider in any of its placements, or had a hand in the case for it."""

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded case."""
        return in_conflict(viewer, seen.case)

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The cases of the viewer's providers, and those that they wrote, led or signed."""
        return conflict_filter(viewer, Application.organisation_id, Application.id)


@dataclass(frozen=True)
class Assesses(Condition):
    """Had a hand in assessing the case, whoever employs them now."""

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded case."""
        return seen.case.application_id in viewer.assessed_cases

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The cases in which they took such a duty."""
        return Application.id.in_(viewer.assessed_cases) if viewer.assessed_cases else false()


@dataclass(frozen=True)
class Countersigns(Condition):
    """Is the outsider whom the provider named, and to whom the office agreed."""

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded case."""
        return seen.case.application_id in viewer.countersigned_cases

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The cases for which the viewer is named."""
        cases = viewer.countersigned_cases
        return Application.id.in_(cases) if cases else false()


@dataclass(frozen=True)
class OwnReview(Condition):
    """Reviews the case, has declared no conflict, none came up since, and their review stands at one of these."""

    statuses: frozenset[ReviewStatus]

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a case that was loaded with the viewer's own review."""
        review = seen.review
        if review is None or review.reviewer_id != viewer.person_id:
            return False
        return review.declared_clear and review.held_at is None and review.status in self.statuses

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The rounds in which the viewer reviews."""
        return exists(
            select(1).where(
                # Of the round that is read: who scored in an earlier one is blind in this one until their own lock.
                _OWN.round_id == ReviewRound.id,
                _OWN.reviewer_id == viewer.person_id,
                _OWN.declared_clear,
                _OWN.held_at.is_(None),
                _OWN.status.in_(self.statuses),
            )
        )


@dataclass(frozen=True)
class OnPanel(Condition):
    """Sits on a panel that has the case on its agenda, and has not stepped out of it."""

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a case that was loaded with its items."""
        return any(
            any(member.person_id == viewer.person_id for member in item.meeting.members)
            and not any(recusal.person_id == viewer.person_id for recusal in item.recusals)
            for item in seen.items
        )

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The cases on the agendas of the viewer's panels."""
        recused = exists(select(1).where(Recusal.item_id == Item.id, Recusal.person_id == viewer.person_id))
        return exists(
            select(1)
            .select_from(Item)
            .join(MeetingMember, MeetingMember.meeting_id == Item.meeting_id)
            .where(
                Item.application_id == Application.id, MeetingMember.person_id == viewer.person_id, ~recused
            )
        )


_FREE = ~InConflict()
"""Asked of every role but the author's and the provider's: nobody assesses or decides about their own."""

ROLES: dict[CaseRole, Condition] = {
    CaseRole.AUTHOR: Author(),
    # A reviewer who is employed by the provider later has read what the team wrote, so is on neither side of the case.
    CaseRole.PROVIDER: ForProvider() & ~Assesses(),
    CaseRole.COUNTERSIGNER: Countersigns(),
    CaseRole.REVIEWER: Holds(frozenset({Role.REVIEWER})) & OwnReview(CONFIRMED) & _FREE,
    CaseRole.MODERATOR: InOffice(frozenset({Role.MODERATOR})) & _FREE,
    CaseRole.SECRETARIAT: InOffice(frozenset({Role.SECRETARIAT})) & _FREE,
    CaseRole.PANEL: InOffice(PANEL_ROLES) & OnPanel() & _FREE,
    CaseRole.RATIFIER: (InOffice(frozenset({Role.RATIFIER})) | InNation(Role.RATIFIER)) & _FREE,
}
"""Who is what to a case. Where a conflict, or stepping out, closes a role, the role says so."""
