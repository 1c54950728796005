"""What every way into a provider's library shares: the file's name, the item, its next number, and asking for the check."""

import re
import unicodedata
from datetime import date
from pathlib import PurePosixPath

from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.jobs import JobKind, key_of
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.services import jobs
from accreditation.services.jobs import Queue
from accreditation.text import single_line

LONG_FILE = 10 * 1024 * 1024
"""Bytes from which the check of a file is not left to a worker that is kept for short work."""

LONGEST_NAME = 150
_MISLEADING = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # control, direction and private marks, line ends
LONGEST_TITLE = 150
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d])-+(?=\w)|(?<=\w)-+(?=[^\W\d])")


def check_period(period_from: date | None, period_to: date | None) -> None:
    """Refuse a period that ends before it starts."""
    if period_from and period_to and period_to < period_from:
        raise RuleBroken("The period must end after it starts.", field="period_to")


def new_item(
    *,
    organisation_id: int,
    owner_id: int,
    title: str,
    kind: EvidenceKind,
    period_from: date | None,
    period_to: date | None,
    expires_on: date | None = None,
    notes: str = "",
    kind_confirmed: bool = True,
) -> EvidenceItem:
    """A piece of evidence that is not written down yet; a kind that nobody confirmed is a guess."""
    return EvidenceItem(
        organisation_id=organisation_id,
        title=title,
        kind=kind,
        kind_confirmed=kind_confirmed,
        period_from=period_from,
        period_to=period_to,
        expires_on=expires_on,
        notes=notes,
        owner_id=owner_id,
        created_at=clock.now(),
    )


def next_number(item_id: int) -> int:
    """The number of an item's next file; the provider is held meanwhile, so nobody else takes it."""
    newest = select(func.max(EvidenceRevision.number)).where(EvidenceRevision.item_id == item_id)
    return (db.session.scalar(newest) or 0) + 1


def ask_for_check(revision: EvidenceRevision, organisation_id: int) -> None:
    """Have a file that arrived checked by a job, once; its uploader's files take turns with those of others."""
    jobs.enqueue(
        JobKind.INSPECT_EVIDENCE,
        {"revision_id": revision.id},
        # One job for one file, however often this is asked.
        unique_key=key_of(JobKind.INSPECT_EVIDENCE, revision.id),
        queue=Queue(organisation_id, revision.uploaded_by_id),
        takes_long=revision.size > LONG_FILE,
    )


def tidy_name(filename: str) -> str:
    """The name without folders, control or direction marks, at most 150 characters, its extension kept."""
    last = single_line(filename.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(mark for mark in last if unicodedata.category(mark) not in _MISLEADING).strip(" .")
    stem, dot, extension = shown.rpartition(".")
    # What looks like an extension and is so long is the rest of a sentence.
    if not dot or len(extension) > 10:
        return shown[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def title_from(filename: str) -> str:
    """The name without its extension, spaces where people write underscores, its first letter large."""
    stem = PurePosixPath(filename).stem
    words = stem.replace("_", " ").replace("+", " ")
    if " " not in words:
        # Hyphens are spaces only where nothing else is one: "follow-up 2026" keeps its hyphen.
        words = _BETWEEN_LETTERS.sub(" ", words)
    title = " ".join(words.split()).strip(" .-")[:LONGEST_TITLE].rstrip()
    return title[:1].upper() + title[1:] or "Untitled file"
