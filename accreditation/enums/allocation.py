"""Allocation: the rules that a team has to meet, and how a proposal stands."""

from accreditation.enums.labelled import Labelled


class HardRule(Labelled):
    """A rule that every proposed team meets."""

    CONFLICT = "conflict", "Nobody reviews where they have a conflict of interest"
    ASKED = "asked", "Nobody is asked a second time for the same case"
    AWAY = "away", "Nobody is asked for days on which they are away"
    TRAINED = "trained", "Everybody is trained and up to date"
    DECLARED = "declared", "Everybody has made the yearly declaration of interests"
    REACH = "reach", "Everybody reviews for this office or travels to it"
    CAP = "cap", "Nobody has more reviews than they take"
    SIZE = "size", "The team is large enough"
    PROFESSION = "profession", "Somebody is of a profession that learns there"
    LAY_OR_LEARNER = "lay_or_learner", "Somebody is a lay or learner reviewer"
    LAY = "lay", "Somebody is a lay reviewer"
    OTHER_OFFICE = "other_office", "Somebody comes from another office"
    RECIPROCITY = "reciprocity", "No two organisations review each other"


OF_TEAM = (
    HardRule.SIZE,
    HardRule.PROFESSION,
    HardRule.LAY_OR_LEARNER,
    HardRule.LAY,
    HardRule.OTHER_OFFICE,
)
"""Rules about the team of a case as a whole; the others bar single people, or tie teams together."""

NEVER_BROKEN = frozenset({HardRule.CONFLICT, HardRule.ASKED})
"""Rules that no nearest team and no change by hand may break."""


class AllocationState(Labelled):
    """How a proposal stands."""

    WORKING = "working", "Being worked out"
    PROPOSED = "proposed", "Waits for your decision"
    ACCEPTED = "accepted", "Accepted"
    DISCARDED = "discarded", "Put away"


class SeatState(Labelled):
    """What became of one person in a proposal."""

    PROPOSED = "proposed", "Proposed"
    NEXT = "next", "Next in line"
    INVITED = "invited", "Invited"
    SKIPPED = "skipped", "Not invited"


LIVE = frozenset({AllocationState.WORKING, AllocationState.PROPOSED})
"""Proposals that are not decided about."""
