"""A case's ten pieces of evidence in its provider's library: files, their pages, and who sent them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, ScanResult
from accreditation.queries.evidence_search import key_of, sign
from accreditation.rules.words import of
from bench.field.audit import Stream
from bench.field.plan import Case
from bench.field.tables import Tables
from bench.field.words import TITLES, Words

ITEMS = 10
PAGES = 3
KINDS = (
    EvidenceKind.LEARNER_SURVEY,
    EvidenceKind.EDUCATIONAL_AUDIT,
    EvidenceKind.POLICY,
    EvidenceKind.MINUTES,
    EvidenceKind.NATIONAL_TRAINING_SURVEY,
    EvidenceKind.POLICY,
    EvidenceKind.INCIDENT_DATA,
    EvidenceKind.JOB_PLANS,
    EvidenceKind.IMPROVEMENT_PROJECT,
    EvidenceKind.PARTNER_STATEMENT,
)


@dataclass(frozen=True)
class File:
    """A revision that may be cited."""

    revision_id: int
    title: str
    kind: EvidenceKind
    sha256: str


def add(case: Case, tables: Tables, words: Words, library: Stream) -> list[File]:
    """The case's items, each with a file or two; one in sixty is held, and is not to be cited."""
    usable = []
    for number in range(ITEMS):
        owner = case.provider.contributors[number % len(case.provider.contributors)]
        at = case.opened + timedelta(hours=2 + number)
        title, kind = f"{TITLES[number]}, case {case.number + 1}", KINDS[number]
        day = at.date()
        item = tables.items.add(
            case.provider.id,
            title,
            kind,
            day - timedelta(days=365),
            day,
            day + timedelta(days=1500 if number % 3 else 1100),
            "",
            owner,
            at,
        )
        revisions = 2 if number == 7 else 1
        for revision in range(1, revisions + 1):
            held = (case.number * ITEMS + number) % 60 == 59
            made = _file(
                item,
                revision,
                owner,
                at,
                title,
                organisation=case.provider.id,
                held=held,
                tables=tables,
                words=words,
            )
            _record(made.revision_id, owner, at, library, held=held)
        if not held:
            usable.append(File(made.revision_id, title, kind, made.sha256))
    return usable


@dataclass(frozen=True)
class _Made:
    revision_id: int
    sha256: str


def _file(
    item: int,
    number: int,
    owner: int,
    at: datetime,
    title: str,
    *,
    organisation: int,
    held: bool,
    tables: Tables,
    words: Words,
) -> _Made:
    sha256 = hashlib.sha256(f"file {item}/{number}".encode()).hexdigest()
    revision = tables.revisions.add(
        item,
        number,
        RevisionStatus.HELD if held else RevisionStatus.ACCEPTED,
        f"{title.lower().replace(' ', '-').replace(',', '')}.pdf",
        200_000 + item % 5000 * 300,
        sha256,
        "application/pdf",
        f"evidence/{item}/{number}",
        PAGES,
        PAGES,
        ScanResult.CLEAN,
        True,
        owner,
        at,
    )
    for page in range(1, PAGES + 1):
        text = words.page()
        tables.pages.add(revision, page, text)
        if not held:
            tables.words.add(key_of(revision, page), f"{sign(organisation)} {searched(text)}")
    return _Made(revision, sha256)


@cache
def searched(text: str) -> str:
    """The words of one text of the stock, as the service would index them; there are not many texts."""
    return " ".join(of(text))


def _record(revision: int, owner: int, at: datetime, library: Stream, *, held: bool) -> None:
    ending = ("hold", "held") if held else ("accept", "accepted")
    for actor, (trigger, dest), source in (
        (owner, ("received", "scanning"), "receiving"),
        (None, ending, "scanning"),
    ):
        library.add(
            at,
            actor,
            AuditKind.EVIDENCE_MOVED,
            revision_id=revision,
            trigger=trigger,
            source=source,
            dest=dest,
        )
