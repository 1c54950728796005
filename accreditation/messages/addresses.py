"""An address as a mail server takes it: the domain in plain letters, and never more than one address or line."""

import re
from dataclasses import dataclass

from accreditation.messages.post import Refused

_LOCAL = re.compile(r"[^\s\x00-\x20\x7f-\x9f<>()\[\]:;,\\\"@]{1,64}")
_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE)
_LONGEST = 254


@dataclass(frozen=True)
class Envelope:
    """One address; `is_international` where the part before the @ needs a server that takes more than plain letters."""

    address: str
    is_international: bool


def envelope(address: str) -> Envelope:
    """The address as it is given to a server; raises Refused for what is no address."""
    local, at, domain = address.rpartition("@")
    try:
        # As registries of names do it: an address in another script stands in a letter as in the name system.
        plain_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        plain_domain = ""
    whole = f"{local}@{plain_domain}"
    if not at or len(whole) > _LONGEST or not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(plain_domain)):
        raise Refused("This is not an address that letters can be sent to. Correct it on the person’s page.")
    return Envelope(whole, not local.isascii())
