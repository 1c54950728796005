"""Whether a page of a newer file says what the page of the older one said, so that a citation may go over to it unread."""

import re
from fractions import Fraction

from accreditation.enums.evidence import Likeness
from accreditation.rules import words

LIKE = Fraction(4, 5)
"""Of all different words of two pages, the share that both must have to be alike."""

_FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")


def compared(older: str, newer: str) -> Likeness:
    """How alike two pages are by their words; figures must be the very same and in the same order, because claims rest on them."""
    before, after = set(words.of(older)), set(words.of(newer))
    if not before or not after:
        return Likeness.NO_WORDS
    if _FIGURE.findall(older) != _FIGURE.findall(newer):
        return Likeness.OTHER_FIGURES
    shared = Fraction(len(before & after), len(before | after))
    return Likeness.ALIKE if shared >= LIKE else Likeness.OTHER_WORDS
