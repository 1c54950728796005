"""Who may do what to a review and to a team's consensus; never when."""

from accreditation.enums.people import Role
from accreditation.enums.reviews import ON_TEAM
from accreditation.permissions.conflicts import in_conflict
from accreditation.permissions.subjects import LeadReview, OwnedReview, TeamReview
from accreditation.permissions.viewer import Viewer


def is_own(viewer: Viewer, review: OwnedReview) -> bool:
    """Is the reviewer, and still holds a reviewer's grant."""
    return review.reviewer_id == viewer.person_id and viewer.has(Role.REVIEWER)


def scores(viewer: Viewer, review: TeamReview) -> bool:
    """Is the reviewer, has declared no conflict, none came up since, and is on the team."""
    if not (is_own(viewer, review) and review.declared_clear and review.status in ON_TEAM):
        return False
    return review.held_at is None and not in_conflict(viewer, review.application)


def leads_team(viewer: Viewer, review: LeadReview) -> bool:
    """Is the lead reviewer of the team; who led an earlier round leads nothing now."""
    return scores(viewer, review) and review.is_lead and review.is_current
