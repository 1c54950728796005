"""Words that were copied from a text are known again in it, however its lines are broken."""

import pytest

from accreditation.rules.quotes import holds

TEXTS = ("Learners meet their\nsupervisor in the first  week.", "", "Weekends.")


@pytest.mark.parametrize(
    "quote", ["meet their supervisor", "first\n\nweek", "Weekends.", "  Learners meet  ", ""]
)
def test_what_is_there_is_known_whatever_its_spaces(quote: str) -> None:
    assert holds(TEXTS, quote)


@pytest.mark.parametrize("quote", ["meet the supervisor", "week. Weekends", "learners meet"])
def test_what_is_not_there_or_stands_in_two_texts_is_not(quote: str) -> None:
    assert not holds(TEXTS, quote)
