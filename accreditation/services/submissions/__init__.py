"""From the first answer to submission, and again after a return or a deferral."""

from accreditation.services.submissions.preparing import (
    change_tier,
    complete_self_assessment,
    confirm_accuracy,
    recall,
    reopen_self_assessment,
    request_sign_off,
    send_back,
    withdraw,
)
from accreditation.services.submissions.sending import (
    complete_return,
    request_signature,
    resubmit,
    sign,
    submit,
)

__all__ = [
    "change_tier",
    "complete_return",
    "complete_self_assessment",
    "confirm_accuracy",
    "recall",
    "reopen_self_assessment",
    "request_sign_off",
    "request_signature",
    "resubmit",
    "send_back",
    "sign",
    "submit",
    "withdraw",
]
