"""Groups of an application's states that several of its rows name."""

from accreditation.enums.applications import ENDED
from accreditation.enums.applications import ApplicationStatus as S

DRAFTING = (S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGN_OFF, S.SIGNED)
BEFORE_PANEL = (
    S.SUBMITTED,
    S.IN_CHECK,
    S.RETURNED,
    S.ALLOCATION,
    S.IN_REVIEW,
    S.MODERATION,
    S.FACTUAL_ACCURACY,
    S.READY_FOR_PANEL,
)
LIVE = tuple(status for status in S if status not in ENDED)
TIMED = (*DRAFTING, S.RETURNED, S.DEFERRED)
UNTIMED = tuple(status for status in LIVE if status not in TIMED and status is not S.IN_CHECK)
