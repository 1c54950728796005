"""From when something is shown: each moment is asked of a loaded case, or turned into SQL over cases."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, true

from accreditation.enums.applications import DRAFTING, ApplicationStatus
from accreditation.enums.reviews import COUNTED
from accreditation.models.applications import Application
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.visibility.conditions import Condition, SeenCase
from accreditation.visibility.roles import OwnReview


@dataclass(frozen=True)
class Always(Condition):
    """At any time."""

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """Yes."""
        return True

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """All cases."""
        return true()


@dataclass(frozen=True)
class Submitted(Condition):
    """It was sent to the office, and is not back with its provider before the first check."""

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded case."""
        return seen.case.submitted_at is not None and seen.case.status not in DRAFTING

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The cases that were sent."""
        return Application.submitted_at.is_not(None) & Application.status.not_in(DRAFTING)


@dataclass(frozen=True)
class Revealed(Condition):
    """Every review of the round was locked, and the scores were shared."""

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded case."""
        return seen.seen_round is not None and seen.seen_round.revealed_at is not None

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The rounds whose scores were shared."""
        return ReviewRound.revealed_at.is_not(None)


@dataclass(frozen=True)
class Reached(Condition):
    """The case stands at one of these."""

    statuses: frozenset[ApplicationStatus]

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded case."""
        return seen.case.status in self.statuses

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The cases that stand there."""
        return Application.status.in_(self.statuses)


ALWAYS = Always()
SUBMITTED = Submitted()
REVEALED = Revealed()
REPORT_ISSUED = Reached(
    frozenset(
        {
            ApplicationStatus.FACTUAL_ACCURACY,
            ApplicationStatus.READY_FOR_PANEL,
            ApplicationStatus.AT_PANEL,
            ApplicationStatus.DECIDED,
            ApplicationStatus.DEFERRED,
            # An organisation's return ends here.
            ApplicationStatus.AGREED,
            ApplicationStatus.CLOSED,
        }
    )
)
RATIFIED = Reached(frozenset({ApplicationStatus.DEFERRED, ApplicationStatus.CLOSED}))
TEAM_BUILDS = Reached(frozenset({ApplicationStatus.ALLOCATION, ApplicationStatus.IN_REVIEW}))
"""A team is chosen, or somebody joins it late."""
OWN_REVIEW_LOCKED = OwnReview(COUNTED)
"""The viewer's own scores are locked, so that reading the others' can no longer sway them."""
