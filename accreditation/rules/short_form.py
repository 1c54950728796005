"""One account of a whole domain, as small placements write it: which text that is, and which standards it speaks to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """The account of a domain, and the codes of the standards that say it word for word."""

    words: str
    codes: tuple[str, ...]


def account_of(narratives: Mapping[str, str]) -> Account:
    """The text that most standards of a domain share, out of their narratives by code; the first of them where several tie.

    What one standard alone says is its own, and no account.

    It is read from the answers themselves and stored nowhere, so that it can never say something else than they do.
    """
    counted = Counter(words for words in narratives.values() if words)
    most = max(counted.values(), default=0)
    if most <= 1:
        return Account("", ())
    # In the framework's order, so that the same answers always give the same account.
    words = next(words for words in narratives.values() if counted.get(words) == most)
    return Account(words, tuple(code for code, narrative in narratives.items() if narrative == words))
