"""Letters by e-mail: what they are about, and how each of them fares."""

from accreditation.enums.labelled import Labelled


class LetterKind(Labelled):
    """What a letter is about; each kind has one composer, in `jobs/letters.py`."""

    NOTICE = "notice", "A notice"
    DIGEST = "digest", "The day’s notices"
    INVITATION = "invitation", "An invitation to the service"
    PASSWORD_RESET = "password_reset", "A link to choose a new password"
    ADDRESS_CHANGE = "address_change", "A link to confirm an email address"
    SECURITY = "security", "Something about the account changed"
    STATEMENT_REQUEST = "statement_request", "A request to a partner for a statement"
    REVIEWER_DECLINED = "reviewer_declined", "An answer to somebody who applied to become a reviewer"


class LetterState(Labelled):
    """How a letter fares."""

    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not delivered"
    WITHHELD = "withheld", "Not sent: it no longer concerned its reader"
    SUPPRESSED = "suppressed", "Not sent: the address refuses letters"


URGENT = frozenset(
    {LetterKind.INVITATION, LetterKind.PASSWORD_RESET, LetterKind.ADDRESS_CHANGE, LetterKind.SECURITY}
)
"""What somebody waits for at a page, or must know at once."""

OPTIONAL = frozenset({LetterKind.NOTICE, LetterKind.DIGEST})
"""What a person may choose not to get by email."""

SENDABLE_AGAIN = frozenset({LetterState.FAILED, LetterState.SUPPRESSED})
