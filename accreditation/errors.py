"""What the service can refuse, in words that the user may read; free of Flask and of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One thing that stops a step, and where it can be mended (a link name and its values).

    `over` says that nothing is left to do or to mend here, so that no page offers the step.
    """

    message: str
    target: str | None = None
    values: tuple[tuple[str, Any], ...] = ()
    over: bool = False


class RuleBroken(Exception):
    """A rule said no; `field` names the input to blame, `reasons` lists everything to mend."""

    def __init__(self, message: str, *, field: str | None = None, reasons: Sequence[Reason] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.reasons = tuple(reasons)


class ChangesMore(RuleBroken):
    """An act changes more than what it is about; it is done once whoever acts has read what."""

    @classmethod
    def unless(cls, agreed: bool, changes: Sequence[str]) -> None:
        """Refuse an act whose further changes were not agreed to."""
        if changes and not agreed:
            raise cls(
                "Nothing is saved yet. Read what else this changes, then tick the box and save again.",
                field="agreed",
                reasons=[Reason(change) for change in changes],
            )


class Stale(Exception):
    """Somebody saved first; `current` holds what stands now, so that both can be shown.

    `began` holds by field what the late one set out from, where it is kept; `who` begins a sentence about who saved, at `at`.
    """

    def __init__(
        self,
        current: Any,
        *,
        began: Mapping[str, Any] | None = None,
        who: str = "",
        at: datetime | None = None,
    ) -> None:
        super().__init__("Somebody else saved this first")
        self.current = current
        self.began = began or {}
        self.who = who
        self.at = at


class NotFound(Exception):
    """No such thing, or not for this person: the two are never told apart."""
