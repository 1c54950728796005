"""An application: its kind, the tier it seeks and where it stands."""

from accreditation.enums.labelled import Labelled


class ApplicationKind(Labelled):
    """What is being accredited: one learning environment, or a provider's shared answers."""

    PLACEMENT = "placement", "Placement"
    ORGANISATION = "organisation", "Organisation return"


class Tier(Labelled):
    """The award that a provider asks for."""

    ACCREDITED = "accredited", "Accredited"
    EXCELLENCE = "excellence", "Excellence"


class ApplicationStatus(Labelled):
    """Where an application stands, in the provider's words."""

    SELF_ASSESSMENT = "self_assessment", "Self-assessment"
    EVIDENCE = "evidence", "Evidence"
    SIGN_OFF = "sign_off", "Waiting for your executive to sign"
    SIGNED = "signed", "Signed, ready to submit"
    SUBMITTED = "submitted", "Submitted, waiting to be checked"
    IN_CHECK = "in_check", "Being checked"
    RETURNED = "returned", "Sent back to complete"
    ALLOCATION = "allocation", "Peer review: choosing reviewers"
    IN_REVIEW = "in_review", "Peer review"
    MODERATION = "moderation", "Peer review: agreeing scores"
    FACTUAL_ACCURACY = "factual_accuracy", "Check the report"
    READY_FOR_PANEL = "ready_for_panel", "Waiting for a panel"
    AT_PANEL = "at_panel", "At the panel"
    DECIDED = "decided", "Decided, waiting to be confirmed"
    DEFERRED = "deferred", "More to show"
    AGREED = "agreed", "Scores agreed"
    CLOSED = "closed", "Decision made"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Closed: deadline passed"


ENDED = frozenset(
    {
        ApplicationStatus.CLOSED,
        ApplicationStatus.AGREED,
        ApplicationStatus.WITHDRAWN,
        ApplicationStatus.LAPSED,
    }
)
"""A subject may have one application that is in none of these."""

DRAFTING = frozenset(
    {
        ApplicationStatus.SELF_ASSESSMENT,
        ApplicationStatus.EVIDENCE,
        ApplicationStatus.SIGN_OFF,
        ApplicationStatus.SIGNED,
    }
)
"""Not yet with the office: only the provider sees the content."""


class Trigger(Labelled):
    """What can be done to an application, in the words of its button."""

    COMPLETE_SELF_ASSESSMENT = "complete_self_assessment", "Finish self-assessment"
    REOPEN_SELF_ASSESSMENT = "reopen_self_assessment", "Go back to self-assessment"
    CHANGE_TIER = "change_tier", "Change the award you are applying for"
    REQUEST_SIGN_OFF = "request_sign_off", "Send to your executive to sign"
    SIGN = "sign", "Sign"
    SEND_BACK = "send_back", "Send back to the team"
    RECALL = "recall", "Take back from sign-off"
    SUBMIT = "submit", "Submit"
    VOID_SIGNATURE = "void_signature", "Cancel the signature"
    BEGIN_CHECK = "begin_check", "Start checking"
    ACCEPT = "accept", "Accept as complete"
    RETURN_FOR_COMPLETION = "return_for_completion", "Send back to complete"
    COMPLETE_RETURN = "complete_return", "Send the completed answers"
    LAPSE = "lapse", "Close: deadline passed"
    REINSTATE = "reinstate", "Reopen after the deadline"
    ALLOCATE_TEAM = "allocate_team", "Confirm the review team"
    BEGIN_MODERATION = "begin_moderation", "Start agreeing scores"
    REPLACE_REVIEWER = "replace_reviewer", "Replace a reviewer"
    SET_ASIDE = "set_aside", "Set a review aside"
    ISSUE_REPORT = "issue_report", "Issue the report"
    CONFIRM_ACCURACY = "confirm_accuracy", "Confirm the report"
    ANSWER_ACCURACY = "answer_accuracy", "Answer the provider and send to panel"
    REOPEN_MODERATION = "reopen_moderation", "Reopen agreeing scores"
    REOPEN_REVIEW = "reopen_review", "Reopen peer review"
    LIST_ON_AGENDA = "list_on_agenda", "Put on a panel agenda"
    POSTPONE = "postpone", "Postpone"
    DECIDE = "decide", "Record the decision"
    RATIFY = "ratify", "Ratify"
    SEND_BACK_ONCE = "send_back_once", "Send back to the panel"
    ORDER_NEW_PANEL = "order_new_panel", "Order a new panel"
    RESUBMIT = "resubmit", "Send the new evidence"
    REMIT_REVIEW = "remit_review", "Order a new review"
    REMIT_PANEL = "remit_panel", "Order a new panel decision"
    WITHDRAW = "withdraw", "Withdraw"
