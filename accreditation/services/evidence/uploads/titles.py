"""The title that a file gets from its name, until somebody gives it a better one."""

import re
from pathlib import PurePosixPath

LONGEST = 150
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d])-+(?=\w)|(?<=\w)-+(?=[^\W\d])")


def from_name(filename: str) -> str:
    """The name without its extension, spaces where people write underscores, its first letter large."""
    stem = PurePosixPath(filename).stem
    words = stem.replace("_", " ").replace("+", " ")
    if " " not in words:
        words = _BETWEEN_LETTERS.sub(" ", words)
    title = " ".join(words.split()).strip(" .-")[:LONGEST].rstrip()
    return title[:1].upper() + title[1:] or "Untitled file"
