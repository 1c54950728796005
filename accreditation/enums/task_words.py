"""What home asks of a person about a case, each beginning with a verb; and who has a case that is not theirs to move."""

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.labelled import Labelled
from accreditation.enums.reviews import ReviewStatus

TASKS: dict[S, str] = {
    S.SELF_ASSESSMENT: "Answer the standards",
    S.EVIDENCE: "Add evidence, then ask for the signature",
    S.SIGN_OFF: "Read and sign",
    S.SIGNED: "Send it to the office",
    S.SUBMITTED: "Start checking",
    S.IN_CHECK: "Check what was submitted",
    S.RETURNED: "Complete {count} that came back",
    S.DEFERRED: "Show more on {count}",
    S.ALLOCATION: "Choose the review team",
    S.MODERATION: "Settle the scores that the team could not agree",
    S.FACTUAL_ACCURACY: "Check the facts in the report",
    S.READY_FOR_PANEL: "Put it on a panel’s agenda",
    S.DECIDED: "Read the decision and ratify it",
}
SIGN_AGAIN = "Read and sign what was completed"
ANSWER_QUESTIONS = "Answer the reviewers’ questions"
CLOSE_QUESTIONS = "Read the provider’s answers, then close the questions"
UNLOCK = "Answer a reviewer who asks to unlock their review"
SAVE_AGAIN = "Read what the provider has answered, and save your scores again"
SEND_AGAIN = "Send what was completed"

OF_REVIEWER: dict[ReviewStatus, str] = {
    ReviewStatus.INVITED: "Answer the invitation to review",
    ReviewStatus.ACCEPTED: "Begin your review",
    ReviewStatus.SCORING: "Score the standards",
    ReviewStatus.SET_ASIDE: "Read why your review was set aside",
}
WAITS = "Nothing closes by itself: it waits until it is done."
"""What happens after a day that ends nothing."""
IF_LATE: dict[ReviewStatus, str] = {
    ReviewStatus.INVITED: "If you have not answered by then, the invitation ends, and somebody else can be asked.",
    ReviewStatus.ACCEPTED: "After that day the office speaks to you, and can ask somebody else to review.",
    ReviewStatus.SCORING: "After that day the office speaks to you, and can ask somebody else to review.",
}
"""What happens after the day of a review."""
OF_LEAD: dict[S, str] = {
    S.IN_REVIEW: "Start agreeing scores",
    S.MODERATION: "Agree the scores and write the report",
    S.FACTUAL_ACCURACY: "Answer the provider about the report",
}

EXECUTIVE = "The executive"
ANSWERER = "The provider, who is asked something by the reviewers"
UNLOCKER = "A moderator, who is asked to unlock a review"
COUNTERSIGNER = "The outsider who countersigns"
COUNTERSIGN = "Read and countersign"
PAUSED = "Paused until the office lets it go on"
HELD = "A conflict of interest came up, and the office decides about it"
PAUSED_BY_OFFICE = "Paused until you let it go on"
HOLDERS: dict[Labelled, str] = {
    S.SELF_ASSESSMENT: "The provider lead",
    S.EVIDENCE: "The provider lead",
    S.SIGN_OFF: EXECUTIVE,
    S.SIGNED: "The provider lead",
    S.SUBMITTED: "The office",
    S.IN_CHECK: "The office",
    S.RETURNED: "The provider lead",
    S.ALLOCATION: "The office",
    S.IN_REVIEW: "The reviewers",
    S.MODERATION: "The reviewers",
    S.FACTUAL_ACCURACY: "The provider lead",
    S.READY_FOR_PANEL: "The office",
    S.AT_PANEL: "The panel",
    S.DECIDED: "A second person, who confirms the decision",
    S.DEFERRED: "The provider lead",
}
"""Who has a case at each stage, by role: home names nobody, for it lists many."""
LEAD_REVIEWER = "The lead of the review team"
"""Who has it once its report is confirmed."""
