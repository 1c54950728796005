"""Findings: what a review asks of a provider."""

from accreditation.enums.labelled import Labelled


class FindingKind(Labelled):
    """How strong a finding is."""

    COMMENDATION = "commendation", "Commendation"
    RECOMMENDATION = "recommendation", "Recommendation"
    REQUIREMENT = "requirement", "Requirement"
    CONDITION = "condition", "Condition"
    IMR = "imr", "Immediate mandatory requirement"


class FindingStatus(Labelled):
    """Where the work on a finding stands."""

    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Issued"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    DECLINED = "declined", "Declined with a reason"
    PLAN_SUBMITTED = "plan_submitted", "Plan sent"
    PLAN_AGREED = "plan_agreed", "Plan agreed"
    EVIDENCE_SUBMITTED = "evidence_submitted", "Evidence sent"
    MET = "met", "Met"
    PARTLY_MET = "partly_met", "Partly met"
    NOT_MET = "not_met", "Not met"


class FindingTrigger(Labelled):
    """What happens to a finding."""

    ISSUE = "issue", "Issue", "Issued"
    ACKNOWLEDGE = "acknowledge", "Acknowledge", "Acknowledged"
    DECLINE = "decline", "Decline", "Declined"
    SUBMIT_PLAN = "submit_plan", "Send a plan", "Plan sent"
    AGREE_PLAN = "agree_plan", "Agree the plan", "Plan agreed"
    SUBMIT_EVIDENCE = "submit_evidence", "Send evidence", "Evidence sent"
    FIND_MET = "find_met", "Met", "Found met"
    FIND_PARTLY_MET = "find_partly_met", "Partly met", "Found partly met"
    FIND_NOT_MET = "find_not_met", "Not met", "Found not met"
    EXTEND = "extend", "Extend", "Extended"
