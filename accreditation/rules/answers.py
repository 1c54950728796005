"""How far the answer to a standard is, by what was written and cited and by what came back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from accreditation.enums.answers import COMPLETE, AnswerState
from accreditation.rules.policy import CasePolicy


class AnswerWords(Protocol):
    """What an answer says."""

    @property
    def version(self) -> int: ...
    @property
    def self_score(self) -> int | None: ...
    @property
    def narrative(self) -> str: ...
    @property
    def gaps(self) -> str: ...
    @property
    def actions(self) -> str: ...
    @property
    def not_applicable(self) -> bool: ...
    @property
    def not_applicable_reason(self) -> str: ...
    @property
    def to_confirm(self) -> bool:
        """Whether it is what an earlier application said, and nobody has said yet that it is still true."""


@dataclass(frozen=True)
class Reopened:
    """What came back of a case: the codes of its opened standards, and of those that still say what was sent."""

    opened: Collection[str]
    unanswered: Collection[str]


def draft_state(answer: AnswerWords, policy: CasePolicy, *, cites_usable: bool) -> AnswerState:
    """How far an answer is that its provider still writes."""
    if answer.to_confirm:
        return AnswerState.TO_CONFIRM
    if answer.not_applicable:
        return AnswerState.DOES_NOT_APPLY if answer.not_applicable_reason else AnswerState.NEEDS_WORK
    if answer.version == 0 or _is_blank(answer):
        return AnswerState.NOT_STARTED
    if answer.self_score is None or not answer.narrative:
        return AnswerState.IN_PROGRESS
    if policy.needs_citation(answer.self_score) and not cites_usable:
        return AnswerState.NEEDS_EVIDENCE
    return AnswerState.READY


def _is_blank(answer: AnswerWords) -> bool:
    """Nothing stands in it: also an answer that a move to another framework version began anew has a version."""
    return answer.self_score is None and not (answer.narrative or answer.gaps or answer.actions)


def reopened_state(code: str, draft: AnswerState, reopened: Reopened) -> AnswerState:
    """How far an answer is in a case that came back: what nobody opened stands, however it looks."""
    if code not in reopened.opened:
        return AnswerState.STANDS
    if code in reopened.unanswered:
        return AnswerState.TO_REDO
    return AnswerState.REDONE if draft in COMPLETE else draft
