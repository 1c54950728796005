"""One letter as it leaves, and why it may not: what every channel takes and raises."""

import re
from dataclasses import dataclass

_LINE_ENDS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def is_one_line(text: str) -> bool:
    """Whether a text could not begin another line or header; joiners, which some names need, are no line ends."""
    return _LINE_ENDS.search(text) is None


@dataclass(frozen=True)
class Post:
    """One letter as it leaves: the same `number` with every try, so that a second copy is known as such."""

    number: str
    to: str
    subject: str
    text: str
    unwrapped: str
    html: str
    preferences: str = ""


class Refused(Exception):
    """It is refused for good; `of_address` where the address is why. The message is for an administrator."""

    def __init__(self, reason: str, *, of_address: bool = False) -> None:
        super().__init__(reason)
        self.of_address = of_address


class TryLater(Exception):
    """This letter cannot be sent now; the message is for an administrator."""


class Away(Exception):
    """No letter can be sent now: the server is away, or takes nothing from us; the message is for an administrator."""
