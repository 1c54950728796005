"""What an allocation knows: reviewers and cases as values, and who may not meet; no names, so that no reason holds one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.enums.reviews import ConflictKind, ReviewerKind
from accreditation.rules.thresholds import TeamRule


@dataclass(frozen=True)
class Reviewer:
    """Somebody who may be asked: what they bring, how much they have, and when they can."""

    id: int
    kind: ReviewerKind
    professions: frozenset[Profession]
    offices: frozenset[int]
    """The offices for which they review."""
    employers: frozenset[int] = frozenset()
    """Where they work, teach or study now."""
    expertise: frozenset[PlacementKind] = frozenset()
    learner_groups: frozenset[LearnerGroup] = frozenset()
    cap: int = 4
    load: int = 0
    """Reviews that they have now, of cases outside this allocation or fixed in it."""
    away: tuple[tuple[date, date], ...] = ()
    """First and last days of each time away."""
    trained: bool = True
    """Trained, and standardised where that is asked, recently enough."""
    declared: bool = True
    """Said within a year that their ties are all told."""
    travels_to: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Case:
    """A case that needs a team: where it is, who learns there, and when it would be reviewed, both days among them."""

    id: int
    office: int
    organisation: int
    kind: PlacementKind | None
    professions: frozenset[Profession]
    learner_groups: frozenset[LearnerGroup]
    team: TeamRule
    begins: date
    ends: date
    fixed: tuple[int, ...] = ()
    """Reviewers who are invited or have accepted already: nobody moves them, and they count in the team."""
    is_led: bool = False
    """Whether one of these leads."""


@dataclass(frozen=True)
class Problem:
    """Everything that one allocation decides about."""

    reviewers: Sequence[Reviewer]
    cases: Sequence[Case]
    conflicts: Mapping[tuple[int, int], Sequence[ConflictKind]] = field(default_factory=dict)
    """What keeps a reviewer from a case, by both ids."""
    barred: frozenset[tuple[int, int]] = frozenset()
    """Reviewers who were asked for a case before and are not asked again: they declined, left or were objected to."""
    reviewing: frozenset[tuple[int, int]] = frozenset()
    """Organisations whose people review another's case now: the reviewer's employer, and the provider."""

    @cached_property
    def reviewer(self) -> Mapping[int, Reviewer]:
        """The reviewers by id."""
        return {reviewer.id: reviewer for reviewer in self.reviewers}

    @cached_property
    def case(self) -> Mapping[int, Case]:
        """The cases by id."""
        return {case.id: case for case in self.cases}


@dataclass(frozen=True)
class Solution:
    """The teams, with what they cost and the least that any teams could cost; `unmet` names cases that no team meets."""

    teams: Mapping[int, tuple[int, ...]]
    unmet: frozenset[int]
    objective: int
    bound: int

    @property
    def gap(self) -> float:
        """How far the cost may be from the best, as a share of the bound."""
        return (self.objective - self.bound) / max(self.bound, 1)
