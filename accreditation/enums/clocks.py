"""What has a date by which it is due."""

from accreditation.enums.labelled import Labelled


class ClockKind(Labelled):
    """What a clock runs for."""

    STAGE = "stage", "The application’s present step"
    INVITATION = "invitation", "An answer to an invitation"
    REVIEW = "review", "A review"
    CLARIFICATION = "clarification", "An answer to the reviewers’ questions"
    FINDING = "finding", "A condition or requirement"
    PAPERS = "papers", "Papers for a meeting"
    APPEAL = "appeal", "An appeal"
    RENEWAL = "renewal", "An award’s renewal"
    CONCERN = "concern", "Looking at a concern"


NAMES = {
    "cycle_closes": "Send the application, before its cycle closes",
    "reinstated": "Send the application, after it was reopened",
    "reinstate": "Reopen it after its deadline",
    "completeness_check": "Check that it is complete",
    "complete_return": "Complete what was sent back",
    "allocation": "Choose the review team",
    "review": "Peer review",
    "replacement_review": "Review by a replacement",
    "clarification": "Answer the reviewers’ questions",
    "team_moderation": "Agree scores",
    "moderator": "The moderator settles what the team could not",
    "accuracy_check": "The provider checks the report",
    "accuracy_answer": "The lead reviewer answers the provider",
    "wait_for_meeting": "Wait for a panel meeting",
    "ratification": "Confirm the panel’s decision",
    "deferral": "Show more after a deferral",
    "papers_before_meeting": "Papers for the panel meeting",
    "concern_triage": "Look at a concern",
    "condition": "Condition",
    "immediate_requirement": "Immediate requirement",
    "renewal": "Renewal of the award",
}
"""What each clock runs for, in the words of the pages, by its name."""

IN_TEAM = {ClockKind.INVITATION: "Answer to an invitation", ClockKind.REVIEW: "Review"}
"""Kinds that are named by what somebody does, whatever length their clock has."""


def words_of(kind: ClockKind, name: str) -> str:
    """What a clock runs for, in the words of the pages."""
    return IN_TEAM.get(kind) or NAMES.get(name, kind.label)
