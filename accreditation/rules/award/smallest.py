"""Search for the cheapest ways to raise scores until enough is reached; knows nothing of what is enough, nor why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from accreditation.rules.scores import SCALE

SPELT_OUT = 6
"""So many sets are spelt out one by one; of more than these, what all have in common is said, and what may be chosen."""

S = TypeVar("S")


class Raise(NamedTuple):
    """One standard with the score that it would be raised to."""

    code: str
    score: int


@dataclass(frozen=True)
class Raising:
    """The smallest sets that would be enough: the fewest standards, and of those sets the fewest points.

    `always` is raised in every such set, to the least score that it has in one; `among` is what some of them raise beside
    that. `sets` spells the first ones out, in the order of the items.
    """

    number: int
    ways: int
    always: tuple[Raise, ...]
    among: tuple[Raise, ...]
    sets: tuple[tuple[Raise, ...], ...]


@dataclass(frozen=True)
class Item(Generic[S]):
    """One standard with its score (None: not scored), and what counting it at a score makes of a state; None: never enough."""

    code: str
    score: int | None
    counted: Callable[[S, int | None], S | None]

    def options(self) -> Iterator[tuple[int | None, "Cost"]]:
        """The score as it is, and each higher one with what raising it costs."""
        yield self.score, Cost(0, 0)
        for score in SCALE:
            if self.score is None or score > self.score:
                yield score, Cost(1, score - (self.score or 0))


class Cost(NamedTuple):
    """How many standards are raised, and by how many points together; fewer standards come first."""

    standards: int
    points: int

    def and_also(self, other: "Cost") -> "Cost":
        """Both together."""
        return Cost(self.standards + other.standards, self.points + other.points)


@dataclass
class _Reached(Generic[S]):
    """The cheapest cost at which a state is reached, in how many ways, and from which states with which score."""

    cost: Cost
    ways: int = 0
    came_from: list[tuple[S, int | None]] = field(default_factory=list)


_Layer = dict[S, _Reached[S]]


def smallest(items: Sequence[Item[S]], start: S, is_enough: Callable[[S], bool]) -> Raising | None:
    """The cheapest ways to get from the start to enough over all the items; None where nothing is enough."""
    # States that count alike are one, so the work grows with the items and not with the number of their sets.
    layers: list[_Layer[S]] = [{start: _Reached(Cost(0, 0), 1)}]
    for item in items:
        layers.append(_next(layers[-1], item))
    enough = {state: reached for state, reached in layers[-1].items() if is_enough(state)}
    if not enough:
        return None
    cost = min(reached.cost for reached in enough.values())
    ends = [state for state, reached in enough.items() if reached.cost == cost]
    ways = sum(enough[state].ways for state in ends)
    always, among = _parted(_used(layers, items, ends), ways)
    return Raising(
        number=cost.standards,
        ways=ways,
        always=always,
        among=among,
        sets=tuple(sorted(islice(_sets(layers, items, ends), SPELT_OUT), key=_places(items))),
    )


def _next(layer: _Layer[S], item: Item[S]) -> _Layer[S]:
    reached: _Layer[S] = {}
    options = list(item.options())
    for state, so_far in layer.items():
        for score, added in options:
            after = item.counted(state, score)
            if after is None:
                continue
            cost = so_far.cost.and_also(added)
            best = reached.get(after)
            if best is None or cost < best.cost:
                best = reached[after] = _Reached(cost)
            if cost == best.cost:
                best.ways += so_far.ways
                best.came_from.append((state, score))
    return reached


def _used(layers: Sequence[_Layer[S]], items: Sequence[Item[S]], ends: Sequence[S]) -> dict[Raise, int]:
    """In how many of the cheapest ways each raise is, in the order of the items."""
    onward = dict.fromkeys(ends, 1)
    used: dict[Raise, int] = {}
    for item, before, after in zip(reversed(items), layers[-2::-1], layers[:0:-1], strict=True):
        ways_on: dict[S, int] = {}
        for state, ways in onward.items():
            for source, score in after[state].came_from:
                ways_on[source] = ways_on.get(source, 0) + ways
                if score is not None and score != item.score:
                    raised = Raise(item.code, score)
                    used[raised] = used.get(raised, 0) + before[source].ways * ways
        onward = ways_on
    places = {item.code: place for place, item in enumerate(items)}
    return dict(sorted(used.items(), key=lambda line: (places[line[0].code], line[0].score)))


def _parted(used: dict[Raise, int], ways: int) -> tuple[tuple[Raise, ...], tuple[Raise, ...]]:
    """What every way raises, to its least score; and what some of them raise beside that."""
    of_code: dict[str, int] = {}
    for raised, count in used.items():
        of_code[raised.code] = of_code.get(raised.code, 0) + count
    least: dict[str, Raise] = {}
    for raised in used:
        if of_code[raised.code] == ways:
            least.setdefault(raised.code, raised)
    always = tuple(least.values())
    return always, tuple(raised for raised in used if raised not in always)


def _sets(
    layers: Sequence[_Layer[S]], items: Sequence[Item[S]], ends: Sequence[S]
) -> Iterator[tuple[Raise, ...]]:
    """The cheapest ways one after another, read from their ends."""
    if not items:
        yield from [()] * len(ends)
        return
    item = items[-1]
    for state in ends:
        for source, score in layers[-1][state].came_from:
            raised = () if score is None or score == item.score else (Raise(item.code, score),)
            for others in _sets(layers[:-1], items[:-1], [source]):
                yield (*others, *raised)


def _places(items: Sequence[Item[S]]) -> Callable[[tuple[Raise, ...]], list[tuple[int, int]]]:
    places = {item.code: place for place, item in enumerate(items)}
    return lambda raises: [(places[raised.code], raised.score) for raised in raises]
