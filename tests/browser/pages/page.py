"""One page of the gallery: who opens which address, what they send, and how it answers."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """A page in one state. `send` is typed into its form, which is then sent; `download` is a file and no page; `confirmed` is an act."""

    name: str
    who: str
    path: str
    status: int = 200
    send: dict[str, Any] | None = field(default=None)
    download: bool = False
    confirmed: str = ""

    @property
    def window(self) -> str:
        """Whose window it is opened in: the person's, or one of theirs in which they have confirmed this act."""
        return f"{self.who} about to {self.confirmed} on {self.path}" if self.confirmed else self.who


def refused(name: str, who: str, path: str, confirmed: str = "", /, **send: Any) -> Page:
    """A form that comes back with what to mend; where the act needs it, after the person has confirmed it."""
    return Page(name, who, path, 422, send, confirmed=confirmed)
