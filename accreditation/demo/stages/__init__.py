"""Take a case from one state to the next through the services, as its people would; shared by the demonstration and tests.

Each step happens at the clock's present moment and in its own transaction. What a step needs (votes in a meeting on its
day, a notice of ten working days) is not skipped: whoever tells a story moves the clock.
"""

from accreditation.demo.stages.agreeing import (
    confirm,
    draft_findings,
    settle,
    to_factual_accuracy,
    to_moderation,
    to_ready_for_panel,
)
from accreditation.demo.stages.deciding import (
    Sitting,
    arrange,
    close_meeting,
    issue_papers,
    open_meeting,
    ratify,
    to_at_panel,
    to_decided,
)
from accreditation.demo.stages.preparing import (
    answer,
    assign,
    cite,
    send_again,
    to_evidence,
    to_sign_off,
    to_signed,
    to_submitted,
    to_withdrawn,
)
from accreditation.demo.stages.reviewing import (
    accept,
    invite,
    lock,
    score,
    to_allocation,
    to_in_check,
    to_in_review,
    to_returned,
    to_revealed,
    triage,
    visit,
)
from accreditation.demo.stages.story import Cast, Plan, Story, begin, viewer

__all__ = [
    "Cast",
    "Plan",
    "Sitting",
    "Story",
    "accept",
    "answer",
    "arrange",
    "assign",
    "begin",
    "cite",
    "close_meeting",
    "confirm",
    "draft_findings",
    "invite",
    "issue_papers",
    "lock",
    "open_meeting",
    "ratify",
    "score",
    "send_again",
    "settle",
    "to_allocation",
    "to_at_panel",
    "to_decided",
    "to_evidence",
    "to_factual_accuracy",
    "to_in_check",
    "to_in_review",
    "to_moderation",
    "to_ready_for_panel",
    "to_returned",
    "to_revealed",
    "to_sign_off",
    "to_signed",
    "to_submitted",
    "to_withdrawn",
    "triage",
    "viewer",
    "visit",
]
