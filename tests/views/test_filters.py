"""Dates and periods as people read them."""

from datetime import date
from types import SimpleNamespace

import pytest

from accreditation.web import filters

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (FIRST, LAST, "1 April 2025 to 31 March 2026"),
        (FIRST, None, "From 1 April 2025"),
        (None, LAST, "To 31 March 2026"),
        (None, None, "Not set"),
    ],
)
def test_a_period_is_said_as_far_as_it_is_known(begins: date | None, ends: date | None, words: str) -> None:
    assert filters.period(SimpleNamespace(period_from=begins, period_to=ends)) == words
