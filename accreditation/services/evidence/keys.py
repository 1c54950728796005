"""Under which keys files lie: staged ones apart from kept ones, and no key holds anything that a person typed."""

import secrets

STAGING = "staging/"
EVIDENCE = "evidence/"
READING = "reading/"
PICTURES = "pictures/"


def staging(organisation_id: int, person_id: int) -> str:
    """A fresh place for one upload of one person for one provider; two uploads never share one."""
    return f"{STAGING}{organisation_id}/{person_id}/{secrets.token_hex(16)}"


def kept(organisation_id: int, revision_id: int) -> str:
    """Where a checked file stays; only the job that checks it writes here."""
    return f"{EVIDENCE}{organisation_id}/{revision_id}"


def reading(organisation_id: int, revision_id: int) -> str:
    """Where the copy of a file stays that reviewers may download."""
    return f"{READING}{organisation_id}/{revision_id}"


def picture(revision_id: int, page: int) -> str:
    """Where the picture of one page stays."""
    return f"{PICTURES}{revision_id}/{page}.webp"


def pictures(revision_id: int) -> str:
    """The folder of a file's page pictures."""
    return f"{PICTURES}{revision_id}/"
