"""How far an application and an answer are, in the words and stages that a provider sees."""

from collections.abc import Iterable
from dataclasses import dataclass

from accreditation.enums.answers import COMPLETE, AnswerState
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.queries.ceilings import Support
from accreditation.rules.answers import Reopened, draft_state, reopened_state

STAGES = (
    "Self-assessment",
    "Evidence",
    "Sign-off",
    "Checking",
    "Peer review",
    "Report",
    "Panel",
    "Award",
)
_OF_RETURN = (*STAGES[:5], "Scores agreed")
_AT = {
    S.SELF_ASSESSMENT: 1,
    S.EVIDENCE: 2,
    S.SIGN_OFF: 3,
    S.SIGNED: 3,
    S.SUBMITTED: 4,
    S.IN_CHECK: 4,
    S.RETURNED: 4,
    S.ALLOCATION: 5,
    S.IN_REVIEW: 5,
    S.MODERATION: 5,
    S.FACTUAL_ACCURACY: 6,
    S.READY_FOR_PANEL: 7,
    S.AT_PANEL: 7,
    S.DECIDED: 7,
    S.DEFERRED: 7,
    # All is done in an organisation's return.
    S.AGREED: len(_OF_RETURN) + 1,
    S.CLOSED: 8,
}


def stages_of(application: Application) -> tuple[str, ...]:
    """The stages of a case; no panel sees an organisation's return, and it earns no award."""
    return _OF_RETURN if application.is_return else STAGES


def stage_of(status: S) -> int:
    """The number of the stage, from 1; 0 for a case that ended without a decision."""
    return _AT.get(status, 0)


_COLOURS = {
    AnswerState.NOT_STARTED: "blue",
    AnswerState.TO_CONFIRM: "purple",
    AnswerState.IN_PROGRESS: "aqua-green",
    AnswerState.NEEDS_WORK: "yellow",
    AnswerState.NEEDS_EVIDENCE: "yellow",
    AnswerState.READY: "green",
    AnswerState.DOES_NOT_APPLY: "grey",
    AnswerState.TO_REDO: "orange",
    AnswerState.REDONE: "green",
    AnswerState.STANDS: "grey",
    AnswerState.SENT: "grey",
}


@dataclass(frozen=True)
class AnswerProgress:
    """How far one answer is; `supports` is the most that its evidence supports, where its score goes past that."""

    state: AnswerState
    supports: int | None = None

    @property
    def words(self) -> str:
        """The words of its tag."""
        label = self.state.label
        return label if self.supports is None else f"{label}, evidence supports {self.supports}"

    @property
    def colour(self) -> str:
        """The colour that goes with them."""
        return "yellow" if self.supports is not None else _COLOURS[self.state]

    @property
    def is_done(self) -> bool:
        """Whether it waits for nothing more from the provider."""
        return self.state in COMPLETE or self.state in (AnswerState.STANDS, AnswerState.SENT)


def answer_progress(answer: Answer, support: Support, reopened: Reopened | None = None) -> AnswerProgress:
    """How far an answer is that can still be changed; `reopened` is what came back of its case, where it did."""
    state = draft_state(answer, support.policy, cites_usable=bool(support.evidence))
    if reopened is not None:
        state = reopened_state(answer.standard.code, state, reopened)
    # A score that nobody may change now is said as it is: nothing more can be cited for it.
    weighed = state in (AnswerState.READY, AnswerState.REDONE)
    is_over = weighed and support.ceiling.passed_by(answer.self_score)
    return AnswerProgress(state, support.ceiling.value if is_over else None)


SENT = AnswerProgress(AnswerState.SENT)
"""How far every answer is of a case that is with the office, or was decided."""


def progress_heading(progress: Iterable[AnswerProgress]) -> str:
    """How far all answers of a case are: what is ready, or what is redone of what came back, never both in one number."""
    every = list(progress)
    states = [line.state for line in every]
    if AnswerState.SENT in states:
        return f"Standards: {len(every)}"
    over = sum(line.supports is not None for line in every)
    above = f", {over} above what the evidence supports" if over else ""
    stands = states.count(AnswerState.STANDS)
    done = sum(line.is_done for line in every) - stands
    if stands or AnswerState.TO_REDO in states or AnswerState.REDONE in states:
        rest = f"; {stands} {'stands' if stands == 1 else 'stand'} as sent" if stands else ""
        return f"Standards: {done} of {len(every) - stands} redone{above}{rest}"
    return f"Standards: {done} of {len(every)} ready{above}"
