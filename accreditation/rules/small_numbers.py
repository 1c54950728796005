"""Counts of people so small that somebody could be told by them are hidden, and none can be worked out from the rest."""

from collections.abc import Mapping

FEWEST = 5
"""Counts below this are hidden; nobody at all is no secret."""


def shown_of(part: int, whole: int) -> int | None:
    """How many of some people something holds for; None is hidden.

    It is hidden where those it holds for, or the others, are few; of few people even all or none tells of each.
    """
    if whole < FEWEST:
        return None
    return shown({"part": part, "others": whole - part})["part"]


def shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts that stand together and add up to what is shown beside them; None is hidden.

    Where one alone would be hidden, the next smallest is as well: else the total would give it away.
    """
    hidden = {name for name, count in counts.items() if 0 < count < FEWEST}
    if len(hidden) == 1:
        others = {name: count for name, count in counts.items() if name not in hidden and count}
        if others:
            hidden.add(min(others, key=lambda name: others[name]))
    return {name: None if name in hidden else count for name, count in counts.items()}
