"""What is said above a reason: what was done to the case, and what the step itself says where nothing was typed."""

from dataclasses import dataclass

from accreditation.enums.applications import Trigger as T


@dataclass(frozen=True)
class BackWords:
    """The heading over a reason; `unwritten` is said where nobody wrote one, because the step says why."""

    heading: str
    unwritten: str = ""


WORDS: dict[T, BackWords] = {
    T.SEND_BACK: BackWords("Your executive sent it back, with this reason"),
    T.VOID_SIGNATURE: BackWords(
        "The signature was cancelled",
        "A file that the application cites was taken down, so what was signed is not what would be sent. Cite something"
        " else where it is missing now, then ask for a new signature. Nothing else changed.",
    ),
    T.LAPSE: BackWords("Why it was closed", "Its deadline passed before it was sent."),
    T.REINSTATE: BackWords("The office reopened it, for this reason"),
    T.REOPEN_REVIEW: BackWords("Why peer review was taken up again"),
    T.POSTPONE: BackWords(
        "Why the case was postponed", "The meeting was cancelled, so the case waits for another one."
    ),
    T.SEND_BACK_ONCE: BackWords("The ratifier sent the decision back to the panel, for these reasons"),
    T.ORDER_NEW_PANEL: BackWords("The ratifier ordered a new panel, for these reasons"),
    T.SET_ASIDE: BackWords("The office set this review aside, for this reason"),
}
"""Of every step whose reason is kept."""
