"""When a page of a newer file says what the older one's page said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.enums.evidence import Likeness
from accreditation.rules import words
from accreditation.rules.likeness import compared

LONG = "Learners say that supervision is weekly and that somebody always has time for them on this ward"


@pytest.mark.parametrize(
    ("older", "newer", "like"),
    [
        (LONG, LONG, Likeness.ALIKE),
        (LONG, f"{LONG.upper()}!", Likeness.ALIKE),
        (LONG, LONG.replace("weekly", "weekly too"), Likeness.ALIKE),
        (LONG, f"Nothing of this stands here any more. {LONG[:40]}", Likeness.OTHER_WORDS),
        (f"{LONG} 72", f"{LONG} 71", Likeness.OTHER_FIGURES),
        (f"{LONG} 72", LONG, Likeness.OTHER_FIGURES),
        (f"{LONG} 7 7", f"{LONG} 7", Likeness.OTHER_FIGURES),
        ("", LONG, Likeness.NO_WORDS),
        (LONG, " - ", Likeness.NO_WORDS),
    ],
)
def test_pages_are_compared_by_words_and_figures(older: str, newer: str, like: Likeness) -> None:
    assert compared(older, newer) is like


@given(st.text(), st.text())
def test_it_is_the_same_from_either_side(left: str, right: str) -> None:
    assert compared(left, right) is compared(right, left)


@given(st.text())
def test_a_page_is_like_itself_where_it_has_words(text: str) -> None:
    assert compared(text, text) is (Likeness.ALIKE if words.of(text) else Likeness.NO_WORDS)
