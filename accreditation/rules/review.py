"""What is left before a reviewer locks a review, and when people's safety must be asked about; refuses bare scores."""

from collections.abc import Iterable
from dataclasses import dataclass

from accreditation.enums.concerns import ConcernKind
from accreditation.enums.frameworks import StandardClass
from accreditation.errors import Reason
from accreditation.rules.thresholds import ReviewRule


@dataclass(frozen=True)
class ScoreDraft:
    """One standard in a review as it stands before locking; the rationale of "cannot judge" is its reason."""

    code: str
    klass: StandardClass
    value: int | None = None
    cannot_judge: bool = False
    rationale: str = ""
    relied_on: int = 0
    nothing_cited: bool = False
    passes_ceiling: bool = False
    ceiling_reason: str = ""
    at_risk_now: bool | None = None
    is_answered_since: bool = False
    """The provider has answered a question about the standard since it was scored."""


def concern_question(klass: StandardClass, value: int | None, rule: ReviewRule) -> bool:
    """Whether the reviewer is asked "Are patients or learners at risk now?": a gateway at 0 or 1."""
    return klass is StandardClass.GATEWAY and value is not None and value <= rule.risk_at_most


def concern_kind(at_risk_now: bool) -> ConcernKind:
    """The concern that the answer raises: safety at once, or assurance the same day."""
    return ConcernKind.SAFETY if at_risk_now else ConcernKind.ASSURANCE


def left_before_locking(drafts: Iterable[ScoreDraft], rule: ReviewRule) -> list[Reason]:
    """Everything that a reviewer still has to do, standard by standard; empty when the review may be locked."""
    return [
        Reason(f"Standard {draft.code}: {words}", "score", (("code", draft.code),))
        for draft in drafts
        for words in lacks(draft, rule)
    ]


def lacks(draft: ScoreDraft, rule: ReviewRule) -> Iterable[str]:
    """What one standard in a review lacks, in words that follow its code."""
    if draft.is_answered_since:
        yield "read what the provider has answered since you scored it, then save your score again."
    # Nothing else is asked: a reviewer who cannot judge has relied on nothing and scored nothing.
    if draft.cannot_judge:
        if not draft.rationale.strip():
            yield "say why you cannot judge it."
        return
    if draft.value is None:
        yield "give a score, or say that you cannot judge it."
        return
    if not draft.rationale.strip():
        yield "write your rationale."
    yield from _uncited(draft, draft.value, rule.uncited_at_most)
    if draft.passes_ceiling and not draft.ceiling_reason.strip():
        yield "say why you score above what this evidence usually supports."
    if concern_question(draft.klass, draft.value, rule) and draft.at_risk_now is None:
        yield "say whether patients or learners are at risk now."


def _uncited(draft: ScoreDraft, value: int, uncited_at_most: int) -> Iterable[str]:
    # A good score that rests on nothing cannot be defended before a panel.
    if draft.nothing_cited and value > uncited_at_most:
        yield f"“nothing cited supports this” goes with a score of 0 or {uncited_at_most} only."
    elif not draft.relied_on and not draft.nothing_cited:
        if value > uncited_at_most:
            yield "choose the evidence that you relied on."
        else:
            yield "choose the evidence that you relied on, or say that nothing cited supports this."
