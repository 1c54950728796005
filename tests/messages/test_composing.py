"""One letter from its words: text and HTML say the same, nothing is missing, and no value gets out of its place."""

import dataclasses

import pytest

from accreditation.messages.composing import BadWords, Frame, composed
from accreditation.messages.content import LetterContent
from accreditation.messages.post import Post
from accreditation.settings import Contact

FRAME = Frame("https://accreditation.example.org", "Health Education", Contact(email="help@example.org"))
CONTENT = LetterContent(
    subject="Your review is due on Friday",
    paragraphs=("Riverside Hospital waits for your scores.", "You can still ask for more time & help."),
    action=("Open the review", "/reviews/7"),
    why="You get this because you accepted the review.",
)


def letter(content: LetterContent = CONTENT, *, optional: bool = True, frame: Frame = FRAME) -> Post:
    return composed(content, frame, number="a1", to="lead@example.org", optional=optional)


def test_the_text_says_everything_in_lines_that_every_program_shows() -> None:
    assert letter().text == (
        "Riverside Hospital waits for your scores.\n"
        "\n"
        "You can still ask for more time & help.\n"
        "\n"
        "Open the review:\n"
        "https://accreditation.example.org/reviews/7\n"
        "\n"
        "You get this because you accepted the review.\n"
        "\n"
        "Health Education\n"
        "Questions? help@example.org\n"
        "\n"
        "Choose which letters you get:\n"
        "https://accreditation.example.org/notices/preferences\n"
    )


def test_the_html_says_the_same() -> None:
    html = letter().html
    for words in (
        CONTENT.subject,
        CONTENT.paragraphs[0],
        "more time &amp; help",
        'href="https://accreditation.example.org/reviews/7"',
        "Open the review",
        CONTENT.why,
        "Health Education",
        "help@example.org",
        'href="https://accreditation.example.org/notices/preferences"',
    ):
        assert words in html
    assert "<img" not in html
    assert "<table" not in html


def test_a_long_paragraph_is_wrapped_and_an_address_stays_whole() -> None:
    long = dataclasses.replace(
        CONTENT, paragraphs=("word " * 59 + "word",), action=("Open", f"/invitations/{'a' * 200}")
    )
    made = letter(long)
    lines = made.text.splitlines()
    assert max(len(line) for line in lines if "/invitations/" not in line) <= 72
    assert f"https://accreditation.example.org/invitations/{'a' * 200}" in lines
    assert "word " * 59 + "word" in made.unwrapped.splitlines()


def test_a_letter_that_must_be_sent_offers_no_choice() -> None:
    made = letter(optional=False)
    assert made.preferences == ""
    assert "Choose which letters" not in made.text + made.html


def test_without_a_contact_or_a_reason_nothing_stands_in_their_place() -> None:
    bare = dataclasses.replace(CONTENT, why="", action=None)
    made = letter(bare, frame=dataclasses.replace(FRAME, contact=Contact()), optional=False)
    assert made.text.endswith("more time & help.\n\nHealth Education\n")
    assert "None" not in made.html


def test_markup_in_a_name_is_shown_and_not_obeyed() -> None:
    named = dataclasses.replace(CONTENT, paragraphs=("<script>alert(1)</script> waits.",))
    assert "<script>" not in letter(named).html
    assert "&lt;script&gt;" in letter(named).html
    assert "<script>alert(1)</script> waits." in letter(named).text


def test_a_name_that_needs_joiners_can_stand_in_a_letter() -> None:
    named = dataclasses.replace(CONTENT, subject="علی\u200cرضا has answered")
    assert letter(named).subject == named.subject


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": ""},
        {"subject": "One\nBcc: others@example.org"},
        {"subject": "One\r\nBcc: others@example.org"},
        {"subject": "One\u2028two"},
        {"paragraphs": ()},
        {"paragraphs": ("",)},
        {"paragraphs": ("One\n\nTwo",)},
        {"action": ("", "/home")},
        {"action": ("Open", "https://elsewhere.example")},
        {"action": ("Open", "//elsewhere.example")},
        {"action": ("Open", "/a b")},
        {"action": ("Open", "/a\nb")},
    ],
)
def test_what_cannot_stand_in_a_letter_stops_it(changes: dict[str, object]) -> None:
    with pytest.raises(BadWords):
        letter(dataclasses.replace(CONTENT, **changes))  # type: ignore[arg-type]
