"""Clarifications: the reviewers' questions to a provider, gathered into one request."""

from accreditation.enums.labelled import Labelled


class ClarificationStatus(Labelled):
    """Where a request for clarification stands."""

    ASKED = "asked", "Questions sent"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"
    WAIVED = "waived", "No questions"


class ClarificationTrigger(Labelled):
    """What happens to a request for clarification."""

    ANSWER = "answer", "Send the answers"
    CLOSE = "close", "Close the questions"
    GIVE_UP = "give_up", "Close without an answer"
    WAIVE = "waive", "Go on without an answer"


OPEN = frozenset({ClarificationStatus.ASKED, ClarificationStatus.ANSWERED})
"""Nobody locks a review while a request stands at one of these."""
