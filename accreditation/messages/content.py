"""What a letter says, before it is text or HTML."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LetterContent:
    """The words of one letter, in plain sentences without markup; `action` is the words of its link and the link's path.

    `why` says at its foot why the reader gets it.
    """

    subject: str
    paragraphs: tuple[str, ...]
    action: tuple[str, str] | None = None
    why: str = ""
