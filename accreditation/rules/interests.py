"""For how long a person's word counts that their ties are all told. Pure; days are days of England."""

from datetime import date

from accreditation.rules.years import MONTHS_IN_A_YEAR, months_before

ASKED_AFTER = MONTHS_IN_A_YEAR - 1
"""Months after which it is asked for again, so that there is time to answer before it no longer counts."""


def counts(told_on: date | None, today: date) -> bool:
    """Whether it was said within a year, the same day a year ago among it."""
    return told_on is not None and told_on >= months_before(today, MONTHS_IN_A_YEAR)


def is_due(told_on: date | None, today: date) -> bool:
    """Whether it is asked for: it was never said, or eleven months ago or earlier."""
    return told_on is None or told_on <= months_before(today, ASKED_AFTER)
