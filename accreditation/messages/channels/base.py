"""What every channel promises: it takes one letter after the other, and says plainly why it did not take one."""

from contextlib import AbstractContextManager
from typing import Protocol

from accreditation.messages.post import Post


class Delivery(Protocol):
    """An open way out."""

    def send(self, post: Post) -> None:
        """Hand a letter over; returns once it is taken, else raises Refused, TryLater or Away."""


class Channel(Protocol):
    """A way by which letters leave."""

    def opened(self) -> AbstractContextManager[Delivery]:
        """Open the way for a number of letters; raises Away."""
