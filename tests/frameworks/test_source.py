"""Reading: plain data only, and hostile text is refused before it can do harm."""

import pytest

from accreditation.frameworks.source import LARGEST, SourceError, parse


def test_names_stay_text_and_dates_become_text():
    assert parse("0: zero\non: 2016-04-01\nyes: no\n") == {"0": "zero", "on": "2016-04-01", "yes": False}


def test_a_number_and_its_text_are_one_name():
    with pytest.raises(SourceError) as refused:
        parse("0: a\n'0': b\n")
    assert (refused.value.line, refused.value.message) == (2, "`0` is given twice in the same place.")


def test_right_to_left_and_four_byte_text_is_kept():
    assert parse("a: שלום 🏥") == {"a": "שלום 🏥"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: " + "[" * 100_000 + "]" * 100_000, "nested more than 12"),
        ("a: " + "{b: " * 100_000, "nested more than 12"),
        ("a: &x [1]\nb: *x\n", "Anchors"),
        ("a: *x\n", "Anchors"),
        ("a: !!python/object/apply:os.getcwd []\n", "not used here"),
        ("a: !!binary aGk=\n", "not used here"),
        ("a: !odd x\n", "not used here"),
        ("a: !!set {b: null}\n", "not used here"),
        ("<<: {a: 1}\n", "plain text"),
        ("? [a]\n: 1\n", "plain text"),
        ("a: 2016-13-45\n", "what it says it is"),
        ("a: 2016-04-01 10:00:00\n", "no time of day"),
        ("a: " + "9" * 5000, "what it says it is"),
        ("a: !!bool maybe\n", "what it says it is"),
        ("a: !!int ''\n", "what it says it is"),
        ("a: !!timestamp soon\n", "what it says it is"),
        ("a: \ud800\n", "half of a character|cannot be read as YAML"),
        ("a: .nan\n", "fraction"),
        ("a: 1.0\n", "fraction"),
        ("a: \x00\n", "cannot be read as YAML"),
        ("- a\n", "list of names"),
        ("a: 1\n---\nb: 2\n", "cannot be read as YAML"),
        ("# nothing\n", "list of names"),
    ],
)
def test_what_is_not_plain_is_refused(text, words):
    with pytest.raises(SourceError, match=words):
        parse(text)


def test_a_text_that_is_too_large_is_refused_unread():
    with pytest.raises(SourceError, match="1,000,000 bytes"):
        parse("a: [" * LARGEST)
