"""Two texts that began as one, put together: nothing lost of either, nothing twice, and what clashes is marked."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.rules.merging import LED_BY, Merged, Place, merge

TEXTS = st.lists(
    st.sampled_from(["ward", " learner", " night", "\n\nshift.", " the", " the", "\nx", " é", "  y"])
).map("".join)
EDITS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["", "theirs", "mine", "alike", "both"]), st.integers(1, 3)),
    min_size=1,
    max_size=8,
)


def _new(name: str, place: int, count: int) -> list[str]:
    return [f"{name}{place}.{number}" for number in range(count)]


@given(edits=EDITS, apart=st.integers(1, 4))
def test_of_random_pairs_of_edits_no_word_is_lost_and_equal_ones_stand_once(
    edits: list[tuple[int, str, int]], apart: int
) -> None:
    """Each edit takes some words of the common text out and puts new ones in; between two stand words that both kept."""
    began: list[str] = []
    theirs: list[str] = []
    mine: list[str] = []
    stands: list[str] = []
    taken_out: list[str] = []
    for place, (out, who, count) in enumerate(edits):
        between, before = _new("kept", place, apart), _new("out", place, out)
        by_them, by_me = (
            {
                "": (before, before),
                "theirs": (_new("their", place, count), before),
                "mine": (before, _new("my", place, count)),
                "alike": (_new("same", place, count), _new("same", place, count)),
                "both": (_new("their", place, count), _new("my", place, count)),
            }
        )[who]
        began += between + before
        theirs += between + by_them
        mine += between + by_me
        stands += between + (by_them if who != "mine" else by_me)
        if who == "both":
            stands += by_me
        elif who:
            taken_out += before
    merged = merge(" ".join(began), " ".join(theirs), " ".join(mine)).text.split()
    counted = Counter(merged)
    written = set(theirs + mine) - set(began)
    assert {word: counted[word] for word in written} == dict.fromkeys(written, 1), "once, whoever wrote it"
    assert set(stands) <= set(merged)
    if not any(who == "both" for _, who, _ in edits):
        assert merged == stands, "what only one changed, or both alike, is done and nothing is asked"
        assert not set(taken_out) & set(merged)


@given(began=TEXTS, theirs=TEXTS, mine=TEXTS)
def test_of_any_two_texts_every_word_that_was_written_stands_in_the_merged_one(
    began: str, theirs: str, mine: str
) -> None:
    """Also where words are few and the same ones come again and again."""
    words = Counter(merge(began, theirs, mine).text.split())
    for text in (theirs, mine):
        for word, times in Counter(text.split()).items():
            if word not in began.split():
                assert words[word] >= times
    assert set(words) <= set(f"{began} {theirs} {mine}".split()), "and none that nobody wrote"


@given(theirs=TEXTS, mine=TEXTS)
def test_without_the_text_both_began_with_nothing_at_all_is_lost(theirs: str, mine: str) -> None:
    words = Counter(merge(None, theirs, mine).text.split())
    for text in (theirs, mine):
        assert Counter(text.split()) <= words


@given(began=TEXTS, changed=TEXTS)
def test_what_only_one_changed_is_taken_to_the_letter(began: str, changed: str) -> None:
    assert merge(began, changed, began) == merge(began, began, changed) == Merged(changed)
    assert merge(began, changed, changed) == Merged(changed)


@pytest.mark.parametrize(
    ("began", "theirs", "mine", "text", "places"),
    [
        (
            "Every learner is met at the door.",
            "Every new learner is met at the door.",
            "Every learner is met at the gate.",
            "Every new learner is met at the gate.",
            [],
        ),
        (
            "Every learner is met at the door.",
            "Every learner is met at the gate.",
            "Every learner is met at the desk, always.",
            "Every learner is met at the gate. desk, always.",
            [Place("Every learner is met at the", "gate.", "desk, always.")],
        ),
        ("", "Met at the door.", "Nights are covered.", "Met at the door. Nights are covered.", [
            Place("", "Met at the door.", "Nights are covered."),
        ]),
        (
            "One.\n\nTwo.",
            "One.\n\nThree.\n\nTwo.",
            "One.\n\nTwo.\n\nFour.",
            "One.\n\nThree.\n\nTwo.\n\nFour.",
            [],
        ),
        (
            "",
            "First of theirs.\n\nSecond.",
            "Mine.",
            "First of theirs.\n\nSecond.\n\nMine.",
            [Place("", "First of theirs.\n\nSecond.", "Mine.")],
        ),
        (
            "We meet learners at the door on their first day.",
            "We meet learners.",
            "We meet learners at the door and show them round on their first day.",
            "We meet learners. learners at the door and show them round on their first day.",
            [Place("We meet", "learners.", "learners at the door and show them round on their first day.")],
        ),
        (
            "Every learner is met at the door. Nights are covered.",
            "Every new learner is met at the door. Nights are covered by a consultant.",
            "Every learner is met at the door by name. Nights are covered by the registrar.",
            "Every new learner is met at the door by name. Nights are covered by a consultant. the registrar.",
            [Place("the door by name. Nights are covered by", "a consultant.", "the registrar.")],
        ),
        ("Learners are met.", "All learners are met.", "Learners are met. Always.", "All learners are met. Always.", []),
        ("one two three four", "one two four", "one two three four five", "one two four five", []),
        ("one two\nthree", "one two three", "one two\nthree four", "one two three four", []),
        ("one", "", "one two", "one two", [Place("", "", "one two")]),
        (
            "Rotas are sent late.",
            "Rotas are sent in time. Leave is agreed.",
            "Rotas are sent in time. Leave is agreed. Nights too.",
            "Rotas are sent in time. Leave is agreed. Nights too.",
            [],
        ),
        (None, "Every learner is met.", "Every learner is met at night.", "Every learner is met. met at night.", [
            Place("Every learner is", "met.", "met at night."),
        ]),
    ],
)  # fmt: skip
def test_what_both_wrote_is_put_together_as_a_person_would(
    began: str | None, theirs: str, mine: str, text: str, places: list[Place]
) -> None:
    assert merge(began, theirs, mine) == Merged(text, tuple(places))


def test_two_new_wordings_of_a_sentence_are_not_shuffled_into_each_other() -> None:
    began = "We hold a meeting on the ward in the morning and the team is told."
    theirs = "Staff gather in the seminar room at noon and the lead is heard."
    mine = "Each day the board is read and the night staff are thanked."
    text = merge(began, theirs, mine).text
    assert theirs.removesuffix(".") in text.replace("\n", " ") or theirs in text
    assert mine.split(" ", 3)[-1] in text


def test_a_place_is_shown_with_the_words_before_it() -> None:
    began = " ".join(f"w{number}" for number in range(30))
    places = merge(began, began.replace("w20", "theirs"), began.replace("w20", "mine")).places
    assert [(place.theirs, place.mine) for place in places] == [("theirs", "mine")]
    assert places[0].before == " ".join(f"w{number}" for number in range(20 - LED_BY, 20))


# A guard against a hang; how fast it is depends on the machine.
@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("began", "theirs", "mine"),
    [
        ("a " * 4000, "b a " * 2000, "c a " * 2000),
        ("", "".join(f"{n} " for n in range(1600)), "".join(f"{n} " for n in range(1600, 0, -1))),
        ("\n".join("ab" * 10) * 200, "\n".join("ba" * 10) * 200, "\n".join("cb" * 10) * 200),
        ("x" * 8000, "y" * 8000, "z" * 8000),
        ("a b " * 5000, "b a a " * 3300, "a a b " * 3300),
    ],
)
def test_the_longest_texts_are_put_together_in_bounded_time(began: str, theirs: str, mine: str) -> None:
    words = Counter(merge(began, theirs, mine).text.split())
    for word, times in Counter(theirs.split()).items():
        assert word in began.split() or words[word] >= times
