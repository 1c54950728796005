"""Which duties on one case exclude each other: one matrix, read both ways; refuses to know who asks."""

from collections.abc import Collection
from itertools import product

from accreditation.enums.people import Duty

PROVIDER_DUTIES = frozenset({Duty.AUTHOR, Duty.PROVIDER_LEAD, Duty.SIGNATORY, Duty.COUNTERSIGNER})
"""Duties taken for the place that is accredited."""

ASSESSING_DUTIES = frozenset(Duty) - PROVIDER_DUTIES
"""Duties taken for those who judge it."""

REVIEWING_DUTIES = frozenset({Duty.REVIEWER, Duty.LEAD_REVIEWER})


def _pairs(some: Collection[Duty], others: Collection[Duty]) -> set[frozenset[Duty]]:
    """Every pair of two different duties across the two groups."""
    return {frozenset(pair) for pair in product(some, others) if pair[0] is not pair[1]}


INCOMPATIBLE: frozenset[frozenset[Duty]] = frozenset(
    _pairs({Duty.AUTHOR}, {Duty.SIGNATORY})
    # Nobody is an outsider to what they wrote, led or signed themselves.
    | _pairs({Duty.AUTHOR, Duty.PROVIDER_LEAD, Duty.SIGNATORY}, {Duty.COUNTERSIGNER})
    | _pairs(PROVIDER_DUTIES, ASSESSING_DUTIES)
    | _pairs({Duty.SECRETARIAT}, REVIEWING_DUTIES)
    | _pairs(REVIEWING_DUTIES, {Duty.MODERATOR})
    | _pairs(
        # Whoever has formed a view before the meeting does not vote on it.
        {*REVIEWING_DUTIES, Duty.SECRETARIAT, Duty.MODERATOR, Duty.CONCERN_OFFICER},
        {Duty.VOTER},
    )
    | _pairs({Duty.VOTER}, {Duty.RATIFIER})
    | _pairs(frozenset(Duty), {Duty.APPEAL})
)
"""Pairs that no one person may hold on one case. The secretariat may also be concern officer."""


WITH_COUNTERSIGNER = frozenset({frozenset({Duty.AUTHOR, Duty.SIGNATORY})})
"""Pairs that one person may hold where a named outsider countersigns what they sign, because nobody else can sign."""

ACROSS: frozenset[tuple[Duty, Duty]] = frozenset(
    {*product(PROVIDER_DUTIES, ASSESSING_DUTIES), (Duty.AUTHOR, Duty.SIGNATORY)}
)
"""Pairs that no one person may hold, the first on an organisation return and the second on a case that it serves."""


def conflicts(
    held: Collection[Duty],
    sought: Duty,
    *,
    on_return: Collection[Duty] = (),
    on_served: Collection[Duty] = (),
    countersigned: bool = False,
) -> list[Duty]:
    """The duties a person holds that exclude the wanted one, in the order of the list of duties.

    `held` on the case itself; `on_return` on the organisation return that serves it; `on_served` on the cases that it serves.
    `countersigned`: a named outsider countersigns the case itself.
    """
    excluded = INCOMPATIBLE - WITH_COUNTERSIGNER if countersigned else INCOMPATIBLE
    return [
        duty
        for duty in Duty
        if (duty in held and frozenset({duty, sought}) in excluded)
        or (duty in on_return and (duty, sought) in ACROSS)
        or (duty in on_served and (sought, duty) in ACROSS)
    ]
