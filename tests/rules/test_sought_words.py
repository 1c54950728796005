"""Which words of a standard are looked for: what it is about, never what every standard says nor what says little."""

import pytest

from accreditation.frameworks.framework import StandardText
from accreditation.frameworks.loader import load, shipped
from accreditation.rules import sought_words, words
from accreditation.rules.sought_words import LITTLE, MOST_SOUGHT, SoughtWord, StandardTexts, rarity, sought


def texts(title: str, wording: str = "", prompts: str = "", hints: str = "") -> StandardTexts:
    return StandardTexts(title, wording, [prompts], [hints])


def written(standards: dict[str, StandardTexts], code: str) -> list[str]:
    return [word.written for word in sought(standards, code)]


OTHERS = {f"o{number}": texts(f"Safety topic{number}", "Learners and safety.") for number in range(5)}


def test_a_word_counts_by_its_places_and_by_how_few_standards_have_it() -> None:
    standards = OTHERS | {
        "x": texts("Supervision", "Feedback at supervision.", "Is there a rota?", "Notes of supervision"),
        "y": texts("Other", "A rota."),
    }
    assert sought(standards, "x") == (
        SoughtWord("supervision", "supervision", (6 + 3 + 4) * rarity(1, 7)),
        SoughtWord("feedback", "feedback", 3 * rarity(1, 7)),
        SoughtWord("rota", "rota", 2 * rarity(2, 7)),
    )


def test_what_many_standards_say_and_what_says_little_is_left_out() -> None:
    standards = OTHERS | {"x": texts("Safety and 24 others", "It is 7 of us", "How would you show rotas?")}
    assert written(standards, "x") == ["rotas"]


def test_a_word_is_looked_for_once_however_it_is_written() -> None:
    standards = OTHERS | {"x": texts("Policies", "A policy; the policy's POLICY", "Café or cafe")}
    assert [(word.word, word.written) for word in sought(standards, "x")] == [
        ("policy", "policies"),
        ("cafe", "café"),
    ]


def test_a_standard_of_a_framework_of_one_still_has_words() -> None:
    assert written({"x": texts("Supervision of rotas")}, "x") == ["supervision", "rotas"]


def test_no_more_words_than_a_search_can_put_together() -> None:
    many = " ".join(f"topic{number}x" for number in range(100))
    assert len(sought(OTHERS | {"x": texts("Title", many)}, "x")) == MOST_SOUGHT


def test_what_a_framework_says_is_never_an_operator() -> None:
    standards = OTHERS | {"x": texts('rotas" OR "§1', "supervision* NEAR(a' | '§1")}
    assert all(word.word.isalnum() for word in sought(standards, "x"))


@pytest.mark.parametrize(
    ("holding", "of", "worth"),
    [(0, 0, 1), (1, 1, 1), (3, 4, 1), (2, 4, 2), (1, 4, 3), (5, 4, 1), (1, 40_000, 16), (0, 9, 4)],
)
def test_rarity_rises_by_one_each_time_that_half_as_many_hold_a_word(
    holding: int, of: int, worth: int
) -> None:
    assert rarity(holding, of) == worth


@pytest.mark.parametrize("slug", ["hee-2016", "hee-2017"])
def test_every_standard_of_the_shipped_frameworks_has_words_of_its_own(slug: str) -> None:
    framework = load(shipped(slug))
    standards = {text.code: _texts_of(text) for text in framework.standards}
    of_each = {code: {word.word for word in sought(standards, code)} for code in standards}
    assert all(len(of_standard) >= 5 for of_standard in of_each.values())
    assert len({frozenset(of_standard) for of_standard in of_each.values()}) == len(standards)
    assert not set().union(*of_each.values()) & (LITTLE | {words.folded("learners")})


def _texts_of(text: StandardText) -> StandardTexts:
    return StandardTexts(text.title, text.wording, text.prompts, [hint.note for hint in text.evidence_hints])


def test_a_title_weighs_most() -> None:
    framework = load(shipped())
    standards = {text.code: _texts_of(text) for text in framework.standards}
    assert written(standards, "3.1")[:2] == ["supervision", "support"]
    assert sought_words.IN_TITLE > sought_words.IN_HINTS > sought_words.IN_WORDING > sought_words.IN_PROMPTS
