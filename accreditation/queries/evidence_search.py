"""Search inside the words of a provider's files; the one place that knows how each database keeps and asks its index.

The index holds words as `rules.words` makes them, and beside them a sign for the provider that no text can hold: the
database itself finds only pages of the viewer's own providers. What is typed becomes plain words, never an operator.
The index does not say where a word stands, so a phrase is looked for in the pages that hold all its words.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from accreditation.db import db
from accreditation.enums.evidence import USABLE, EvidenceKind, UnitKind
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.queries.evidence import NEWEST_USABLE
from accreditation.queries.paging import COUNTED_TO, SIZE, Page
from accreditation.rules import phrases, words
from accreditation.rules.words import Phrase, Piece

MOST_TYPED = 12
MOST_OPENED = 5_000
"""Pages that hold the words of a phrase and are looked into for the phrase itself, the newest first."""
OPENED_AT_ONCE = 500
MOST_PAGES = 1_000_000
"""More pages than a file can have."""

INDEX = Table(
    "evidence_words",
    MetaData(),
    Column("rowid", BigInteger, primary_key=True, autoincrement=False),
    Column("words", Text().with_variant(TSVECTOR(), "postgresql")),
)
"""One row a page, by `key_of`; no model, because each database makes it in its own way."""

MADE: dict[str, tuple[str, ...]] = {
    "sqlite": ("CREATE VIRTUAL TABLE evidence_words USING fts5(words, tokenize='ascii', detail=none)",),
    "postgresql": (
        "CREATE TABLE evidence_words (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_evidence_words_words ON evidence_words USING gin (words) WITH (fastupdate = off)",
    ),
}
"""How each database makes the index. FTS5's ascii tokenizer cuts at spaces alone where words are letters and digits."""


class _Holds(FunctionElement[Any]):
    """A row of the index holds what was asked for; of no type, because FTS5's MATCH may not be compared with true."""

    name = "holds"
    type = NullType()
    inherit_cache = True


@compiles(_Holds)
def _match(element: _Holds, compiler: Any, **options: Any) -> str:
    (search,) = element.clauses
    return f"(evidence_words MATCH {compiler.process(search, **options)})"


@compiles(_Holds, "postgresql")
def _vector(element: _Holds, compiler: Any, **options: Any) -> str:
    (search,) = element.clauses
    return f"(evidence_words.words @@ CAST({compiler.process(search, **options)} AS tsquery))"


def indexed(organisation_id: int, text: str) -> str:
    """What the index keeps of one page: its words with the provider's sign before them, apart by spaces."""
    return " ".join([sign(organisation_id), *words.of(text)])


def holding(organisation_id: int, word: str) -> Select[int]:
    """The keys of all pages in a provider's index that hold a word; for statements that put several words together."""
    return select(INDEX.c.rowid.label("key")).where(_Holds(_written([organisation_id], [word])))


def file_of(key: ColumnElement[int]) -> ColumnElement[int]:
    """The file that a key is of, within a statement."""
    return key // literal_column(str(MOST_PAGES), Integer)


def key_of(revision_id: int, number: int) -> int:
    """Where a page stands in the index: by its file and its number, so that finding it need not read it."""
    return revision_id * MOST_PAGES + number


def sign(organisation_id: int) -> str:
    """A word for the provider; no text holds it, because the words of texts are letters and digits only."""
    return f"§{organisation_id}"


@dataclass(frozen=True)
class Search:
    """What somebody looks for, and where."""

    q: str = ""
    kind: EvidenceKind | None = None
    organisation: int | None = None
    older: bool = False

    @property
    def words(self) -> list[str]:
        """The words, all of which a page must hold."""
        return words.of(self.q, MOST_TYPED)

    @property
    def phrases(self) -> list[Phrase]:
        """The words that were typed in double quotes, which a page must hold side by side."""
        return phrases.typed(self.q)


@dataclass(frozen=True)
class FoundPage:
    """A page that holds the words."""

    item_id: int
    revision_id: int
    organisation_id: int
    title: str
    kind: EvidenceKind
    file_number: int
    uploaded_at: datetime
    unit: UnitKind
    number: int
    label: str
    snippet: Sequence[Piece]


@dataclass(frozen=True)
class Pages(Page[FoundPage]):
    """What was found; `unopened` says that there may be more than that, because not every page was looked into."""

    unopened: bool = False


def pages(organisations: Collection[int], search: Search, number: int = 1) -> Pages:
    """The pages of these providers' usable files that hold every word and phrase, newest file first; two statements.

    The first finds at most a thousand keys, which are the count and the order; the second reads what is shown. A
    phrase takes a statement more for every five hundred pages that are looked into.
    """
    typed_words = search.words
    mine = [
        organisation_id for organisation_id in organisations if search.organisation in (None, organisation_id)
    ]
    if not typed_words or not mine:
        return Pages((), 1, 1, 0, more=False)
    unopened = False
    if search.phrases:
        keys, unopened = _side_by_side(mine, search)
    else:
        keys = _keys(mine, search, COUNTED_TO + 1)
    total = min(len(keys), COUNTED_TO)
    count = max(1, -(-total // SIZE))
    number = min(max(number, 1), count)
    shown = keys[:COUNTED_TO][(number - 1) * SIZE : number * SIZE]
    rows = read(shown, typed_words, search.phrases)
    return Pages(rows, number, count, total, len(keys) > COUNTED_TO, unopened)


def _keys(mine: Sequence[int], search: Search, most: int) -> Sequence[int]:
    """The newest pages that hold all the words."""
    return db.session.scalars(_matching(mine, search).limit(most)).all()


def _side_by_side(mine: Sequence[int], search: Search) -> tuple[Sequence[int], bool]:
    """Those of them on which the phrases stand, and whether too few were found and there are more to look into."""
    held: list[int] = []
    together = search.phrases
    # One more than are opened tells whether any are left.
    keys = _keys(mine, search, MOST_OPENED + 1)
    unopened = len(keys) > MOST_OPENED
    keys = keys[:MOST_OPENED]
    for start in range(0, len(keys), OPENED_AT_ONCE):
        some = keys[start : start + OPENED_AT_ONCE]
        texts = _texts(some)
        held += [key for key in some if phrases.are_in(texts.get(key, ""), together)]
        # Enough for the list and its count; the rest is not opened.
        if len(held) > COUNTED_TO:
            return held, False
    return held, unopened


def _texts(keys: Sequence[int]) -> dict[int, str]:
    """The words of these pages, as they stand in the file."""
    rows = db.session.execute(
        select(EvidencePage.revision_id, EvidencePage.number, EvidencePage.text).where(
            tuple_(EvidencePage.revision_id, EvidencePage.number).in_(
                [divmod(key, MOST_PAGES) for key in keys]
            )
        )
    )
    return {key_of(revision_id, number): text for revision_id, number, text in rows}


def _matching(mine: Sequence[int], search: Search) -> Select[int]:
    usable = EvidenceRevision.status.in_(USABLE) if search.older else NEWEST_USABLE
    statement = (
        select(INDEX.c.rowid)
        .select_from(INDEX)
        .join(EvidenceRevision, EvidenceRevision.id == file_of(INDEX.c.rowid))
        .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
        .where(and_(_Holds(_written(mine, search.words)), EvidenceItem.organisation_id.in_(mine), usable))
        .order_by(EvidenceRevision.uploaded_at.desc(), EvidenceRevision.id.desc(), INDEX.c.rowid)
    )
    return statement if search.kind is None else statement.where(EvidenceItem.kind == search.kind)


def _written(mine: Sequence[int], typed_words: Sequence[str]) -> str:
    """The question as this database reads it; every word stands in quotes."""
    sqlite = db.session.get_bind().dialect.name == "sqlite"
    quote, either, both = ('"', " OR ", " AND ") if sqlite else ("'", " | ", " & ")
    signs = either.join(f"{quote}{sign(organisation_id)}{quote}" for organisation_id in sorted(mine))
    return both.join([f"({signs})", *(f"{quote}{word}{quote}" for word in typed_words)])


def read(keys: Sequence[int], sought: Collection[str], together: Sequence[Phrase] = ()) -> list[FoundPage]:
    """What is shown of these pages, in their order, around the words that were looked for; one statement."""
    if not keys:
        return []
    rows: Iterable[Sequence[Any]] = db.session.execute(
        select(
            EvidenceItem.id,
            EvidenceRevision.id,
            EvidenceItem.organisation_id,
            EvidenceItem.title,
            EvidenceItem.kind,
            EvidenceRevision.number,
            EvidenceRevision.uploaded_at,
            EvidenceRevision.unit,
            EvidencePage.number,
            EvidencePage.label,
            EvidencePage.text,
        )
        .select_from(EvidencePage)
        .join(EvidenceRevision, EvidenceRevision.id == EvidencePage.revision_id)
        .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
        .where(or_(*(_is_page(key) for key in keys)))
    )
    found_pages = [FoundPage(*[*row[:-1], words.snippet(row[-1], sought, together)]) for row in rows]
    places = {key: place for place, key in enumerate(keys)}
    return sorted(found_pages, key=lambda page: places[key_of(page.revision_id, page.number)])


def _is_page(key: int) -> ColumnElement[bool]:
    revision_id, number = divmod(key, MOST_PAGES)
    return and_(EvidencePage.revision_id == revision_id, EvidencePage.number == number)
