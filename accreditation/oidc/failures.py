"""Why a sign-in by an organisation came to nothing."""

from accreditation.enums.labelled import Labelled


class Failure(Labelled):
    """What happened, in words for the person who tried; each page adds what to do."""

    DOWN = "down", "does not answer at the moment"
    CHANGED = "changed", "answered in a way that this service does not understand"
    CODE = "code", "did not accept this sign-in, or it was used already"
    FORGED = "forged", "sent an answer that could not be trusted"
    EXPIRED = "expired", "sent an answer that is too old, or its clock and ours differ"
    TOO_WEAK = "too_weak", "let you in with less than this service asks for"
    NOT_FRESH = "not_fresh", "did not ask you again who you are"


class SignInFailed(Exception):
    """A sign-in came to nothing; `detail` is for the log and holds nothing that a provider or a browser wrote."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure.value}: {detail}")
        self.failure = failure
        self.detail = detail
