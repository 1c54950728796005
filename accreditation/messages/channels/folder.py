"""Letters as files in a folder: the demonstration's way. A letter that is sent twice is the same file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from accreditation.messages.addresses import envelope
from accreditation.messages.channels.base import Delivery
from accreditation.messages.mime import Sender, as_bytes
from accreditation.messages.post import Away, Post

ENDING = ".eml"


@dataclass(frozen=True)
class FolderChannel:
    """Writes each letter whole or not at all."""

    folder: Path
    sender: Sender

    @contextmanager
    def opened(self) -> Iterator[Delivery]:
        """Make the folder, its owner's alone."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as trouble:
            raise _away(trouble) from trouble
        yield self

    def send(self, post: Post) -> None:
        """Write one letter under its number."""
        content = as_bytes(post, envelope(post.to), self.sender)
        path = self.folder / f"{post.number}{ENDING}"
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            part.write_bytes(content)
            part.replace(path)
        except OSError as trouble:
            raise _away(trouble) from trouble


def newest(folder: Path, limit: int) -> list[EmailMessage]:
    """The letters that were written last, the newest first."""
    try:
        paths = [(path.stat().st_mtime_ns, path) for path in folder.glob(f"*{ENDING}")]
    except FileNotFoundError:
        return []
    return [
        message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
        for _, path in sorted(paths, reverse=True)[:limit]
    ]


def _away(trouble: OSError) -> Away:
    return Away(
        f"The folder for letters cannot be written to ({trouble.strerror or type(trouble).__name__})."
    )
