"""What changed between two texts, word by word, in bounded time; joined again, the parts give both texts exactly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accreditation.enums.labelled import Labelled

_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
# The space goes with the word after it, so that what is written on at the end leaves the last word as it was.
_WORDS = re.compile(r"\s*\S+|\s+")
MOST_LINES = 200
"""Lines that may differ before the texts are compared as one piece."""
MOST_WORDS = 400
"""Words that may differ in one piece: beyond it is another text, which nobody reads word by word."""
FOLDED_FROM = 60
"""Unchanged words in a row that are folded away, but for some at either end."""
LEFT_OPEN = 12
"""Unchanged words that stay to be read beside a change."""


class Mark(Labelled):
    """What became of some words."""

    SAME = "same", "Unchanged"
    REMOVED = "removed", "Removed"
    ADDED = "added", "Added"
    FOLDED = "folded", "Unchanged, folded away"


@dataclass(frozen=True)
class Part:
    """Words in a row of which the same became."""

    mark: Mark
    text: str

    @property
    def length(self) -> int:
        """How many words these are."""
        return len(self.text.split())


def word_diff(before: str, after: str) -> list[Part]:
    """The words of both texts in order: unchanged and removed ones give the first, unchanged and added ones the second."""
    parts: list[Part] = []
    # Whole lines first, so that a paragraph that was put in costs one comparison and not one a word.
    for same, old, new in blocks(_LINES.findall(before), _LINES.findall(after), MOST_LINES):
        if same:
            _append(parts, Mark.SAME, new)
            continue
        old_words, new_words = _WORDS.findall("".join(old)), _WORDS.findall("".join(new))
        for unchanged, removed, added in blocks(old_words, new_words, MOST_WORDS):
            if unchanged:
                _append(parts, Mark.SAME, added)
            else:
                _append(parts, Mark.REMOVED, removed)
                _append(parts, Mark.ADDED, added)
    return parts


def folded(parts: Sequence[Part]) -> list[Part]:
    """The same parts, with the middle of each long unchanged run marked as folded."""
    shorter: list[Part] = []
    for number, part in enumerate(parts):
        if part.mark is not Mark.SAME or part.length < FOLDED_FROM:
            shorter.append(part)
            continue
        words = _WORDS.findall(part.text)
        # Nothing stands before the first part or after the last, so nothing there needs words around it.
        first = 0 if number == 0 else LEFT_OPEN
        last = len(words) if number == len(parts) - 1 else len(words) - LEFT_OPEN
        _append(shorter, Mark.SAME, words[:first])
        _append(shorter, Mark.FOLDED, words[first:last])
        _append(shorter, Mark.SAME, words[last:])
    return shorter


def _append(parts: list[Part], mark: Mark, pieces: Sequence[str]) -> None:
    if not pieces:
        return
    text = "".join(pieces)
    if parts and parts[-1].mark is mark:
        text = parts.pop().text + text
    parts.append(Part(mark, text))


Block = tuple[bool, Sequence[str], Sequence[str]]


def blocks(before: Sequence[str], after: Sequence[str], most: int) -> Iterator[Block]:
    """Runs that are the same in both, and between them what stands in one or the other."""
    start = _shared(before, after)
    rest_before, rest_after = before[start:], after[start:]
    end = _shared(rest_before[::-1], rest_after[::-1])
    if start:
        yield True, before[:start], after[:start]
    yield from _middle(rest_before[: len(rest_before) - end], rest_after[: len(rest_after) - end], most)
    if end:
        yield True, rest_before[len(rest_before) - end :], rest_after[len(rest_after) - end :]


def _middle(before: Sequence[str], after: Sequence[str], most: int) -> Iterator[Block]:
    old = new = 0
    for first_old, first_new, length in [*_runs(before, after, most), (len(before), len(after), 0)]:
        if first_old > old or first_new > new:
            yield False, before[old:first_old], after[new:first_new]
        if length:
            yield True, before[first_old : first_old + length], after[first_new : first_new + length]
        old, new = first_old + length, first_new + length


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many pieces both begin with."""
    length = 0
    while length < min(len(before), len(after)) and before[length] == after[length]:
        length += 1
    return length


def _runs(before: Sequence[str], after: Sequence[str], most: int) -> list[tuple[int, int, int]]:
    """Where runs of the same pieces begin in both, and how long they are; none where more than `most` differ.

    The shortest way from one to the other, found greedily (Myers 1986): `furthest` says how far in `before` each diagonal
    gets with so many differences.
    """
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    for differences in range(min(most, len(before) + len(after)) + 1):
        trail.append(dict(furthest))
        for diagonal in range(-differences, differences + 1, 2):
            old = _entered(furthest, diagonal, differences)
            new = old - diagonal
            while old < len(before) and new < len(after) and before[old] == after[new]:
                old, new = old + 1, new + 1
            furthest[diagonal] = old
            if old >= len(before) and new >= len(after):
                return _walked_back(trail, len(before), len(after))
    return []


def _is_down(furthest: dict[int, int], diagonal: int, differences: int) -> bool:
    """Whether a diagonal is entered by a piece that was added; else by one that was removed."""
    if diagonal in (-differences, differences):
        return diagonal == -differences
    return furthest[diagonal - 1] < furthest[diagonal + 1]


def _entered(furthest: dict[int, int], diagonal: int, differences: int) -> int:
    """Where a diagonal is entered, in the pieces of `before`."""
    if _is_down(furthest, diagonal, differences):
        return furthest[diagonal + 1]
    return furthest[diagonal - 1] + 1


def _walked_back(trail: Sequence[dict[int, int]], old: int, new: int) -> list[tuple[int, int, int]]:
    """The runs on the way that was the shortest, from its end."""
    runs = []
    for differences in range(len(trail) - 1, -1, -1):
        furthest, diagonal = trail[differences], old - new
        entered = _entered(furthest, diagonal, differences)
        if old > entered:
            runs.append((entered, entered - diagonal, old - entered))
        is_down = _is_down(furthest, diagonal, differences)
        old, new = (entered, entered - diagonal - 1) if is_down else (entered - 1, entered - diagonal)
    return runs[::-1]
