"""One reviewer's work on one case: answer the invitation, score blind, lock; scores are shared when the last one locks."""

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
    record_visit,
    release,
    set_aside,
    share_if_due,
)
from accreditation.services.reviews.scoring import Judgement, score_standard, why_closed
from accreditation.services.reviews.steps import ReviewFacts, drafts, left

__all__ = [
    "Judgement",
    "ReviewFacts",
    "accept",
    "begin_scoring",
    "clear_conflict",
    "continue_team",
    "declare_conflict",
    "decline",
    "drafts",
    "left",
    "lock_review",
    "record_visit",
    "release",
    "score_standard",
    "set_aside",
    "share_if_due",
    "why_closed",
]
