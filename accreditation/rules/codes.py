"""Numbers of awards, references of cases and codes of organisations, read as people type them from paper or by ear."""

import re

from accreditation.text import code

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, 1, I, L, O and U, which are easily misread on a certificate or over the telephone."""

LOOK_ALIKES = (("O", "0"), ("I", "1"))
"""What is typed for what; a number and a code mean the same with either."""

_WRITTEN = re.compile(rf"(PA|AC)([0-9OIL]{{2}})([{ALPHABET}]{{6}})")
_DIGITS = str.maketrans("OIL", "011")


def numbered(typed: str) -> str:
    """The number of an award or the reference of a case as it is kept, such as AC-26-7KD2MQ; anything else in capitals."""
    parts = _WRITTEN.fullmatch(code(typed))
    if parts is None:
        return typed.strip().upper()
    # Only the year has digits that are mistaken for letters; the rest has none of either.
    return f"{parts[1]}-{parts[2].translate(_DIGITS)}-{parts[3]}"


def alike(typed: str) -> str:
    """A code with one sign for those that look the same, to compare it with others made so."""
    same = code(typed)
    for letter, digit in LOOK_ALIKES:
        same = same.replace(letter, digit)
    return same
