"""How far an application and an answer are, in the words and stages that a provider sees."""

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.models.answers import Answer
from accreditation.rules.policy import CasePolicy

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
    S.CLOSED: 8,
}


def stage_of(status: S) -> int:
    """The number of the stage, from 1; 0 for a case that ended without a decision."""
    return _AT.get(status, 0)


FINISHED = ("Ready", "Does not apply")
"""Answers that wait for nothing more."""


def answer_state(answer: Answer, citations: int, policy: CasePolicy) -> tuple[str, str]:
    """How far an answer is, in words, and the colour that goes with them."""
    if answer.not_applicable:
        return ("Does not apply", "grey") if answer.not_applicable_reason else ("Needs work", "yellow")
    if answer.version == 0:
        return "Not started", "blue"
    if answer.self_score is None or not answer.narrative:
        return "In progress", "aqua-green"
    if policy.needs_citation(answer.self_score) and not citations:
        return "Needs evidence", "yellow"
    return "Ready", "green"
