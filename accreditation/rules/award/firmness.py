"""How firm an outcome is: what would tip it, and how often another draw of the same team would say the same; decides nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement, product
from typing import Any, NamedTuple

from accreditation.enums.awards import Firm, Outcome
from accreditation.enums.frameworks import StandardClass
from accreditation.rules.award.case import Case
from accreditation.rules.award.decide import outcome_of
from accreditation.rules.award.redraws import Redraws, Reviews, redraws
from accreditation.rules.scores import SCALE
from accreditation.rules.thresholds import AwardRule, FirmnessRule


class Change(NamedTuple):
    """One agreed score, and another that it could have been."""

    standard: str
    score: int
    other: int

    def as_data(self) -> dict[str, Any]:
        """The change as plain values."""
        return {"standard": self.standard, "from": self.score, "to": self.other}


class Tipping(NamedTuple):
    """Changes that together give another outcome, where no fewer and no nearer ones do."""

    changes: tuple[Change, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Firmness:
    """What tips an outcome: single scores by one point, else the nearest pairs; and how re-drawn teams come out."""

    tipping: tuple[Tipping, ...]
    pairs: tuple[Tipping, ...]
    redraws: Redraws | None

    def word(self, rule: FirmnessRule) -> Firm:
        """How firm it is in one word, by the low end of the interval; without reviews, by whether one point tips it."""
        if self.redraws is None:
            return Firm.CLOSE if self.tipping else Firm.FIRM
        percent = 100 * self.redraws.low
        if percent >= rule.firm_percent:
            return Firm.FIRM
        return Firm.CLOSE if percent >= rule.close_percent else Firm.ON_THE_LINE

    def as_data(self) -> dict[str, Any]:
        """The firmness as plain values, ready for JSON or for keeping."""
        data: dict[str, Any] = {
            "tipping": [
                change.as_data() | {"outcome": line.outcome.value}
                for line in self.tipping
                for change in line.changes
            ],
            "pairs": [
                {"changes": [change.as_data() for change in line.changes], "outcome": line.outcome.value}
                for line in self.pairs
            ],
        }
        return data if self.redraws is None else data | {"redraws": self.redraws.as_data()}


def firmness(case: Case, rule: AwardRule, firm: FirmnessRule, reviews: Reviews = ()) -> Firmness:
    """How firm the outcome of a case is that the award rule has read; `reviews` are its reviewers' scores by standard."""
    outcome = outcome_of(case, rule)
    tipping = _tipping(case, rule, outcome)
    return Firmness(
        tipping,
        () if tipping else _nearest_pairs(case, rule, outcome),
        redraws(case, rule, firm, reviews) if reviews else None,
    )


def _tipping(case: Case, rule: AwardRule, outcome: Outcome) -> tuple[Tipping, ...]:
    """Every change of one agreed score by one point after which the rule says something else, in the framework's order."""
    changes = (
        Change(standard.code, score, other)
        for standard in case.standards
        if standard.code not in case.not_applicable and (score := case.scores.get(standard.code)) is not None
        for other in (score - 1, score + 1)
        if other in SCALE
    )
    return tuple(
        Tipping((change,), other)
        for change in changes
        if (other := _outcome_after(case, rule, change)) is not outcome
    )


def _outcome_after(case: Case, rule: AwardRule, *changes: Change) -> Outcome:
    changed = {**case.scores, **{change.standard: change.other for change in changes}}
    return outcome_of(replace(case, scores=changed), rule)


@dataclass(frozen=True)
class _Alike:
    """Standards that the rule does not tell apart: same domain, class and score, so that one of them stands for all."""

    codes: list[str]
    score: int
    stays: list[int]
    """The other scores that one of them alone could have without another outcome."""

    def towards(self, up: int) -> list[int]:
        """Those of them that are higher (1) or lower (-1), the nearest first."""
        return sorted((other for other in self.stays if (other - self.score) * up > 0), key=self.points_to)

    def points_to(self, other: int) -> int:
        """How far away another score is."""
        return abs(other - self.score)


def _nearest_pairs(case: Case, rule: AwardRule, outcome: Outcome) -> tuple[Tipping, ...]:
    """All pairs of changes that tip the outcome only together, with the fewest points in all; none where nothing does."""
    moves = [
        (first, second, first.towards(up), second.towards(up))
        for first, second in combinations_with_replacement(_alike(case, rule, outcome), 2)
        if first is not second or len(first.codes) > 1
        # No higher score makes an outcome worse, so that two changes that pull apart tip nothing that neither tips alone.
        for up in (1, -1)
    ]
    # And what the furthest two do not tip, no nearer two do.
    moves = [
        move
        for move in moves
        if move[2] and move[3] and _tips(case, rule, outcome, *move[:2], move[2][-1], move[3][-1])
    ]
    places = {standard.code: place for place, standard in enumerate(case.standards)}

    def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
        return tuple(sorted(changes, key=lambda change: places[change.standard]))

    for points in range(2, 2 * len(SCALE)):
        nearest = [pair for move in moves for pair in _pairs(case, rule, outcome, points, *move)]
        if nearest:
            pairs = (pair._replace(changes=in_order(pair.changes)) for pair in nearest)
            return tuple(sorted(pairs, key=lambda pair: [places[change.standard] for change in pair.changes]))
    return ()


def _alike(case: Case, rule: AwardRule, outcome: Outcome) -> list[_Alike]:
    groups: dict[tuple[object, ...], list[str]] = {}
    for standard in case.standards:
        score = case.scores.get(standard.code)
        if score is None or standard.code in case.not_applicable:
            continue
        required = standard.code == rule.excellence.stretch_required
        domain = "" if standard.klass is StandardClass.STRETCH else standard.domain
        groups.setdefault((domain, standard.klass, score, required), []).append(standard.code)
    return [
        _Alike(codes, score, _stays(case, rule, outcome, codes[0], score))
        for codes in groups.values()
        for score in [case.scores[codes[0]]]
    ]


def _stays(case: Case, rule: AwardRule, outcome: Outcome, code: str, score: int) -> list[int]:
    return [
        other
        for other in SCALE
        if other != score and _outcome_after(case, rule, Change(code, score, other)) is outcome
    ]


def _tips(
    case: Case,
    rule: AwardRule,
    outcome: Outcome,
    first: _Alike,
    second: _Alike,
    of_first: int,
    of_second: int,
) -> Outcome | None:
    """The other outcome that one standard of each gives at these scores; None where it is the same."""
    other = _outcome_after(
        case,
        rule,
        Change(first.codes[0], first.score, of_first),
        # Two of one kind are two of its standards.
        Change(second.codes[-1], second.score, of_second),
    )
    return None if other is outcome else other


def _pairs(
    case: Case,
    rule: AwardRule,
    outcome: Outcome,
    points: int,
    first: _Alike,
    second: _Alike,
    others_of_first: Sequence[int],
    others_of_second: Sequence[int],
) -> Iterator[Tipping]:
    """The pairs of two kinds of standards that tip the outcome with so many points in all."""
    for of_first, of_second in product(others_of_first, others_of_second):
        if first.points_to(of_first) + second.points_to(of_second) != points:
            continue
        other = _tips(case, rule, outcome, first, second, of_first, of_second)
        if other is None:
            continue
        both = combinations(first.codes, 2) if first is second else product(first.codes, second.codes)
        for a, b in both:
            yield Tipping((Change(a, first.score, of_first), Change(b, second.score, of_second)), other)


def from_data(data: Mapping[str, Any]) -> Firmness:
    """A firmness as it was kept."""
    redrawn = data.get("redraws")
    return Firmness(
        tuple(Tipping((_change(line),), Outcome(line["outcome"])) for line in data["tipping"]),
        tuple(
            Tipping(tuple(map(_change, line["changes"])), Outcome(line["outcome"])) for line in data["pairs"]
        ),
        None if redrawn is None else Redraws(redrawn["same"], redrawn["of"]),
    )


def _change(data: Mapping[str, Any]) -> Change:
    return Change(data["standard"], data["from"], data["to"])
