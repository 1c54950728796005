"""How a text is taken apart into words to be searched: the same for every database, so that each finds the same pages."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from accreditation.rules.names import APOSTROPHES, plain_letters
from accreditation.text import MARKS, composed, without_unseen

LONGEST_WORD = 60
MOST_WORDS = 20_000
MOST_READ = 400_000
AROUND = 60
SHOWN = 260
MOST_HITS = 200
_OWNED = rf"(?:[{re.escape(APOSTROPHES)}][sS](?![^\W_]))?"
_PLAIN_RUN = re.compile(rf"([^\W_]+){_OWNED}")
_RUN = re.compile(rf"([^\W_]+(?:[{MARKS}]+[^\W_]*)*){_OWNED}")
"""A word, and the 's of an owner, which is none; accents that no letter is composed with belong to their word."""
_SPACE = re.compile(r"\s+")
_ALONE = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
"""Scripts that write no spaces: each sign is a word."""

Phrase = tuple[str, ...]
"""Folded words that stand side by side."""


@dataclass(frozen=True)
class Piece:
    """A part of a text that is shown; `hit` where it is one of the words that were looked for."""

    text: str
    hit: bool = False


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """A word as it is compared: small letters, no accents, no plural s (Harman's rules), never longer than a lexeme may be."""
    # Nearly every word is, and has no accents to take apart.
    if word.isascii():
        return _singular(word[:LONGEST_WORD].lower())
    plain = "".join(sign for sign in plain_letters(word) if sign.isalnum())[:LONGEST_WORD]
    return _singular(plain) if plain.isascii() else plain


def _singular(word: str) -> str:
    if len(word) <= 3:
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return f"{word[:-3]}y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


def of(text: str, most: int = MOST_WORDS) -> list[str]:
    """The different words of a text in their order, folded; past a bound the rest is left out."""
    distinct: dict[str, None] = {}
    for _, _, word in _runs(whole(text)):
        distinct[word] = None
        # The index row has a bound, and the beginning of a paper says best what it is about.
        if len(distinct) >= most:
            break
    return list(distinct)


def in_order(text: str) -> list[str]:
    """Every word of a text as often as it stands there, folded."""
    return [word for _, _, word in _runs(whole(text))]


def written(text: str) -> Iterator[tuple[str, str]]:
    """Every word of a text, folded, and as it is written there."""
    shown = whole(text)
    yield from ((word, shown[start:end]) for start, end, word in _runs(shown))


def whole(text: str) -> str:
    """As much of a text as is read, in composed letters, without soft hyphens and other marks that nobody sees."""
    return without_unseen(composed(text[:MOST_READ]))


def places(held: Sequence[str], phrase: Phrase) -> Iterator[int]:
    """Where a phrase begins among the words of a text, counted in words."""
    long = len(phrase)
    for place, word in enumerate(held):
        if word == phrase[0] and tuple(held[place : place + long]) == phrase:
            yield place


def _runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word stands, and how it is compared."""
    for run in (_PLAIN_RUN if text.isascii() else _RUN).finditer(text):
        start, letters = run.start(), run[1]
        for part in (letters,) if letters.isascii() else _ALONE.split(letters):
            word = folded(part)
            if word:
                yield start, start + len(part), word
            start += len(part)


def snippet(text: str, sought: Collection[str], phrases: Collection[Phrase] = ()) -> list[Piece]:
    """The part of a text around the words that were looked for, each of them apart; the beginning where none is there.

    Of phrases only the words that stand in one are marked.
    """
    shown = _SPACE.sub(" ", whole(text)).strip()
    hits = list(islice(_hits(shown, sought, phrases), MOST_HITS))
    # The first hit may be a heading or a list of contents; the place with most of the words says more.
    first = _best(hits)
    start = _space_after(shown, max(0, hits[first][0] - AROUND)) if hits else 0
    end = _space_before(shown, min(len(shown), start + SHOWN), start)
    pieces = [Piece("… ")] if start else []
    at = start
    for from_, to, _ in hits:
        if at <= from_ and to <= end:
            pieces += [Piece(shown[at:from_]), Piece(shown[from_:to], hit=True)]
            at = to
    pieces.append(Piece(shown[at:end]))
    if end < len(shown):
        pieces.append(Piece(" …"))
    return [piece for piece in pieces if piece.text]


def _hits(text: str, sought: Collection[str], phrases: Collection[Phrase]) -> Iterator[tuple[int, int, str]]:
    """The words of a text that are marked."""
    if not phrases:
        yield from (run for run in _runs(text) if run[2] in sought)
        return
    runs = list(_runs(text))
    held = [word for _, _, word in runs]
    in_phrases = {
        at for phrase in phrases for place in places(held, phrase) for at in range(place, place + len(phrase))
    }
    # A word of a phrase alone is no hit, or half the page would be marked.
    alone = set(sought).difference(*phrases)
    yield from (run for at, run in enumerate(runs) if at in in_phrases or run[2] in alone)


def _best(hits: list[tuple[int, int, str]]) -> int:
    """The hit from which most different words are seen at once."""
    best, most = 0, 0
    for place, (start, _, _) in enumerate(hits):
        seen = {word for _, to, word in hits[place : place + 50] if to - start <= SHOWN - AROUND}
        if len(seen) > most:
            best, most = place, len(seen)
    return best


def _space_after(text: str, start: int) -> int:
    """The beginning of a word at or soon after a place."""
    if start == 0:
        return 0
    space = text.find(" ", start, start + AROUND // 2)
    return start if space < 0 else space + 1


def _space_before(text: str, end: int, start: int) -> int:
    """The end of a word at or soon before a place."""
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", max(start + 1, end - AROUND // 2), end)
    return end if space < 0 else space
