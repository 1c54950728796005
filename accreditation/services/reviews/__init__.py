"""One reviewer's work on one case: answer the invitation, score blind, lock; scores are shared when the last one locks."""

from accreditation.services.reviews.doubting import carry_on as carry_on_doubts
from accreditation.services.reviews.doubting import doubt, take_back
from accreditation.services.reviews.joining import (
    accept,
    begin_scoring,
    continue_team,
    declare_conflict,
    decline,
)
from accreditation.services.reviews.locking import (
    clear_conflict,
    lock_review,
    note_conflict,
    record_visit,
    release,
    set_aside,
    share_if_due,
)
from accreditation.services.reviews.scoring import Judgement, score_standard, why_closed
from accreditation.services.reviews.steps import ReviewFacts, drafts, left
from accreditation.services.reviews.unlocking import (
    UNLOCK_DAYS,
    ask_to_unlock,
    refuse_to_unlock,
    run_out,
    take_back_unlock,
    unlock,
)

__all__ = [
    "UNLOCK_DAYS",
    "Judgement",
    "ReviewFacts",
    "accept",
    "ask_to_unlock",
    "begin_scoring",
    "carry_on_doubts",
    "clear_conflict",
    "continue_team",
    "declare_conflict",
    "decline",
    "doubt",
    "drafts",
    "left",
    "lock_review",
    "note_conflict",
    "record_visit",
    "refuse_to_unlock",
    "release",
    "run_out",
    "score_standard",
    "set_aside",
    "share_if_due",
    "take_back",
    "take_back_unlock",
    "unlock",
    "why_closed",
]
