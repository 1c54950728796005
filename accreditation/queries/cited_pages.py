"""One page of a file as somebody sees it who cites it: its words, what it is called, and the pages around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, case, select

from accreditation.db import db
from accreditation.models.evidence import EvidencePage, EvidenceRevision

AROUND = 2
"""Pages shown before and after the chosen one."""


@dataclass(frozen=True)
class Neighbour:
    """A page that can be chosen instead."""

    number: int
    label: str


@dataclass(frozen=True)
class ShownPage:
    """A page of a usable file, with those around it, itself among them."""

    revision: EvidenceRevision
    number: int
    label: str
    text: str
    around: Sequence[Neighbour]

    @property
    def pages(self) -> int:
        """How many the file has."""
        return self.revision.pages or 0

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture of it."""
        return self.number <= self.revision.pictures


# The words of the pages around are not read: a part of a long text can be a whole chapter.
_AROUND = select(
    EvidencePage.number,
    EvidencePage.label,
    case((EvidencePage.number == bindparam("number"), EvidencePage.text), else_=""),
).where(
    EvidencePage.revision_id == bindparam("revision_id"),
    EvidencePage.number.between(bindparam("first"), bindparam("last")),
)


def page_of(revision: EvidenceRevision | None, number: int) -> ShownPage | None:
    """A page of a file that may be used; None where there is no such file or page. One statement."""
    if revision is None or not revision.is_usable or not 1 <= number <= (revision.pages or 0):
        return None
    first, last = max(1, number - AROUND), min(revision.pages or 0, number + AROUND)
    sought = {"revision_id": revision.id, "number": number, "first": first, "last": last}
    rows = {row[0]: row for row in db.session.execute(_AROUND, sought)}
    _, label, text = rows.get(number, (number, "", ""))
    # A page without words may have no row; it can be cited like any other.
    around = [Neighbour(near, rows[near][1] if near in rows else "") for near in range(first, last + 1)]
    return ShownPage(revision, number, label, text, around)
