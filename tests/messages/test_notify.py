"""What GOV.UK Notify answers when it does not take a letter, and what that means for the others."""

from collections.abc import Iterator

import pytest

from accreditation.mail_settings import Notify
from accreditation.messages.channels.notify import NotifyChannel
from accreditation.messages.post import Away, Post, Refused
from tests.messages.channels import KEY, Twin, notify_twin

POST = Post("a1", "lead@example.org", "A review", "Words.", "Words.", "<p>Words.</p>")


@pytest.fixture
def twin() -> Iterator[Twin]:
    with notify_twin() as made:
        yield made


def way(twin: Twin) -> NotifyChannel:
    return NotifyChannel(Notify(KEY, "template", twin.url), 5)


@pytest.mark.parametrize(
    ("status", "words", "error", "of_address"),
    [
        (400, "email_address Not a valid email address", Refused, True),
        (400, "Can’t send to this recipient using a team-only API key", Refused, False),
        (400, "Template not found", Away, False),
        (403, "Invalid token: API key not found", Away, False),
        (429, "Exceeded send limits (50) for today", Away, False),
        (500, "Internal server error", Away, False),
        (503, "Away", Away, False),
    ],
)
def test_a_refusal_is_of_one_letter_or_of_all(
    twin: Twin, status: int, words: str, error: type[Exception], of_address: bool
) -> None:
    twin.refusal = (status, words)
    with way(twin).opened() as delivery, pytest.raises(error) as raised:
        delivery.send(POST)
    assert getattr(raised.value, "of_address", False) is of_address


def test_nobody_listens() -> None:
    with notify_twin() as twin:
        gone = way(twin)
    with gone.opened() as delivery, pytest.raises(Away):
        delivery.send(POST)
