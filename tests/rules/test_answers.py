"""How far an answer is: by what was written and cited, and once it came back by what was redone."""

from dataclasses import dataclass

import pytest

from accreditation.enums.answers import AnswerState
from accreditation.enums.applications import Tier
from accreditation.rules.answers import Reopened, draft_state, reopened_state
from tests.architecture.probing import policy_with
from tests.rules.hee_2016 import NUMBERS


@dataclass
class Words:
    """An answer."""

    version: int = 1
    self_score: int | None = 3
    narrative: str = "Met at the door."
    gaps: str = ""
    actions: str = ""
    not_applicable: bool = False
    not_applicable_reason: str = ""
    to_confirm: bool = False


@pytest.mark.parametrize(
    ("words", "cites", "state"),
    [
        (Words(version=0, self_score=None, narrative=""), False, AnswerState.NOT_STARTED),
        (Words(self_score=None), True, AnswerState.IN_PROGRESS),
        (Words(version=9, self_score=None, narrative=""), False, AnswerState.NOT_STARTED),
        (Words(self_score=None, narrative="", gaps="One."), False, AnswerState.IN_PROGRESS),
        (Words(self_score=None, narrative="", actions="One."), False, AnswerState.IN_PROGRESS),
        (Words(narrative=""), True, AnswerState.IN_PROGRESS),
        (Words(), False, AnswerState.NEEDS_EVIDENCE),
        (Words(self_score=1), False, AnswerState.READY),
        (Words(), True, AnswerState.READY),
        (Words(self_score=None, not_applicable=True), False, AnswerState.NEEDS_WORK),
        (Words(not_applicable=True, not_applicable_reason="No learners."), False, AnswerState.DOES_NOT_APPLY),
        (Words(to_confirm=True), True, AnswerState.TO_CONFIRM),
        (
            Words(to_confirm=True, not_applicable=True, not_applicable_reason="No learners."),
            False,
            AnswerState.TO_CONFIRM,
        ),
    ],
)
def test_a_draft(words: Words, cites: bool, state: AnswerState) -> None:
    assert draft_state(words, policy_with(NUMBERS, Tier.ACCREDITED), cites_usable=cites) is state


@pytest.mark.parametrize(
    ("code", "draft", "state"),
    [
        ("1.1", AnswerState.READY, AnswerState.TO_REDO),
        ("1.2", AnswerState.READY, AnswerState.REDONE),
        ("1.2", AnswerState.DOES_NOT_APPLY, AnswerState.REDONE),
        ("1.2", AnswerState.NEEDS_EVIDENCE, AnswerState.NEEDS_EVIDENCE),
        ("1.3", AnswerState.READY, AnswerState.STANDS),
        ("1.3", AnswerState.NEEDS_EVIDENCE, AnswerState.STANDS),
    ],
)
def test_what_came_back(code: str, draft: AnswerState, state: AnswerState) -> None:
    assert reopened_state(code, draft, Reopened({"1.1", "1.2"}, {"1.1"})) is state
