"""The parts of an upload: each is promised with its SHA-256 and checked when it comes; every refusal says what to do next."""

import re
from collections.abc import Mapping

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import UploadState
from accreditation.errors import RuleBroken
from accreditation.models.uploads import Upload, UploadPart
from accreditation.services import jobs
from accreditation.storage.base import NoSuchFile, Readable, Store
from accreditation.storage.parts import Part

_HASH = re.compile(r"[0-9a-f]{64}")

GIVEN_UP = "This upload was given up. Choose the file again to start it afresh."
GONE = "The parts that were sent are no longer here. Choose the file again to start it afresh."
IS_DONE = "This file has arrived already."
CHANGED = "The file changed while it was being sent. Start it again, so that all of it is the same version."


class PartsMissing(RuleBroken):
    """The file is not whole yet; `numbers` says which parts to send."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__("Some parts of the file have not arrived. Send them again.", field="file")
        self.numbers = numbers


class Changed(RuleBroken):
    """The file is not the one that was begun."""

    def __init__(self) -> None:
        super().__init__(CHANGED, field="file")


def check_hash(sha256: str) -> None:
    """Refuse what is no SHA-256 in hexadecimal."""
    if not _HASH.fullmatch(sha256):
        raise RuleBroken("The fingerprint of the file is missing. Choose the file again.", field="file")


def count(upload: Upload) -> int:
    """How many parts the file has."""
    # Rounded up: the last part may be short.
    return -(-upload.size // upload.part_size)


def size_of(upload: Upload, number: int) -> int:
    """How many bytes that part has; raises RuleBroken where the file has no such part."""
    if not 1 <= number <= count(upload):
        raise RuleBroken(f"This file has {count(upload)} parts, and no part {number}.", field="file")
    return min(upload.part_size, upload.size - (number - 1) * upload.part_size)


def promise(upload_id: int, *, number: int, size: int, sha256: str) -> tuple[Part, bool]:
    """Write down that a part will come, in the present transaction; also says whether it is here already.

    Raises RuleBroken for an upload that is over, a part that the file does not have or that has another size, and
    Changed where the part was promised otherwise before.
    """
    upload = db.session.get_one(Upload, upload_id, with_for_update=True, populate_existing=True)
    if upload.state is not UploadState.OPEN:
        raise RuleBroken(IS_DONE if upload.state is UploadState.DONE else GIVEN_UP, field="file")
    if size != size_of(upload, number):
        raise RuleBroken(f"Part {number} of the file has the wrong size.", field="file")
    check_hash(sha256)
    upload.touched_at = clock.now()
    row = db.session.scalar(
        select(UploadPart).where(UploadPart.upload_id == upload_id, UploadPart.number == number)
    )
    if row is None:
        row = UploadPart(upload_id=upload_id, number=number, size=size, sha256=sha256)
        db.session.add(row)
    # A part that was promised is what the whole is checked against: another content is another file.
    elif row.sha256 != sha256:
        raise Changed
    return _part(upload, row), row.arrived_at is not None


def promised(upload: Upload, number: int) -> Part:
    """The part as it was promised; raises RuleBroken where nobody did."""
    size_of(upload, number)
    row = db.session.scalar(
        select(UploadPart).where(UploadPart.upload_id == upload.id, UploadPart.number == number)
    )
    if row is None:
        raise RuleBroken(f"Part {number} of the file was not announced. Send it again.", field="file")
    return _part(upload, row)


def part_arrives(store: Store, upload: Upload, part: Part, stream: Readable) -> None:
    """Keep one part that came through the service, then write down that it is safe.

    Called outside any transaction. Raises PartDiffers for other bytes than promised, of which nothing is kept.
    """
    if upload.state is not UploadState.OPEN:
        raise RuleBroken(IS_DONE if upload.state is UploadState.DONE else GIVEN_UP, field="file")
    jobs.end_reading()
    try:
        store.put_part(upload.staging_key, upload.store_upload or "", part, stream)
    except NoSuchFile as error:
        raise RuleBroken(GONE, field="file") from error
    with unit_of_work():
        row = db.session.scalars(
            select(UploadPart).where(
                UploadPart.upload_id == upload.id,
                UploadPart.number == part.number,
                UploadPart.sha256 == part.sha256,
            )
        ).first()
        if row is None:
            raise RuleBroken(GIVEN_UP, field="file")
        # The same part may come twice, from two tabs or after a reload.
        row.arrived_at = row.arrived_at or clock.now()


def safe_parts(store: Store, upload: Upload) -> Mapping[int, str]:
    """The parts that are safe, by number, with their SHA-256: what need not be sent again."""
    rows = rows_of(upload.id)
    jobs.end_reading()
    if upload.state is not UploadState.OPEN:
        return {row.number: row.sha256 for row in rows}
    try:
        sizes = store.parts(upload.staging_key, upload.store_upload or "")
    except NoSuchFile:
        whole = store.size(upload.staging_key) == upload.size
        return {row.number: row.sha256 for row in rows} if whole else {}
    # A folder keeps no list of parts, so our own rows say which are safe.
    if sizes is None:
        return {row.number: row.sha256 for row in rows if row.arrived_at is not None}
    return {row.number: row.sha256 for row in rows if sizes.get(row.number) == row.size}


def rows_of(upload_id: int) -> list[UploadPart]:
    """What was promised, in order."""
    return list(
        db.session.scalars(
            select(UploadPart).where(UploadPart.upload_id == upload_id).order_by(UploadPart.number)
        )
    )


def as_parts(upload: Upload, rows: list[UploadPart]) -> list[Part]:
    """The rows as the store knows parts."""
    return [_part(upload, row) for row in rows]


def _part(upload: Upload, row: UploadPart) -> Part:
    return Part(row.number, (row.number - 1) * upload.part_size, row.size, row.sha256)
