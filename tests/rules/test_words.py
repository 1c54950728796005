"""A text is taken apart into the same words whoever wrote it how, and a snippet marks exactly those looked for."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.rules import phrases, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Surveys, survey & SURVEY", ["survey"]),
        (
            "Policies of the classes; analysis, bus, glass",
            ["policy", "of", "the", "classe", "analysi", "bus", "glass"],
        ),
        ("Café CAFÉ cafe\u0301", ["cafe"]),
        ("co-production don't", ["co", "production", "don", "t"]),
        ('AND OR NOT NEAR("x" * ^) {col}:', ["and", "or", "not", "near", "x", "col"]),
        ("𝒜𝓫 😀 ﷺ", ["ab", "صلىاللهعليهوسلم"]),
        ("سلامة المرضى", ["سلامة", "المرضى"]),
        ("研修医の声", ["研", "修", "医", "の", "声"]),
        ("\x00§12 %_'", ["12"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words.of(text) == expected


def test_a_word_is_never_too_long_for_a_database() -> None:
    (word,) = words.of("x" * 5000)
    assert len(word) == words.LONGEST_WORD


def test_there_is_a_most() -> None:
    assert len(words.of(" ".join(f"w{number}" for number in range(50)), 12)) == 12


def _marked(text: str, *sought: str) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in words.snippet(text, sought))


def test_a_snippet_marks_the_words_and_nothing_else() -> None:
    assert (
        _marked("Every  learner\nsays:\tlearners learn.", "learner")
        == "Every [learner] says: [learners] learn."
    )
    assert _marked("No such thing.", "learner") == "No such thing."
    assert _marked("", "learner") == ""


def test_a_snippet_of_a_long_text_is_short_and_shows_the_most_words_at_once() -> None:
    text = "Safe. " + "filler word " * 200 + "learners are safe and heard. " + "filler word " * 200
    shown = _marked(text, "safe", "learner")
    assert "[learners] are [safe] and heard." in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 340


def test_text_without_spaces_is_cut_all_the_same() -> None:
    assert len(_marked("x" * 10_000, "y")) <= words.SHOWN + 4


def _with_phrases(text: str, typed: str) -> str:
    pieces = words.snippet(text, words.of(typed), phrases.typed(typed))
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)


def test_of_a_phrase_only_the_words_that_stand_in_it_are_marked() -> None:
    text = "Safe wards. Staff feel; learners feel safe here."
    assert _with_phrases(text, '"feel safe" ward') == "Safe [wards]. Staff feel; learners [feel] [safe] here."


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"Feels safe" here', [("feel", "safe")]),
        ("“feel safe” and «is weekly»", [("feel", "safe"), ("is", "weekly")]),
        ('one "two three', []),
        ('"one two" three "four five', [("one", "two")]),
        ('"alone" "" "?" """', []),
        ('"follow-up"', [("follow", "up")]),
        ('"研修"', [("研", "修")]),
        ('"a b" "a b"', [("a", "b")]),
        ('"x" OR "y z" NEAR', [("y", "z")]),
    ],
)
def test_phrases_as_they_are_typed(typed: str, expected: list[words.Phrase]) -> None:
    assert phrases.typed(typed) == expected


@pytest.mark.parametrize(
    ("text", "typed", "held"),
    [
        ("Learners feel\n safe.", '"learner FEELS safe"', True),
        ("Safe learners feel.", '"feel safe"', False),
        ("feel unsafe", '"feel safe"', False),
        ("The policies' review", '"policy reviews"', True),
        ("At the café terrace", '"cafe terrace"', True),
        ("feel, feel safe", '"feel safe"', True),
        ("x" * 70 + "s day", f'"{"x" * 70} days"', True),
        ("feel safe, is weekly", '"feel safe" "is weekly"', True),
        ("feel safe, weekly is", '"feel safe" "is weekly"', False),
        ("ba a a", '"a a"', True),
        ("ba a", '"a a"', False),
        ("", '"feel safe"', False),
    ],
)
def test_a_text_holds_a_phrase(text: str, typed: str, held: bool) -> None:
    assert phrases.are_in(text, phrases.typed(typed)) is held


@given(st.text(alphabet="aisyeE -_.é", max_size=40), st.text(alphabet="aisyeE", min_size=1, max_size=8))
def test_neighbours_are_always_found_as_a_phrase(text: str, word: str) -> None:
    """Whatever stands in a text, any two words of it that are neighbours are found as a phrase."""
    whole = f"{text} {word} {word}s"
    held = words.in_order(whole)
    for pair in pairwise(held):
        assert phrases.are_in(whole, [pair])
        assert phrases.are_in(f"é {whole}", [pair])
    assert not phrases.are_in(whole, [(held[-1], "z")])


def test_a_snippet_begins_where_the_words_stand_so_near_that_all_are_seen() -> None:
    # From the first "learners" to the first "safe" is more than is shown of a text.
    text = "learners " + "filler " * 35 + "safe " + "filler " * 60 + "learners are safe " + "filler " * 60
    assert "[learners] are [safe]" in _marked(text, "safe", "learner")


def test_a_snippet_is_cut_between_words() -> None:
    text = " ".join(f"word{number}" for number in range(300))
    for word in ("word5", "word120", "word299"):
        shown = _marked(text, word)
        assert f"[{word}]" in shown
        assert set(shown.replace("[", "").replace("]", "").split()) <= {*text.split(), "…"}
