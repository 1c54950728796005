"""When what ties a person to a provider is a conflict: now, or for some years after it ended. Pure; days are days of England.

What counts, and for how long, is in decision 0064.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ConflictKind
from accreditation.rules.years import years_before

OF_TIE: Mapping[TieKind, ConflictKind] = {
    TieKind.EMPLOYER: ConflictKind.EMPLOYER,
    TieKind.UNIVERSITY: ConflictKind.UNIVERSITY,
    TieKind.FAMILY: ConflictKind.FAMILY,
    TieKind.BUSINESS: ConflictKind.BUSINESS,
    TieKind.OTHER: ConflictKind.OTHER,
}
"""The conflict that each kind of tie makes."""

OWN = frozenset({ConflictKind.EMPLOYER, ConflictKind.PROVIDER_ROLE, ConflictKind.PROVIDER_DUTY})
"""Who is of the provider now, or had a part in the case for it: nobody can set these aside."""

LEARNERS_OF = frozenset({ConflictKind.UNIVERSITY, ConflictKind.EMPLOYER, ConflictKind.FORMER_EMPLOYER})
"""Who teaches at a university is employed there as often as not, and is tied to its learners either way."""

REVIEWING = frozenset({ConflictKind.RECIPROCAL})
"""These keep from reviewing alone: a panel votes on no case of those who judge its own."""


@dataclass(frozen=True)
class Bond:
    """What ties a person to an organisation, as long as it lasts or to its last day."""

    person_id: int
    organisation_id: int
    kind: ConflictKind
    until: date | None


def counts(bond: Bond, *, today: date, years: int) -> ConflictKind | None:
    """The conflict that a tie makes today, `years` after its last day at most; None where it no longer counts.

    A tie that begins later counts already: from the day on which it is told, somebody has something to gain.
    """
    if bond.until is None or bond.until >= today:
        return bond.kind
    if bond.kind is ConflictKind.PROVIDER_ROLE or bond.until < years_before(today, years):
        return None
    return ConflictKind.FORMER_EMPLOYER if bond.kind is ConflictKind.EMPLOYER else bond.kind


def in_order(kinds: Collection[ConflictKind]) -> list[ConflictKind]:
    """The conflicts worth naming, in the order of their list: who is of the provider has worked with it, of course."""
    named = set(kinds)
    if named & OWN:
        named.discard(ConflictKind.CO_WORKED)
    return [kind for kind in ConflictKind if kind in named]


def merged(successors: Mapping[int, int]) -> dict[int, int]:
    """For each organisation that merged, the one that stands for it and all that went the same way; rings do no harm.

    `successors` says for an organisation which one took it over.
    """
    stands: dict[int, int] = {}
    for organisation_id in successors:
        passed = [organisation_id]
        while passed[-1] in successors and successors[passed[-1]] not in passed:
            passed.append(successors[passed[-1]])
        # Of a ring, any one will do, as long as it is the same for all.
        last = min(_ring(passed, successors)) if passed[-1] in successors else passed[-1]
        stands[organisation_id] = last
    return stands


def _ring(passed: list[int], successors: Mapping[int, int]) -> list[int]:
    return passed[passed.index(successors[passed[-1]]) :]
