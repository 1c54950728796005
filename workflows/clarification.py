"""How the one request with the reviewers' questions moves; it never opens an answer that no question names."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.clarifications import ClarificationStatus as S
from accreditation.enums.clarifications import ClarificationTrigger as T
from accreditation.errors import Reason
from workflows.actors import Actor as A
from workflows.engine import Row, Workflow


class ClarificationFacts(Protocol):
    """What a clarification's guards may ask."""

    @property
    def paused(self) -> bool:
        """Whether the case is paused now."""

    @property
    def in_review(self) -> bool:
        """Whether the case is with its reviewers."""

    @property
    def overdue(self) -> bool:
        """Whether the day of the answer has passed."""

    @property
    def unanswered(self) -> Sequence[str]:
        """Codes of the standards whose questions have no answer."""

    @property
    def declared(self) -> bool:
        """Whether the provider lead declared the answers true."""

    @property
    def any_locked(self) -> bool:
        """Whether a review of the team is locked."""


def not_paused(facts: ClarificationFacts) -> Iterator[Reason]:
    """The case is not paused."""
    if facts.paused:
        yield Reason("This application is paused, so nothing can move until the pause ends.", "application")


def still_in_review(facts: ClarificationFacts) -> Iterator[Reason]:
    """The case is with its reviewers still."""
    if not facts.in_review:
        yield Reason("Peer review of this application is over, so its questions stand as they are.")


def every_question_answered(facts: ClarificationFacts) -> Iterator[Reason]:
    """Each question has an answer."""
    for code in facts.unanswered:
        yield Reason(f"Standard {code}: answer the reviewers' question.", "standard", (("code", code),))


def declaration_made(facts: ClarificationFacts) -> Iterator[Reason]:
    """The provider lead declares that the answers are true."""
    if not facts.declared:
        yield Reason("Declare that your answers are true.", "application")


def before_first_lock(facts: ClarificationFacts) -> Iterator[Reason]:
    """Questions are sent or waived before the first review is locked."""
    if facts.any_locked:
        yield Reason("A review is locked already, so the questions must be closed, not waived.", "review")


def answer_overdue(facts: ClarificationFacts) -> Iterator[Reason]:
    """The provider had its days."""
    if not facts.overdue:
        yield Reason(
            "The provider still has time to answer, so the questions cannot be closed without an answer."
        )


_MOVES = (not_paused, still_in_review)

CLARIFICATION: Workflow[ClarificationFacts] = Workflow(
    "request",
    S,
    # A lead may also begin by saying that there is nothing to ask.
    (S.ASKED, S.WAIVED),
    (
        Row(
            T.ANSWER,
            S.ASKED,
            S.ANSWERED,
            (*_MOVES, every_question_answered),
            by=(A.PROVIDER_LEAD,),
            asks=(declaration_made,),
        ),
        Row(T.CLOSE, S.ANSWERED, S.CLOSED, _MOVES, by=(A.LEAD_REVIEWER,)),
        # No answer came: written down as that, and nobody is held up for ever.
        Row(T.GIVE_UP, S.ASKED, S.CLOSED, (*_MOVES, answer_overdue), by=(A.LEAD_REVIEWER,)),
        # Only before anybody locks: a locked review was written without the answers that were still to come.
        Row(T.WAIVE, S.ASKED, S.WAIVED, (*_MOVES, before_first_lock), by=(A.LEAD_REVIEWER,)),
    ),
)
