"""How much one person and one provider may add: files and bytes in a day, and checks that wait; so that nobody fills it for others."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, func, literal, or_, select, union_all

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import UploadState
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.uploads import Upload
from accreditation.settings import Quota, Quotas
from accreditation.storage.base import NoRoomForNew, Store, plain_size

DAY = timedelta(days=1)
UNLIMITED = Quotas(Quota(), Quota())


@dataclass(frozen=True)
class Used:
    """What was added in the last day or is on its way, and how many files wait for their check."""

    files: int = 0
    size: int = 0
    waiting: int = 0


def check(
    store: Store,
    quotas: Quotas,
    *,
    organisation_id: int,
    person_id: int,
    size: int = 0,
    for_write: bool = False,
) -> None:
    """Refuse a file of so many bytes where the person, the provider or the store has no room for it.

    Asked before bytes come in, where `size` may not be known yet, and once more `for_write`: then the provider is held,
    so that two files which come at once are both counted, and the file's bytes are in the store already. Raises
    RuleBroken (field "file") with what was reached and what to do.
    """
    if not for_write and not store.has_room(size):
        raise NoRoomForNew
    mine, of_provider = _used(organisation_id, person_id)
    for used, quota, whose in (
        (mine, quotas.person, "You have"),
        (of_provider, quotas.provider, "People of your organisation have"),
    ):
        refusal = _refusal(used, quota, whose, size)
        if refusal is not None:
            raise RuleBroken(f"{refusal} Nothing was lost, and this file was not added.", field="file")


def _refusal(used: Used, quota: Quota, whose: str, size: int) -> str | None:
    if quota.waiting and used.waiting >= quota.waiting:
        return (
            f"{whose} {used.waiting:,} files that still wait to be checked, and that is the most at a time."
            " Add more when some of them are checked: the evidence library says how far they are."
        )
    if quota.files and used.files >= quota.files:
        return (
            f"{whose} added {used.files:,} files within a day, and that is the most."
            " Add more tomorrow, or choose the files that matter most."
        )
    if quota.size and used.size + size > quota.size:
        return (
            f"{whose} added {plain_size(used.size)} within a day, and the most is {plain_size(quota.size)}."
            " Add more tomorrow, or add smaller files."
        )
    return None


def _used(organisation_id: int, person_id: int) -> tuple[Used, Used]:
    """Of the person, over all providers, and of the provider, over all people; one statement."""
    files = union_all(_since(clock.now() - DAY), _waiting(), _on_their_way()).subquery()
    rows = files.c
    mine, theirs = rows.person_id == person_id, rows.organisation_id == organisation_id
    sums = [
        func.coalesce(func.sum(column).filter(of_whom), 0)
        for of_whom in (mine, theirs)
        for column in (rows.files, rows.size, rows.waiting)
    ]
    counts = [int(value) for value in db.session.execute(select(*sums).where(or_(mine, theirs))).one()]
    return Used(*counts[:3]), Used(*counts[3:])


def _since(moment: datetime) -> Select[*tuple[int, ...]]:
    return _files(literal(1), EvidenceRevision.size, literal(0)).where(
        EvidenceRevision.uploaded_at > moment, EvidenceRevision.url.is_(None)
    )


def _waiting() -> Select[*tuple[int, ...]]:
    """Files whose bytes are staged: the check has not ended."""
    return _files(literal(0), literal(0), literal(1)).where(EvidenceRevision.staging_key.is_not(None))


def _files(*counts: SQLColumnExpression[int]) -> Select[*tuple[int, ...]]:
    names = ("files", "size", "waiting")
    counted: list[Any] = [count.label(name) for count, name in zip(counts, names, strict=True)]
    return select(
        EvidenceRevision.uploaded_by_id.label("person_id"), EvidenceItem.organisation_id, *counted
    ).join(EvidenceRevision.item)


def _on_their_way() -> Select[*tuple[int, ...]]:
    """Uploads in parts count from their beginning, or a thousand could be begun at once."""
    return select(
        Upload.person_id,
        Upload.organisation_id,
        literal(1).label("files"),
        Upload.size.label("size"),
        literal(0).label("waiting"),
    ).where(Upload.state == UploadState.OPEN)
