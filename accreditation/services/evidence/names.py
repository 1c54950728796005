"""A file's name as it is shown and sent back: only its last part, without anything that could mislead."""

import unicodedata

LONGEST = 150
_MISLEADING = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # control, direction and private marks, line ends


def tidy(filename: str) -> str:
    """The name without folders, control or direction marks, at most 150 characters, its extension kept."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(mark for mark in last if unicodedata.category(mark) not in _MISLEADING).strip(" .")
    stem, dot, extension = shown.rpartition(".")
    if not dot or len(extension) > 10:
        return shown[:LONGEST] or "file"
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"
