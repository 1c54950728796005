"""Rounds of review: why each began."""

from accreditation.enums.labelled import Labelled


class RoundReason(Labelled):
    """Why a case is reviewed, in the words of its pages."""

    FIRST = "first", "First review"
    RESUBMISSION = "resubmission", "Review after deferral"
    REMITTED = "remitted", "New review after appeal"
