"""From the first answer to submission, and again after a return or a deferral; signing is in `sign_offs`."""

from accreditation.services.submissions.preparing import (
    change_tier,
    complete_self_assessment,
    reopen_self_assessment,
    withdraw,
)
from accreditation.services.submissions.sending import (
    complete_return,
    resubmit,
    submit,
)

__all__ = [
    "change_tier",
    "complete_return",
    "complete_self_assessment",
    "reopen_self_assessment",
    "resubmit",
    "submit",
    "withdraw",
]
