"""Which standards speak to each reference of a regulator on a day, as a framework's links say; it judges nothing."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accreditation.enums.frameworks import Relation
from accreditation.frameworks.framework import Framework, StandardText

_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Link:
    """A standard that speaks to a reference; `through` is its domain's code where the whole domain is linked, else empty."""

    standard: StandardText
    relation: Relation
    through: str


@dataclass(frozen=True)
class Reference:
    """A place in a regulator's own standards, with what speaks to it in the framework's order; there may be nothing."""

    name: str
    links: tuple[Link, ...]


def references(
    framework: Framework, regulator: str, day: date, codes: Collection[str] | None = None
) -> tuple[Reference, ...]:
    """Every reference of a regulator with a link that holds on that day, in order; only standards with these codes, if any are given."""
    links: dict[str, dict[str, Link]] = {
        row.reference: {} for row in framework.crosswalk if row.regulator == regulator and row.holds_on(day)
    }
    for standard in framework.standards:
        if codes is not None and standard.code not in codes:
            continue
        for row in framework.crosswalk_for(standard.code, day):
            if row.regulator != regulator:
                continue
            is_own = row.subject == standard.code
            # What is said of the standard itself is more exact than what is said of its whole domain.
            if is_own or standard.code not in links[row.reference]:
                through = "" if is_own else row.subject
                links[row.reference][standard.code] = Link(standard, row.relation, through)
    return tuple(Reference(name, tuple(links[name].values())) for name in sorted(links, key=_in_order))


def first_day(framework: Framework, regulator: str) -> date | None:
    """The day from which the first link to a regulator holds; None where the framework has none."""
    return min((row.starts for row in framework.crosswalk if row.regulator == regulator), default=None)


def _in_order(name: str) -> tuple[str | int, ...]:
    # Words and numbers take turns, so S2.10 comes after S2.9 and no word is compared with a number.
    return tuple(int(part) if place % 2 else part for place, part in enumerate(_NUMBERS.split(name)))
