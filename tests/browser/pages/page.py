"""One page of the gallery: who opens which address, what they send, and how it answers."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """A page in one state. `send` is typed into its form, which is then sent; `download` is a file and no page."""

    name: str
    who: str
    path: str
    status: int = 200
    send: dict[str, Any] | None = field(default=None)
    download: bool = False


def refused(name: str, who: str, path: str, /, **send: Any) -> Page:
    """A form that comes back with what to mend."""
    return Page(name, who, path, 422, send)
