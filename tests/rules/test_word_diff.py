"""What changed between two texts: nothing lost, nothing invented, quick, and long unchanged runs folded."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.rules.word_diff import FOLDED_FROM, MOST_WORDS, Mark, Part, folded, word_diff

TEXTS = st.lists(st.sampled_from(["ward ", "learner ", "night\n", "\n\n", "shift. ", " ", "é", "x"])).map(
    "".join
)


def joined(parts: list[Part], *marks: Mark) -> str:
    return "".join(part.text for part in parts if part.mark in marks)


@given(before=TEXTS | st.text(max_size=200), after=TEXTS | st.text(max_size=200))
def test_joined_again_the_parts_are_both_texts(before: str, after: str) -> None:
    for parts in (word_diff(before, after), folded(word_diff(before, after))):
        assert joined(parts, Mark.SAME, Mark.FOLDED, Mark.REMOVED) == before
        assert joined(parts, Mark.SAME, Mark.FOLDED, Mark.ADDED) == after
        assert all(part.text for part in parts)
        assert all(first.mark is not second.mark for first, second in pairwise(parts))


@given(text=TEXTS | st.text(max_size=200))
def test_a_text_and_itself_differ_in_nothing(text: str) -> None:
    assert {part.mark for part in word_diff(text, text)} <= {Mark.SAME}


def test_only_the_words_that_changed_are_marked() -> None:
    parts = word_diff("Every learner is met at the door.", "Every new learner is met at the gate.")
    assert [(part.mark.value, part.text) for part in parts] == [
        ("same", "Every"),
        ("added", " new"),
        ("same", " learner is met at the"),
        ("removed", " door."),
        ("added", " gate."),
    ]


def test_a_paragraph_put_in_leaves_the_others_as_they_are() -> None:
    first, last = "word " * 900 + "\n\n", "end " * 500
    inserted = "".join(f"new{number} " for number in range(MOST_WORDS * 2)) + "\n\n"
    parts = word_diff(first + last, first + inserted + last)
    assert [part.mark for part in parts] == [Mark.SAME, Mark.ADDED, Mark.SAME]
    assert parts[1].text == inserted


def test_what_is_wholly_another_text_is_shown_whole() -> None:
    before = " ".join(f"a{number}" for number in range(MOST_WORDS))
    after = " ".join(f"b{number}" for number in range(MOST_WORDS))
    assert [part.mark for part in word_diff(before, after)] == [Mark.REMOVED, Mark.ADDED]


# A guard against a hang; how fast it is depends on the machine.
@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 4000, "b a " * 2000),
        ("a b " * 2000, "b a a " * 1300),
        ("\n" * 8000, "x\n" * 4000),
        ("".join(f"{n} " for n in range(1600)), "".join(f"{n} " for n in range(1600, 0, -1))),
        ("x" * 8000, "y" * 8000),
    ],
)
def test_the_longest_texts_are_compared_in_bounded_time(before: str, after: str) -> None:
    parts = word_diff(before, after)
    assert joined(parts, Mark.SAME, Mark.REMOVED) == before


def test_a_long_unchanged_run_is_folded_but_for_its_ends() -> None:
    middle = " ".join(f"w{number}" for number in range(FOLDED_FROM * 2)) + " "
    parts = folded(word_diff(f"old {middle}end", f"new {middle}fin"))
    assert [part.mark for part in parts] == [
        Mark.REMOVED, Mark.ADDED, Mark.SAME, Mark.FOLDED, Mark.SAME, Mark.REMOVED, Mark.ADDED,
    ]  # fmt: skip
    assert parts[2].text.startswith(" w0 ")
    assert " w60 " in parts[3].text


def test_before_the_first_change_and_after_the_last_all_but_the_nearest_words_fold() -> None:
    around = "same " * FOLDED_FROM
    parts = folded(word_diff(f"{around}old {around}", f"{around}new {around}"))
    assert parts[0].mark is parts[-1].mark is Mark.FOLDED
