"""How an award moves, from the day it is made to its end; an award that ended never comes back."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.awards import AwardStatus as S
from accreditation.enums.awards import AwardTrigger as T
from accreditation.errors import Reason
from workflows.actors import Actor as A
from workflows.engine import Row, Workflow


class AwardFacts(Protocol):
    """What an award's guards may ask."""

    @property
    def open_conditions(self) -> Sequence[Reason]:
        """Conditions that are not met, each with the finding that holds it."""

    @property
    def suspension_grounds(self) -> Sequence[Reason]:
        """Grounds that stand now: support level 3 or 4, or a condition long overdue that the Dean has not deferred."""

    @property
    def reason_given(self) -> bool:
        """Whether whoever takes the step says why."""

    @property
    def review_needed(self) -> bool:
        """Whether something was told or found that asks whether the award still holds."""

    @property
    def withdrawal_ratified(self) -> bool:
        """Whether the Quality Scrutiny Forum ratified that the award is withdrawn."""

    @property
    def expiry_passed(self) -> bool: ...
    @property
    def renewal_under_way(self) -> bool:
        """Whether a renewal sent in time is not decided yet."""

    @property
    def later_award(self) -> bool:
        """Whether a later award of the same placement stands."""


def conditions_open(facts: AwardFacts) -> Iterator[Reason]:
    """At least one condition is open."""
    if not facts.open_conditions:
        yield Reason("There is no open condition on this award.", "findings")


def conditions_met(facts: AwardFacts) -> Iterator[Reason]:
    """No condition is open."""
    # Each with its own place to mend it, instead of one reason that says there are some.
    yield from facts.open_conditions


def review_needed(facts: AwardFacts) -> Iterator[Reason]:
    """Something was told or found that asks whether the award still holds."""
    if not facts.review_needed:
        yield Reason("Record first what the review of this award is about.", "application")


def grounds_stand(facts: AwardFacts) -> Iterator[Reason]:
    """There is a ground to suspend: the support level, or an overdue condition that the Dean has not deferred."""
    if not facts.suspension_grounds:
        yield Reason("Nothing that suspends an award stands against it.", "findings")


def grounds_gone(facts: AwardFacts) -> Iterator[Reason]:
    """No ground to suspend stands any more."""
    yield from facts.suspension_grounds


def restoring_explained(facts: AwardFacts) -> Iterator[Reason]:
    """The Dean says why the award may stand again."""
    if not facts.reason_given:
        yield Reason("Say why the award may stand again.")


def withdrawal_ratified(facts: AwardFacts) -> Iterator[Reason]:
    """The Quality Scrutiny Forum has ratified it."""
    if not facts.withdrawal_ratified:
        yield Reason("The Quality Scrutiny Forum must ratify that an award is withdrawn.", "meeting")


def expiry_passed(facts: AwardFacts) -> Iterator[Reason]:
    """The award has run its time."""
    if not facts.expiry_passed:
        yield Reason("The award has not run its time.")


def no_renewal_under_way(facts: AwardFacts) -> Iterator[Reason]:
    """No renewal that was sent in time waits for its decision."""
    if facts.renewal_under_way:
        yield Reason("A renewal was sent in time, so the award stands until it is decided.", "application")


def later_award_stands(facts: AwardFacts) -> Iterator[Reason]:
    """A later award of the same placement stands."""
    if not facts.later_award:
        yield Reason("No later award replaces this one.", "application")


STANDING = (S.ACTIVE, S.CONDITIONAL)
LIVE = (*STANDING, S.UNDER_REVIEW, S.SUSPENDED)

AWARD: Workflow[AwardFacts] = Workflow(
    "award",
    S,
    STANDING,
    (
        Row(T.IMPOSE_CONDITIONS, S.ACTIVE, S.CONDITIONAL, (conditions_open,), by=(A.RATIFIER, A.SERVICE)),
        Row(T.LIFT_CONDITIONS, S.CONDITIONAL, S.ACTIVE, (conditions_met,), by=(A.PANEL_CHAIR, A.SERVICE)),
        Row(T.OPEN_REVIEW, STANDING, S.UNDER_REVIEW, (review_needed,), by=(A.DEAN, A.CONCERN_OFFICER)),
        Row(T.UPHOLD, S.UNDER_REVIEW, S.ACTIVE, (conditions_met,), by=(A.DEAN,)),
        Row(T.UPHOLD_WITH_CONDITIONS, S.UNDER_REVIEW, S.CONDITIONAL, (conditions_open,), by=(A.DEAN,)),
        # The service suspends by itself only on grounds that are facts; during a review the Dean judges.
        Row(T.SUSPEND, STANDING, S.SUSPENDED, (grounds_stand,), by=(A.SERVICE, A.DEAN)),
        Row(T.SUSPEND, S.UNDER_REVIEW, S.SUSPENDED, by=(A.DEAN,)),
        Row(T.RESTORE, S.SUSPENDED, S.ACTIVE, (grounds_gone,), by=(A.DEAN,), asks=(restoring_explained,)),
        Row(T.WITHDRAW, (S.UNDER_REVIEW, S.SUSPENDED), S.WITHDRAWN, (withdrawal_ratified,), by=(A.RATIFIER,)),
        Row(T.SURRENDER, LIVE, S.SURRENDERED, by=(A.SIGNATORY,)),
        # A provider that applied in time loses nothing by our taking long.
        Row(T.EXPIRE, LIVE, S.EXPIRED, (expiry_passed, no_renewal_under_way), by=(A.CLOCK,)),
        Row(T.SUPERSEDE, LIVE, S.SUPERSEDED, (later_award_stands,), by=(A.SERVICE,)),
    ),
)
