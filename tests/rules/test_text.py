"""How text is tidied: nothing unseen is kept, nothing seen is lost, and words that were apart stay apart."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.text import MOST_MARKS, address, code, composed, is_visible, many_lines, single_line

UNSEEN = (
    "\u00ad", "\u200b", "\u2060", "\ufeff", "\u200c", "\u200d", "\u200e", "\u061c", "\u202e", "\u2066", "\u3164", "\u115f",
    "\u034f", "\ufe0f", "\u2800", "\u00a0", "\u2003", "\u3000", "\u2028", "\x00", "\x07", "\x85", "\U000e0041", "\u0301", "\u180e",
    "\ufffc",
)  # fmt: skip


@pytest.mark.parametrize("mark", UNSEEN, ids=ascii)
def test_what_nobody_sees_is_nothing(mark: str) -> None:
    assert many_lines(mark * 3) == ""
    assert single_line(f" {mark} {mark}\n") == ""


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("induction\x0bweek", "induction\nweek"),
        ("page\x0cpage", "page\npage"),
        ("one\x85two\u2028three\u2029four\rfive\r\nsix", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\x1fb\u00a0c\u2009d\u3000e", "a b c d e"),
        ("chil\u00addren\u200b and \ufeffstaff", "children and staff"),
        ("Zo\u0065\u0308", "Zoë"),
        ("\u202eevil\u202c", "evil"),
        ("pass\u200dword \u200eleft", "password left"),
    ],
    ids=ascii,
)
def test_separators_separate_and_idle_marks_go(typed: str, tidied: str) -> None:
    assert many_lines(typed) == tidied
    assert single_line(typed) == " ".join(tidied.split())


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "\u200eרופא\u200f, מחלקה",
        "क्\u200dष",
        "👩🏽\u200d⚕️ ward",
        "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f Cymru",
        "Tŷ’r Ŵyn, Łódź, Ọláyínká, Nguyễn, محمد, Ó",
    ],
    ids=ascii,
)
def test_what_a_script_or_a_picture_needs_is_kept(text: str) -> None:
    assert many_lines(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("pasted", "tidied"),
    [
        (  # Word: its own bullets, soft hyphens, hard spaces and hyphens, line breaks in a paragraph, spaces before line ends
            (
                "Induction on \u201cour\u201d ward: \r\n\uf0b7\tco\u00adordinated\u00a0by the ward\u2019s lead\u00a0\r\n"
                "\uf0a7\ta follow\u2011up\x0bin week\u00a02 \uf0e0 review\t\r\n\r\n\uf0fc 5\u202fmg\u2026 \u2013 done\r\n"
            ),
            "Induction on “our” ward:\n•\tcoordinated by the ward’s lead\n▪\ta follow-up\nin week 2 → review\n\n✓ 5 mg… – done",
        ),
        (  # a Mac: accents apart, its own line and paragraph ends, the place of a picture
            "Zoe\u0308\u2028meets them\u2029\ufffc Nights\ufeff are covered.\r\u2018Safe\u2019",
            "Zoë\nmeets them\n Nights are covered.\n‘Safe’",
        ),
        (  # a telephone: pictures stay whole, marks between words go
            "\u200bThanks \U0001f44d\U0001f3fd \u2764\ufe0f 1\ufe0f\u20e3 for \u2060the\ufe0f day\u200e \U0001f469\u200d\u2695\ufe0f",
            "Thanks 👍🏽 ❤️ 1️⃣ for the day 👩\u200d⚕️",
        ),
    ],
    ids=["Word", "Mac", "telephone"],
)
def test_what_is_pasted_arrives_as_it_was_read(pasted: str, tidied: str) -> None:
    assert many_lines(pasted) == tidied
    assert single_line(pasted) == " ".join(tidied.split())


def test_hundreds_of_accents_on_one_letter_are_cut_to_what_a_language_needs() -> None:
    heaped = many_lines("Z" + "\u0301\u0316" * 250 + "ed")
    assert len(heaped) <= MOST_MARKS + 3
    assert heaped[-2:] == "ed"


def test_a_million_accents_take_no_time() -> None:
    started = time.process_time()
    composed("a" + "\u0301\u0316" * 500_000)
    assert time.process_time() - started < 5  # put in order by pairs, they would take hours


@pytest.mark.parametrize(
    "typed",
    [
        "Jane.Smith@Trust.NHS.uk",
        " jane.smith@trust.nhs.uk\u200b",
        "jane\u200b.smith@trust.nhs.uk",
        "jane.smi\u00adth@trust.nhs.uk",
        "jane.smith\ufe0f@trust.nhs.uk",
        "\u202ejane.smith@trust.nhs.uk",
        "ｊane.smith＠trust.nhs.uk",
        "jane.smith@trust.nhs.uk\u2800\u3164",
        "jane.smith@trust.nhs.uk\0",
    ],
    ids=ascii,
)
def test_an_address_is_the_same_whatever_cannot_be_seen_in_it(typed: str) -> None:
    assert address(typed) == "jane.smith@trust.nhs.uk"


@pytest.mark.parametrize("typed", ["rj1", " RJ 1 ", "rj\u20131", "R.J-1", "ｒｊ１"])
def test_a_code_is_read_as_people_write_it(typed: str) -> None:
    assert code(typed) == "RJ1"


@given(st.text())
def test_tidying_again_changes_nothing(text: str) -> None:
    for tidied in (many_lines, single_line, address):
        assert tidied(tidied(text)) == tidied(text)
    assert not many_lines(text) or is_visible(many_lines(text))
