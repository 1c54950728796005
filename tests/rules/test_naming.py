"""Words that may name somebody are found in what people write, and ordinary questions are left alone."""

import pytest

from accreditation.rules.naming import may_name


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Did Dr Patel look at it?", ["Dr Patel"]),
        ("What happened to patient X, and to patient 4?", ["patient X", "patient 4"]),
        ("Is J. S. still there?", ["J. S."]),
        ("Who was in bed 12?", ["in bed 12"]),
        ("Write to ward.lead@trust.example about it.", ["ward.lead@trust.example"]),
        ("The man born 3 May 1960", ["born 3"]),
        ("How do learners reach a supervisor at night?", []),
        ("Does the GMC survey of 2026 cover students?", []),
        ("Which patients are asked, and how does a learner hear of it?", []),
    ],
)
def test_pieces_that_may_name_somebody(text: str, pieces: list[str]) -> None:
    assert may_name(text) == pieces
