"""Says a change between two framework texts in one line, short enough to read; it compares nothing itself."""

import json
from typing import Any

from accreditation.frameworks.diff import Change, ChangeKind

SHOWN = 200
"""Characters of a value; the rest is cut."""


def told(change: Change) -> str:
    """What happened at a place: `added: …`, `removed: …`, `changed: … → …`."""
    if change.kind is ChangeKind.ADDED:
        return f"added: {value(change.after)}"
    if change.kind is ChangeKind.REMOVED:
        return f"removed: {value(change.before)}"
    if change.kind is ChangeKind.REORDERED:
        return f"put in another order: {value(change.after)}"
    return f"changed: {value(change.before)} → {value(change.after)}"


def value(data: Any) -> str:
    """A value of the file on one line, cut where it is long."""
    text = " ".join(data.split()) if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"
