"""What the calendar says of a day: whose turn it is, and what happens then."""

from accreditation.enums.findings import FindingKind
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import MeetingStatus


class Whose(Labelled):
    """Whose turn a day is, for the person whose calendar it is."""

    MINE = "mine", "Your turn"
    SHARED = "shared", "You may help; the provider lead sees to it"
    PROVIDER = "provider", "Your provider’s turn"
    PANEL = "panel", "You sit on the panel"
    OFFICE = "office", "Your office holds it"
    TAKES_PART = "takes_part", "You take part"
    RECEIVES = "receives", "Your provider receives the team"


FINDINGS: dict[FindingKind, str] = {
    FindingKind.REQUIREMENT: "Meet a requirement",
    FindingKind.CONDITION: "Meet a condition",
    FindingKind.RECOMMENDATION: "Answer a recommendation",
}
_SHOW = "Show the office by then that it is done."
AFTER_FINDING: dict[FindingKind, str] = {
    FindingKind.REQUIREMENT: _SHOW,
    FindingKind.CONDITION: f"{_SHOW} An award whose condition is overdue is suspended.",
    FindingKind.RECOMMENDATION: _SHOW,
}
AWARD_ENDS = "The award ends"
AFTER_AWARD = "After that day the place is not accredited, unless it has a new award by then."
CYCLE_CLOSES = "Last day to apply"
AFTER_CYCLE = "What is not sent by then is closed. After that day nothing can be started in this cycle."
VISIT = "Visit"
AFTER_VISIT = "The review team visits. Its agenda says when it sees whom."
AFTER_ASSIGNED = "Nothing is closed on that day. Your lead sees which standards are late."
_DECIDES = "The panel decides about the cases on its agenda."
_HELD = "It was held."
MEETINGS: dict[MeetingStatus, str] = {
    MeetingStatus.SCHEDULED: _DECIDES,
    MeetingStatus.PAPERS_ISSUED: _DECIDES,
    MeetingStatus.OPEN: _DECIDES,
    MeetingStatus.ADJOURNED: "It was broken off, and goes on.",
    MeetingStatus.CLOSED: _HELD,
    MeetingStatus.MINUTES_CONFIRMED: _HELD,
    MeetingStatus.CANCELLED: "It is cancelled, and not held on this day.",
}
"""What happens on the day of a meeting, by where it stands."""
