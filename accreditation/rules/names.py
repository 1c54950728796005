"""How names and titles are compared, in every search and every sort: without accents, capitals, points and what is unseen.

A key is kept beside a name (`models/search_keys.py`), so that both databases search and sort it byte by byte, in the same way.
"""

import unicodedata
from functools import lru_cache

from accreditation.text import composed, without_unseen

LONGEST = 200
"""Characters of one name that are compared; longer ones would not fit the rows of an index."""

APART = "\n"
"""Stands between the names of one key, sorts before every letter, and is in no key that was typed."""

APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02bb\u02b9`\u00b4\u2032\uff07"
PLAIN = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
        "æ": "ae", "œ": "oe", "þ": "th", "ĸ": "k", "ɛ": "e", "ɔ": "o", "ɖ": "d", "ƒ": "f", "ɣ": "g", "ʋ": "v",
    }
)  # fmt: skip
"""Letters that no accent can be taken from, as an English keyboard writes them."""

_ACCENTS = frozenset({"Mn", "Me"})
_VANISHING = str.maketrans("", "", APOSTROPHES + "\u0640")


@lru_cache(maxsize=20_000)
def key(*names: str) -> str:
    """What these names are searched and sorted by; a search finds its own key anywhere inside."""
    return APART.join(_folded(name)[:LONGEST].rstrip() for name in names)


def plain_letters(text: str) -> str:
    """Small letters without accents; nothing else is changed."""
    if text.isascii():
        return text.lower()
    # Once more after casefolding, which may bring accents of its own.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in apart if unicodedata.category(sign) not in _ACCENTS).translate(PLAIN)


def _folded(name: str) -> str:
    seen = without_unseen(composed(name)).translate(_VANISHING).replace("&", " and ")
    letters = plain_letters(seen)
    return " ".join("".join(sign if _counts(sign) else " " for sign in letters).split())


def _counts(sign: str) -> bool:
    """Letters, vowel signs, digits and pictures; points, dashes and brackets only separate them."""
    return sign.isalnum() or unicodedata.category(sign)[0] in "SLNM"
