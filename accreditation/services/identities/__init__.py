"""Let people in by their organisation's sign-in: link it to an account, open sessions by it, end them, take it off."""

from accreditation.services.identities.arriving import identify, needs_second_proof, open_session
from accreditation.services.identities.linking import link, link_own, prepare, unlink, unlink_own
from accreditation.services.identities.proving import end_sessions, prove

__all__ = [
    "end_sessions",
    "identify",
    "link",
    "link_own",
    "needs_second_proof",
    "open_session",
    "prepare",
    "prove",
    "unlink",
    "unlink_own",
]
