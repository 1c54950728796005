"""What every channel promises, held on a mail server, on GOV.UK Notify's twin and on a folder alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accreditation.messages.post import Post, Refused
from tests.messages.channels import KINDS, Way, way

TEXT = "Good morning.\n\nÉlodie’s review is due — on Friday.\n"


@pytest.fixture(params=KINDS)
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    with way(request.param, tmp_path) as made:
        yield made


def post(number: str = "a1", to: str = "lead@example.org", subject: str = "A review is due — soon") -> Post:
    return Post(
        number,
        to,
        subject,
        TEXT,
        TEXT,
        f"<p>{TEXT}</p>",
        "https://accreditation.example.org/notices/preferences",
    )


def test_a_letter_arrives_with_its_number_words_and_reader(out: Way) -> None:
    with out.channel.opened() as delivery:
        delivery.send(post())
    (letter,) = out.arrived()
    assert (letter.number, letter.to, letter.subject) == ("a1", "lead@example.org", "A review is due — soon")
    assert letter.text.split() == TEXT.split()


def test_several_leave_by_one_opening_and_keep_their_numbers(out: Way) -> None:
    with out.channel.opened() as delivery:
        for number in ("a1", "a2", "a3"):
            delivery.send(post(number))
    assert [letter.number for letter in out.arrived()] == ["a1", "a2", "a3"]


def test_a_name_in_another_script_after_the_at_goes_in_plain_letters(out: Way) -> None:
    with out.channel.opened() as delivery:
        delivery.send(post(to="lead@bücher.example"))
    assert [letter.to for letter in out.arrived()] == ["lead@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "to",
    [
        "lead@example.org\nBcc: others@example.org",
        "lead@example.org\r\nRCPT TO:<others@example.org>",
        "lead@example.org, others@example.org",
        "<lead@example.org>",
        "lead example.org",
        "@example.org",
        "lead@",
        "lead@exa mple.org",
        "lead@-example.org",
        f"lead@{'a' * 64}.example.org",
        "",
    ],
)
def test_what_is_no_single_address_is_refused_before_it_leaves(out: Way, to: str) -> None:
    with out.channel.opened() as delivery:
        with pytest.raises(Refused, match="not an address"):
            delivery.send(post(to=to))
        delivery.send(post("a2"))
    assert [letter.number for letter in out.arrived()] == ["a2"]
