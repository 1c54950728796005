"""Words that somebody wants to find side by side, in their order; typed in double quotes, straight or curly."""

import re
from collections.abc import Sequence
from functools import lru_cache

from accreditation.rules import words
from accreditation.rules.words import LONGEST_WORD, Phrase

MOST_PHRASES = 6
_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂«»", '"'))
_NEARLY_LONGEST = LONGEST_WORD - 3
"""What was cut short may have lost an ending of this many letters after the cut."""


def typed(text: str) -> list[Phrase]:
    """What stands between two quotes, each as its words; one word alone is no phrase, an unclosed quote begins none."""
    # Every second part stands between two quotes; the last one is left out where its quote was never closed.
    inside = text.translate(_QUOTES).split('"')[1:-1:2]
    quoted = dict.fromkeys(tuple(words.in_order(part)) for part in inside)
    return [phrase for phrase in quoted if len(phrase) > 1][:MOST_PHRASES]


def are_in(text: str, phrases: Sequence[Phrase]) -> bool:
    """Whether a text holds every phrase; words are compared as a search compares them, whatever stands between them."""
    whole = words.whole(text)
    if whole.isascii():
        plain = whole.lower()
        return all(_is_in_plain(plain, phrase) for phrase in phrases)
    held = words.in_order(whole)
    return all(_is_among(held, phrase) for phrase in phrases)


def _is_among(held: Sequence[str], phrase: Phrase) -> bool:
    return next(words.places(held, phrase), None) is not None


def _is_in_plain(text: str, phrase: Phrase) -> bool:
    """The same for a text in plain small letters: only what looks like the phrase is taken apart, which is much faster."""
    pattern = _pattern(phrase)
    seen = pattern.search(text)
    while seen is not None:
        start, end = seen.span()
        while start and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        # The pattern only finds where to look: whether it is the phrase, the words decide as they do for a whole
        # text.
        if _is_among(words.in_order(text[start:end]), phrase):
            return True
        seen = pattern.search(text, seen.start() + 1)
    return False


@lru_cache(maxsize=256)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    return re.compile(r"[\W_]+".join(_spelt(word) for word in phrase))


def _spelt(word: str) -> str:
    """Every way in which a word may stand in a text of plain small letters."""
    if len(word) >= _NEARLY_LONGEST:
        return rf"{re.escape(word[:_NEARLY_LONGEST])}[^\W_]*(?:['`]s)?"
    if word.endswith("y"):
        return rf"{re.escape(word[:-1])}(?:y(?:['`]?s)?|ies)"
    return rf"{re.escape(word)}(?:['`]?s)?"
