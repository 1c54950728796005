"""How a concern moves, from raised to escalated or closed; no clock of an award ever delays it."""

from collections.abc import Iterator
from typing import Protocol

from accreditation.enums.concerns import ConcernStatus as S
from accreditation.enums.concerns import ConcernTrigger as T
from accreditation.errors import Reason
from workflows.actors import Actor as A
from workflows.engine import Row, Workflow


class ConcernFacts(Protocol):
    """What a concern's guards may ask."""

    @property
    def reason_given(self) -> bool: ...


def reason_given(facts: ConcernFacts) -> Iterator[Reason]:
    """A reason is written down."""
    if not facts.reason_given:
        yield Reason("Give a reason.", "application")


CONCERN: Workflow[ConcernFacts] = Workflow(
    "concern",
    S,
    (S.RAISED,),
    (
        # No reason is asked here: that somebody has looked must cost nothing.
        Row(T.TRIAGE, S.RAISED, S.TRIAGED, by=(A.CONCERN_OFFICER,)),
        Row(T.ESCALATE, S.TRIAGED, S.ESCALATED, by=(A.CONCERN_OFFICER,), asks=(reason_given,)),
        Row(T.CLOSE, S.TRIAGED, S.CLOSED, by=(A.CONCERN_OFFICER,), asks=(reason_given,)),
    ),
)
