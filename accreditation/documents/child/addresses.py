"""Knows an address when it stands in a document: of the web, a mail box, a server's folder, a disk."""

import re

_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.\-]{1,30}:(?://|\\\\)"
    r"|(?<![a-z])(?:mailto|file|mhtml|javascript|vbscript|data|cid|ldap|news|callto|tel|skype|ms-[a-z]+):"
    r"|\\\\[\w.$?\-]|(?<![a-z])[a-z]:[\\/]|(?<![:\w])//[\w\-]+[.:/]",
    re.IGNORECASE,
)
_TO_ITS_END = re.compile(rf"(?:{_ADDRESS.pattern})[^\s\"'<>;]*", re.IGNORECASE)
_VOCABULARY = re.compile(
    r"(?:https?://(?:schemas\.openxmlformats\.org|schemas\.microsoft\.com/office|schemas\.microsoft\.com/ink"
    r"|purl\.oclc\.org/ooxml|www\.w3\.org)/[\w./#:\-]*|urn:[\w.:/#%+\-]+)"
)
"""Names of vocabularies look like addresses, and are never gone to."""


def is_in(value: str) -> bool:
    """Whether an address stands in it, also one that is broken up by line ends as some programs allow."""
    if ":" not in value and "\\" not in value and "/" not in value:
        return False
    if _VOCABULARY.fullmatch(value.strip()):
        return False
    return bool(_ADDRESS.search(value) or _ADDRESS.search("".join(value.split())))


def without(value: str) -> str:
    """The same words without the addresses in them."""
    if not is_in(value):
        return value
    left = _TO_ITS_END.sub("", value)
    return "" if is_in(left) else left
