"""How an appeal moves through its one or two stages; the decision it is about stands meanwhile."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.appeals import AppealStatus as S
from accreditation.enums.appeals import AppealTrigger as T
from accreditation.enums.appeals import Remit
from accreditation.errors import Reason
from accreditation.rules.policy import CasePolicy
from workflows.actors import Actor as A
from workflows.engine import Row, Workflow


class AppealFacts(Protocol):
    """What an appeal's guards may ask."""

    @property
    def remit(self) -> Remit | None:
        """What an upheld appeal orders to be done again."""

    @property
    def reason_given(self) -> bool: ...
    @property
    def people_touched(self) -> Sequence[Reason]:
        """People who decide the appeal though they had a duty on the case."""

    @property
    def second_stage_used(self) -> bool: ...
    @property
    def within_second_stage(self) -> bool:
        """Whether the second stage may still be asked for (20 working days)."""

    @property
    def policy(self) -> CasePolicy:
        """By which rules the case goes that the appeal is about."""

    @property
    def panel_size(self) -> int: ...


def people_untouched(facts: AppealFacts) -> Iterator[Reason]:
    """Nobody who decides the appeal had a duty on the case."""
    yield from facts.people_touched


def reasons_written(facts: AppealFacts) -> Iterator[Reason]:
    """The decision has its reasons."""
    if not facts.reason_given:
        yield Reason("Write the reasons for the decision.", "application")


def remit_named(facts: AppealFacts) -> Iterator[Reason]:
    """An upheld appeal names what is done again: the review or the panel's decision."""
    if facts.remit is None:
        yield Reason("Say what is done again: the review, or the panel's decision.", "application")


def panel_complete(facts: AppealFacts) -> Iterator[Reason]:
    """As many people decide the second stage as the case's policy says."""
    needed = facts.policy.cycle.appeal_panel
    if facts.panel_size < needed:
        yield Reason(f"The second stage is decided by {needed} people; there are {facts.panel_size}.", "team")


def second_stage_left(facts: AppealFacts) -> Iterator[Reason]:
    """A dismissal goes to the second stage once, when it is asked for in 20 working days."""
    # Asked first: that the time has passed would invite somebody to ask for more of it.
    if facts.second_stage_used:
        yield Reason("The second stage has been decided; there is no third.")
    elif not facts.within_second_stage:
        yield Reason("The time to ask for the second stage has passed.")


OFFICER = (A.APPEAL_OFFICER,)
PANEL = (A.APPEAL_PANEL,)
DISMISSABLE = (people_untouched, reasons_written)

# A dismissal of either stage is the same state; the guard tells them apart by what was used.
APPEAL: Workflow[AppealFacts] = Workflow(
    "appeal",
    S,
    (S.LODGED,),
    (
        Row(T.ACKNOWLEDGE, S.LODGED, S.ACKNOWLEDGED, by=OFFICER),
        Row(T.OPEN_STAGE_ONE, S.ACKNOWLEDGED, S.STAGE_ONE, (people_untouched,), by=OFFICER),
        Row(T.UPHOLD, S.STAGE_ONE, S.UPHELD, (*DISMISSABLE, remit_named), by=OFFICER),
        Row(T.DISMISS, S.STAGE_ONE, S.DISMISSED, DISMISSABLE, by=OFFICER),
        Row(T.ASK_STAGE_TWO, S.DISMISSED, S.STAGE_TWO, (second_stage_left,), by=(A.PROVIDER_LEAD,)),
        Row(T.UPHOLD, S.STAGE_TWO, S.UPHELD, (panel_complete, *DISMISSABLE, remit_named), by=PANEL),
        Row(T.DISMISS, S.STAGE_TWO, S.DISMISSED, (panel_complete, *DISMISSABLE), by=PANEL),
    ),
)
