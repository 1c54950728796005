"""How far the office has come with one submitted answer."""

from accreditation.enums.labelled import Labelled


class CheckState(Labelled):
    """What the office has found on one standard so far."""

    NOT_CHECKED = "not_checked", "Not looked at yet"
    COMPLETE = "complete", "Complete"
    MISSING = "missing", "Something is missing"
    NOT_ACCEPTED = "not_accepted", "Does not apply: to accept"
    DOES_NOT_APPLY = "does_not_apply", "Does not apply: accepted"
    OF_RETURN = "of_return", "Checked in the organisation’s return"


OPEN = frozenset({CheckState.NOT_CHECKED, CheckState.NOT_ACCEPTED})
"""What the office has still to look at."""
