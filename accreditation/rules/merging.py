"""Two texts that began as one are put together word by word, so that nothing that either wrote is lost."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from accreditation.rules.word_diff import MOST_LINES, MOST_WORDS, blocks

_WORDS = re.compile(r"(\s*)(\S+)")
NEAR = 3
"""Words in a row that both must have kept, or written alike, to stand alone between two places where they differ."""
LED_BY = 8
"""Words before a place that are shown with it, so that it is found again in the text."""


class Word(NamedTuple):
    """A word with the space before it; words are compared without."""

    space: str
    word: str


@dataclass(frozen=True)
class Place:
    """Where both changed the same words: what stands before, and both wordings; an empty one took the words out."""

    before: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merged:
    """What both wrote as one text, and the places where both wordings stand in it one after the other."""

    text: str
    places: tuple[Place, ...] = ()


def merge(began: str | None, theirs: str, mine: str) -> Merged:
    """Both texts as one: what one of them added or took out is done, what both did alike is done once.

    Where both changed the same place, both wordings are kept, theirs first. `began` is the text from which both set out;
    where it is not known, nobody took anything out, and what both texts share stands once.
    """
    if mine in (theirs, began):
        return Merged(theirs)
    if theirs == began:
        return Merged(mine)
    base, their_words, my_words = _words(began or ""), _words(theirs), _words(mine)
    regions = _regions(_Side(base, their_words), _Side(base, my_words), len(base))
    joined = _Text()
    at = 0
    for region in regions:
        joined.add_kept(base, region.theirs, region.mine, range(at, region.start))
        joined.add_changed(
            {word.word for word in base[region.start : region.end]},
            region.theirs.within(region.start, region.end, region.of_theirs),
            region.mine.within(region.start, region.end, region.of_mine),
            theirs_alone=not region.of_mine,
            mine_alone=not region.of_theirs,
        )
        at = region.end
    if regions:
        joined.add_kept(base, regions[-1].theirs, regions[-1].mine, range(at, len(base)))
    return Merged("".join(joined.parts), tuple(joined.places))


def _words(text: str) -> list[Word]:
    return [Word(space, word) for space, word in _WORDS.findall(text)]


def _lines(words: Sequence[Word]) -> list[str]:
    """The same words by line, each line as one piece to compare."""
    lines: list[list[str]] = []
    for space, word in words:
        if not lines or "\n" in space:
            lines.append([])
        lines[-1].append(word)
    return [" ".join(line) for line in lines]


class _Run(NamedTuple):
    """Where a run of the same words begins in two texts, and how long it is."""

    old: int
    new: int
    length: int


def _runs(before: Sequence[Word], after: Sequence[Word]) -> list[_Run]:
    """The runs of words that are the same in both, in order; the last is the end of both, without a word."""
    runs: list[_Run] = []
    old = new = 0
    # Whole lines first, so that a paragraph that was put in costs one comparison and not one a word.
    for _, old_lines, new_lines in blocks(_lines(before), _lines(after), MOST_LINES):
        old_words, new_words = " ".join(old_lines).split(), " ".join(new_lines).split()
        for same, old_part, new_part in blocks(old_words, new_words, MOST_WORDS):
            if (
                same
                and runs
                and (runs[-1].old + runs[-1].length, runs[-1].new + runs[-1].length) == (old, new)
            ):
                runs[-1] = runs[-1]._replace(length=runs[-1].length + len(new_part))
            elif same:
                runs.append(_Run(old, new, len(new_part)))
            old, new = old + len(old_part), new + len(new_part)
    return [*runs, _Run(old, new, 0)]


class _Change(NamedTuple):
    """Words of the common text that one side replaced, from `start` to `end`, and the words of that side instead."""

    start: int
    end: int
    words: tuple[Word, ...]


class _Side:
    """What one side made of the common text."""

    def __init__(self, base: Sequence[Word], words: Sequence[Word]) -> None:
        self.unchanged: dict[int, Word] = {}
        self.changes: list[_Change] = []
        old = new = 0
        for first_old, first_new, length in _runs(base, words):
            if first_old > old or first_new > new:
                self.changes.append(_Change(old, first_old, tuple(words[new:first_new])))
            self.unchanged |= {first_old + place: words[first_new + place] for place in range(length)}
            old, new = first_old + length, first_new + length

    def within(self, start: int, end: int, changes: Sequence[_Change]) -> list[Word]:
        """This side's words for a stretch of the common text."""
        words: list[Word] = []
        at = start
        for change in changes:
            words += [self.unchanged[place] for place in range(at, change.start)]
            words += change.words
            at = change.end
        return words + [self.unchanged[place] for place in range(at, end)]


@dataclass
class _Region:
    """A stretch of the common text that was changed, and who changed what in it."""

    theirs: _Side
    mine: _Side
    start: int
    end: int
    of_theirs: list[_Change] = field(default_factory=list)
    of_mine: list[_Change] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether both changed it, and not alike."""
        if not self.of_theirs or not self.of_mine:
            return False
        return [word for _, word in self.theirs.within(self.start, self.end, self.of_theirs)] != [
            word for _, word in self.mine.within(self.start, self.end, self.of_mine)
        ]

    def meets(self, change: _Change, *, is_mine: bool) -> bool:
        """Whether a change is of the same place.

        What only touches it is another, unless both wrote the same there, or one went on from words that the other took out.
        """
        if change.start < self.end and self.start < change.end:
            return True
        if change.start > self.end:
            return False
        puts_in = self.start == self.end or change.start == change.end
        others = self.of_theirs if is_mine else self.of_mine
        if not puts_in or not others:
            return False
        if self.start == self.end == change.start == change.end:
            return True
        written = {word.word for other in others for word in other.words}
        if not written or not change.words:
            return True
        return any(word.word in written for word in change.words)

    def takes(self, other: "_Region") -> None:
        """Become one region with the next."""
        self.end = max(self.end, other.end)
        self.of_theirs += other.of_theirs
        self.of_mine += other.of_mine


def _regions(theirs: _Side, mine: _Side, length: int) -> list[_Region]:
    """What was changed, in order; changes of the same place are one region."""
    changes = sorted(
        [(change, False) for change in theirs.changes] + [(change, True) for change in mine.changes],
        key=lambda pair: (pair[0].start, pair[0].end),
    )
    apart: list[_Region] = []
    for change, is_mine in changes:
        region = _Region(theirs, mine, change.start, change.end)
        (region.of_mine if is_mine else region.of_theirs).append(change)
        if apart and apart[-1].meets(change, is_mine=is_mine):
            apart[-1].takes(region)
        else:
            apart.append(region)
    return _joined(apart)


def _joined(apart: Sequence[_Region]) -> list[_Region]:
    """The same regions, where no more than a word or two cut one place that differs from the next."""
    joined: list[_Region] = []
    for region in apart:
        # Words that happen to be the same would cut both wordings into pieces that nobody can read.
        if region.differs and (first := _first_near(joined, region)) is not None:
            for between in joined[first + 1 :]:
                joined[first].takes(between)
            joined[first].takes(region)
            del joined[first + 1 :]
        else:
            joined.append(region)
    return joined


def _first_near(before: Sequence[_Region], region: _Region) -> int | None:
    """The place that differs from which on a region is reached without `NEAR` words in a row that both kept."""
    start = region.start
    for number in range(len(before) - 1, -1, -1):
        if start - before[number].end >= NEAR:
            return None
        if before[number].differs:
            return number
        start = before[number].start
    return None


class _Text:
    """The text that is put together, word by word, and the places that differ in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.places: list[Place] = []

    def add(self, words: Sequence[Word], between: str = " ") -> None:
        """Write words; `between` stands before the first where it would hang on the word before."""
        for number, (space, word) in enumerate(words):
            if not self.parts:
                self.parts.append(word)
            elif number == 0 and (not space or ("\n" in between and "\n" not in space)):
                self.parts.append(between + word)
            else:
                self.parts.append((space or " ") + word)

    def add_kept(self, base: Sequence[Word], theirs: _Side, mine: _Side, places: range) -> None:
        """Write words that both kept, with the space that either of them changed."""
        self.add(
            [
                mine.unchanged[place]
                if theirs.unchanged[place].space == base[place].space
                else theirs.unchanged[place]
                for place in places
            ]
        )

    def add_changed(
        self,
        before: set[str],
        theirs: Sequence[Word],
        mine: Sequence[Word],
        *,
        theirs_alone: bool,
        mine_alone: bool,
    ) -> None:
        """Write what stands for words that were changed: by one side, by both alike, or both wordings."""
        if theirs_alone or mine_alone:
            self.add(theirs if theirs_alone else mine)
            return
        for same, their_words, my_words in _alike(theirs, mine):
            if same:
                self.add(their_words)
                continue
            # Where one wrote nothing, the other's words are just more, unless the one had taken them out.
            if (their_words and my_words) or any(word in before for _, word in [*their_words, *my_words]):
                led_by = "".join(self.parts[-LED_BY:]).strip()
                self.places.append(Place(led_by, _read(their_words), _read(my_words)))
            self.add(their_words)
            in_lines = "\n" in _read(their_words) + _read(my_words)
            self.add(my_words, "\n\n" if in_lines and their_words else " ")


def _alike(
    theirs: Sequence[Word], mine: Sequence[Word]
) -> Iterator[tuple[bool, Sequence[Word], Sequence[Word]]]:
    """Two wordings of the same place in turn: what is the same in both, and what differs."""
    their_at = my_at = 0
    for their_first, my_first, length in _runs(theirs, mine):
        at_an_edge = their_first == my_first == 0 or (
            their_first + length == len(theirs) and my_first + length == len(mine)
        )
        if not at_an_edge and length < NEAR:
            continue
        if their_first > their_at or my_first > my_at:
            yield False, theirs[their_at:their_first], mine[my_at:my_first]
        if length:
            yield True, theirs[their_first : their_first + length], mine[my_first : my_first + length]
        their_at, my_at = their_first + length, my_first + length


def _read(words: Sequence[Word]) -> str:
    """Words as they are read by themselves."""
    return "".join(space + word for space, word in words).strip()
