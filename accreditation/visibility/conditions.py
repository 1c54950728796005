"""The parts of which roles and moments are made: each is asked of a loaded case, or turned into SQL over cases.

Both answers stand side by side in one class, and a test holds them equal over every state that a case can be in.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, False_, and_, not_, or_

from accreditation.permissions.subjects import Case, PanelItem, SharedRound, TeamReview
from accreditation.permissions.viewer import Viewer


@dataclass(frozen=True)
class SeenCase:
    """A case with what else was loaded to say who somebody is to it; what is not loaded gives nobody a role.

    `review` is the viewer's own review, `items` are the case's items on panels' agendas, and `author_id` is whose the
    score or note is, where one is read. `review_round` is the round that is read, where it may be an earlier one.
    """

    case: Case
    review: TeamReview | None = None
    items: Sequence[PanelItem] = ()
    author_id: int | None = None
    review_round: SharedRound | None = None

    @property
    def seen_round(self) -> SharedRound | None:
        """The round that is read: the newest one, unless another is named."""
        return self.case.round if self.review_round is None else self.review_round


class Condition(ABC):
    """Something that is so or not, of a viewer and a case; `&`, `|` and `~` make more of them."""

    @abstractmethod
    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        """The answer for a loaded case."""

    @abstractmethod
    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """The same as a filter over Application joined to the ReviewRound that is read.

        Where it asks whose a score is, it is over Review too.
        """

    def __and__(self, other: "Condition") -> "Condition":
        return _Both(self, other)

    def __or__(self, other: "Condition") -> "Condition":
        return _Either(self, other)

    def __invert__(self) -> "Condition":
        return _Not(self)


@dataclass(frozen=True)
class _Both(Condition):
    first: Condition
    second: Condition

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        return self.first.holds(viewer, seen) and self.second.holds(viewer, seen)

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        first = self.first.rows(viewer)
        # Where the first is never so, the rest is neither built nor asked: a role that the viewer does not hold.
        return first if isinstance(first, False_) else and_(first, self.second.rows(viewer))


@dataclass(frozen=True)
class _Either(Condition):
    first: Condition
    second: Condition

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        return self.first.holds(viewer, seen) or self.second.holds(viewer, seen)

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        return or_(self.first.rows(viewer), self.second.rows(viewer))


@dataclass(frozen=True)
class _Not(Condition):
    condition: Condition

    def holds(self, viewer: Viewer, seen: SeenCase) -> bool:
        return not self.condition.holds(viewer, seen)

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        return not_(self.condition.rows(viewer))
