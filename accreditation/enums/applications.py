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


class Beginning(Labelled):
    """What a new application of a placement begins with."""

    LAST = "last", "Begin from your last application"
    EMPTY = "empty", "Begin with empty answers"


class ReturnBeginning(Labelled):
    """What a new organisation return begins with."""

    WRITTEN = "written", "What your placements’ applications say already"
    LAST = "last", "Your last organisation return"
    EMPTY = "empty", "Empty answers"


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


REPORT_CHECKED = "Report checked, waiting for the reviewers’ answer"


TO_COUNTERSIGN = "Signed by the executive, waiting for the outsider to countersign"


def standing(status: ApplicationStatus, *, report_confirmed: bool, outsider_awaited: bool = False) -> str:
    """Where an application stands in words: also what a status alone does not tell.

    Once its report is confirmed, nobody is asked to check it any more; once its executive signed, an outsider may have to.
    """
    if outsider_awaited:
        return TO_COUNTERSIGN
    checked = status is ApplicationStatus.FACTUAL_ACCURACY and report_confirmed
    return REPORT_CHECKED if checked else status.label


ENDED = frozenset(
    {
        ApplicationStatus.CLOSED,
        ApplicationStatus.AGREED,
        ApplicationStatus.WITHDRAWN,
        ApplicationStatus.LAPSED,
    }
)
"""A subject may have one application that is in none of these."""

GIVEN_UP = frozenset({ApplicationStatus.WITHDRAWN, ApplicationStatus.LAPSED})
"""Ended without a result."""

DRAFTING = frozenset(
    {
        ApplicationStatus.SELF_ASSESSMENT,
        ApplicationStatus.EVIDENCE,
        ApplicationStatus.SIGN_OFF,
        ApplicationStatus.SIGNED,
    }
)
"""Not yet with the office: only the provider sees the content."""


REOPENED = frozenset({ApplicationStatus.RETURNED, ApplicationStatus.DEFERRED})
"""Back with the provider, who may change some standards and signs again what is sent."""


ANSWERING = frozenset({ApplicationStatus.SELF_ASSESSMENT, ApplicationStatus.EVIDENCE})
"""Every answer may be changed."""

TAKES_REVIEWERS = frozenset({ApplicationStatus.ALLOCATION, ApplicationStatus.IN_REVIEW})
"""A team may still be joined."""


class Trigger(Labelled):
    """What can be done to an application, in the words of its button."""

    COMPLETE_SELF_ASSESSMENT = (
        "complete_self_assessment",
        "Finish self-assessment",
        "Self-assessment finished",
    )
    REOPEN_SELF_ASSESSMENT = (
        "reopen_self_assessment",
        "Go back to self-assessment",
        "Went back to self-assessment",
    )
    CHANGE_TIER = "change_tier", "Change the award you are applying for", "Award applied for was changed"
    REQUEST_SIGN_OFF = "request_sign_off", "Send to your executive to sign", "Sent to the executive to sign"
    REQUEST_SIGNATURE = "request_signature", "Ask for a new signature", "New signature asked for"
    SIGN = "sign", "Sign", "Signed by the executive"
    COUNTERSIGN = "countersign", "Countersign", "Countersigned by the named outsider"
    SEND_BACK = "send_back", "Send back to the team", "Sent back to the team"
    RECALL = "recall", "Take back from sign-off", "Taken back from sign-off"
    SUBMIT = "submit", "Submit", "Submitted"
    VOID_SIGNATURE = "void_signature", "Cancel the signature", "Signature cancelled"
    BEGIN_CHECK = "begin_check", "Start checking", "Check started"
    ACCEPT = "accept", "Accept as complete", "Accepted as complete"
    RETURN_FOR_COMPLETION = "return_for_completion", "Send back to complete", "Sent back to complete"
    COMPLETE_RETURN = "complete_return", "Send the completed answers", "Completed answers sent"
    LAPSE = "lapse", "Close: deadline passed", "Closed: the deadline passed"
    REINSTATE = "reinstate", "Reopen after the deadline", "Reopened after the deadline"
    ALLOCATE_TEAM = "allocate_team", "Confirm the review team", "Review team confirmed"
    BEGIN_MODERATION = "begin_moderation", "Start agreeing scores", "Agreeing scores started"
    REPLACE_REVIEWER = "replace_reviewer", "Replace a reviewer", "Reviewer replaced"
    SET_ASIDE = "set_aside", "Set a review aside", "Review set aside"
    ISSUE_REPORT = "issue_report", "Issue the report", "Report issued"
    CONFIRM_ACCURACY = "confirm_accuracy", "Confirm the report", "Report confirmed"
    ANSWER_ACCURACY = (
        "answer_accuracy",
        "Answer the provider and send to panel",
        "Provider’s comments answered, sent to panel",
    )
    REOPEN_MODERATION = "reopen_moderation", "Reopen agreeing scores", "Agreeing scores reopened"
    REOPEN_REVIEW = "reopen_review", "Reopen peer review", "Peer review reopened"
    LIST_ON_AGENDA = "list_on_agenda", "Put on a panel agenda", "Put on a panel agenda"
    POSTPONE = "postpone", "Postpone", "Postponed"
    DECIDE = "decide", "Record the decision", "Decision recorded"
    RATIFY = "ratify", "Ratify", "Ratified"
    SEND_BACK_ONCE = "send_back_once", "Send back to the panel", "Sent back to the panel"
    ORDER_NEW_PANEL = "order_new_panel", "Order a new panel", "New panel ordered"
    RESUBMIT = "resubmit", "Send the new evidence", "New evidence sent"
    REMIT_REVIEW = "remit_review", "Order a new review", "New review ordered"
    REMIT_PANEL = "remit_panel", "Order a new panel decision", "New panel decision ordered"
    WITHDRAW = "withdraw", "Withdraw", "Withdrawn"


GIVES_REASON = frozenset(
    {
        Trigger.SEND_BACK,
        Trigger.VOID_SIGNATURE,
        Trigger.LAPSE,
        Trigger.REINSTATE,
        Trigger.REOPEN_REVIEW,
        Trigger.POSTPONE,
    }
)
"""Steps that bring a case back, end or reopen it, and whose reason is kept; defects and a ratifier's reason have rows of their own."""


class SignatureKind(Labelled):
    """In which capacity somebody signs what a provider submits."""

    EXECUTIVE = "executive", "Executive signatory"
    COUNTERSIGNATURE = "countersignature", "Countersignature by a named outsider"
