"""Panel meetings, their items and votes."""

from accreditation.enums.labelled import Labelled


class MeetingStatus(Labelled):
    """Where a meeting stands."""

    SCHEDULED = "scheduled", "Scheduled"
    PAPERS_ISSUED = "papers_issued", "Papers issued"
    OPEN = "open", "Open"
    ADJOURNED = "adjourned", "Adjourned"
    CLOSED = "closed", "Closed"
    MINUTES_CONFIRMED = "minutes_confirmed", "Minutes confirmed"
    CANCELLED = "cancelled", "Cancelled"


class MeetingTrigger(Labelled):
    """What happens to a meeting."""

    ISSUE_PAPERS = "issue_papers", "Issue the papers", "Papers issued"
    OPEN = "open", "Open the meeting", "Meeting opened"
    ADJOURN = "adjourn", "Adjourn", "Adjourned"
    RESUME = "resume", "Resume", "Resumed"
    CLOSE = "close", "Close the meeting", "Meeting closed"
    CONFIRM_MINUTES = "confirm_minutes", "Confirm the minutes", "Minutes confirmed"
    CANCEL = "cancel", "Cancel the meeting", "Meeting cancelled"


class ItemStatus(Labelled):
    """Where one case stands on an agenda."""

    LISTED = "listed", "Listed"
    CALLED = "called", "Being discussed"
    DECIDED = "decided", "Decided"
    POSTPONED = "postponed", "Postponed"
    RATIFIED = "ratified", "Ratified"
    RETURNED = "returned", "Sent back"


class ItemTrigger(Labelled):
    """What happens to an agenda item."""

    CALL = "call", "Call the item", "Item called"
    DECIDE = "decide", "Record the decision", "Decision recorded"
    POSTPONE = "postpone", "Postpone", "Postponed"
    RATIFY = "ratify", "Ratify", "Ratified"
    RETURN = "return", "Send back", "Sent back"


class VoteChoice(Labelled):
    """A member's vote on the proposed outcome."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    ABSTAIN = "abstain", "Abstain"


class Seat(Labelled):
    """What somebody sits on a panel as; the quorum counts each kind."""

    CHAIR = "chair", "Chair, or deputy in the chair"
    MEMBER = "member", "Member"
    LEARNER = "learner", "Learner member"
    LAY = "lay", "Lay member"
