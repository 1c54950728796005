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
