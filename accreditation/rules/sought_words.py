"""Which words of a standard are looked for in a provider's files, and how much each counts; it reads no file itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accreditation.rules import words

MOST_SOUGHT = 12
SHORTEST = 3
SHARED_BY = 3
"""A word that more than one in so many standards has does not tell one of them from the others."""
LEAST_TOGETHER = 2
"""So many of the words must stand on a page: one alone is there by chance."""
IN_TITLE, IN_HINTS, IN_WORDING, IN_PROMPTS = 6, 4, 3, 2
"""How much a word counts by where it stands: a title says what a standard is about, a question asks in everyday words."""

LITTLE = frozenset(
    words.in_order("""
    able about account across act acted actual add after again against agree agreed ahead all alone along
    already also although always among and another any anybody anyone anything apart apply are around ask
    asked asking attend available away back bad became because become been before began begin being below
    best better between beyond big both bring brought but call came can cannot case certain change changed
    chosen clear close come coming comment compare compared complete content copy could count cover crossed
    data date day deal decide decided depend describe detail did differ different direction document does
    doing done down during each easily either else end enough even ever every everybody everyone everything
    exactly example expect expected explain explained fall far few figure fill find finding finished first
    fit five follow followed following for form found four from full further gain general get getting give
    given giving goes going gone good got great group had half happen happened happening hard has have
    having hear heard hearing held help helped her here hers hidden high him his hold hour how however
    identify include included instead into involved its itself join joined joining just keep keeping kept
    kind knew know knowing known large last lasted late later latest learner least leave left less let level
    lie like likely limit link list little live local location long look looked looking lost low made main
    make making many matter mattered may mean meant meet met middle might mine miss missed missing moment
    month more most much must name named near nearly need needed neither never new newest newly next nobody
    none nor not note nothing notice noticed now number off often old once one only open openly other our
    ours out outside over own owner paper part passing path people person piece place please point pointed
    possible present presented private problem put question quickly quite raise raised rate rather reach
    reached reaching ready real really record reduce regular regularly replied reply report reported require
    required result right role room route run running said same saw say saying says see seeing seen
    seriously set setting shall share shared she short should show showed showing shown side sign since sit
    site size slip small smaller some somebody someone something soon sort special split spot stand standard
    stands start started starting state stay step still stop such suitable suitably sum summary summed sure
    survey take taken taking tell ten term than that the their theirs them themselves then there these they
    thing think this those though thought three through time together told too took top toward turn two type
    under understand understood until upon use used useful using usual usually very view wait wall want was
    way week weighed well went were what whatever when where wherever whether which while who whoever whole
    whom whose why will wish with within without word work worked working would written year yearly yes yet
    you your
    """)
)
"""Words that say little of what a text is about, as they are compared."""


@dataclass(frozen=True)
class StandardTexts:
    """What one standard says: its title, what it asks, its questions, and the notes on evidence that helps."""

    title: str
    wording: str
    prompts: Sequence[str]
    hints: Sequence[str]

    @property
    def parts(self) -> Iterator[tuple[int, str]]:
        """Its texts, each with how much a word in it counts."""
        yield IN_TITLE, self.title
        yield IN_WORDING, self.wording
        yield IN_HINTS, "\n".join(self.hints)
        yield IN_PROMPTS, "\n".join(self.prompts)


@dataclass(frozen=True)
class SoughtWord:
    """A word that is looked for: as it is compared, as the standard writes it, and how much it counts."""

    word: str
    written: str
    weight: int


def sought(standards: Mapping[str, StandardTexts], code: str) -> tuple[SoughtWord, ...]:
    """The words that say best what one of a framework's standards is about, the weightiest first.

    A word counts more the more of the standard's parts hold it, and the fewer of the framework's standards.
    """
    held_by = Counter(word for texts in standards.values() for word in _held(texts))
    counts, written = _held(standards[code]), _written(standards[code])
    tells = [word for word in counts if _tells(word, held_by[word], len(standards))]
    weighed = [
        SoughtWord(word, written[word], counts[word] * rarity(held_by[word], len(standards)))
        for word in tells
    ]
    # The sort keeps the standard's own order among equals.
    return tuple(sorted(weighed, key=lambda each: -each.weight)[:MOST_SOUGHT])


def rarity(holding: int, of: int) -> int:
    """How much a word tells by how few of many hold it: 1 where most do, one more each time that half as many do.

    A whole number, so that sums of it are the same in every database.
    """
    return max(1, of // max(1, holding)).bit_length()


def _held(texts: StandardTexts) -> Counter[str]:
    """Each word of a standard with how much its places count together."""
    held: Counter[str] = Counter()
    for worth, text in texts.parts:
        for word in words.of(text):
            held[word] += worth
    return held


def _written(texts: StandardTexts) -> dict[str, str]:
    """Each word as the standard writes it where it stands first."""
    written: dict[str, str] = {}
    for _, text in texts.parts:
        for word, as_written in words.written(text):
            written.setdefault(word, as_written.lower())
    return written


def _tells(word: str, holding: int, standards: int) -> bool:
    if len(word) < SHORTEST or word.isdigit() or word in LITTLE:
        return False
    # Where there are few standards, a word of one alone would already be a word of too many.
    return holding == 1 or holding * SHARED_BY <= standards
