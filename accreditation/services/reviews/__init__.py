"""One reviewer's work on one case: answer the invitation, score blind, lock; scores are shared when the last one locks."""

from accreditation.services.reviews.answering import accept, begin_scoring, declare_conflict, decline
from accreditation.services.reviews.drafts import draft, of_review
from accreditation.services.reviews.locking import left, lock_review, share_if_due
from accreditation.services.reviews.scoring import Judgement, score_standard, why_closed
from accreditation.services.reviews.setting_aside import set_aside
from accreditation.services.reviews.visiting import record_visit

__all__ = [
    "Judgement",
    "accept",
    "begin_scoring",
    "declare_conflict",
    "decline",
    "draft",
    "left",
    "lock_review",
    "of_review",
    "record_visit",
    "score_standard",
    "set_aside",
    "share_if_due",
    "why_closed",
]
