"""A text is taken apart into the same words whoever wrote it how, and a snippet marks exactly those looked for."""

import pytest

from accreditation.rules import words


@pytest.mark.parametrize(
    ("text", "found"),
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
def test_words(text: str, found: list[str]) -> None:
    assert words.of(text) == found


def test_a_word_is_never_too_long_for_a_database() -> None:
    (word,) = words.of("x" * 5000)
    assert len(word) == words.LONGEST_WORD


def test_there_is_a_most() -> None:
    assert len(words.of(" ".join(f"w{number}" for number in range(50)), 12)) == 12


def _marked(text: str, *wanted: str) -> str:
    return "".join(f"[{one.text}]" if one.hit else one.text for one in words.snippet(text, wanted))


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
