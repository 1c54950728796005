"""Files that come in parts to the local folder: each part at its place in one file, which is renamed when it is whole."""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from accreditation.storage.base import CHUNK, NoSuchFile, Readable, StoreFull, checked
from accreditation.storage.parts import Part, PartLink, PartsDiffer, whole_part

_UPLOAD = re.compile(r"parts-[0-9a-f]{32}")

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def full_disk_said_plainly() -> Iterator[None]:
    """Raise StoreFull where the disk has no room."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StoreFull from error
        raise


class LocalParts:
    """The half of the local store that takes files in parts."""

    _root: Path
    _partial: Path
    _keep_free: int

    def has_room(self, size: int) -> bool:
        """Whether the disk keeps what it must keep free beside a new file of that size."""
        return self._free() - size >= self._keep_free

    def _leave_room(self, size: int) -> None:
        """Raise StoreFull before others, the database among them, would find the disk full."""
        if self._keep_free and self._free() - size < self._keep_free // 2:
            raise StoreFull

    def _free(self) -> int:
        return shutil.disk_usage(self._partial).free

    def begin_parts(self, key: str) -> str:
        """Open a file that will come in parts; the name under which its parts are sent."""
        checked(key)
        upload = f"parts-{secrets.token_hex(16)}"
        with full_disk_said_plainly():
            self._parts_path(upload).touch(exist_ok=False)
            sync_folder(self._partial)
        return upload

    def sign_part(self, key: str, upload: str, part: Part) -> PartLink | None:
        """None: parts for a local store pass through the service."""
        return None

    def put_part(self, key: str, upload: str, part: Part, stream: Readable) -> None:
        """Keep one part at its place, safe from a power cut when this returns; other bytes than promised are not written."""
        with whole_part(stream, part) as content, full_disk_said_plainly(), self._opened(upload) as number:
            self._leave_room(part.size)
            place = 0
            while place < part.size:
                place += os.pwrite(number, content[place : place + CHUNK], part.offset + place)
            os.fdatasync(number)

    def parts(self, key: str, upload: str) -> Mapping[int, int] | None:
        """None: a folder keeps no list of parts; raises NoSuchFile where the upload is gone."""
        if not self._parts_path(upload).is_file():
            raise NoSuchFile
        return None

    def complete_parts(self, key: str, upload: str, parts: Sequence[Part]) -> None:
        """Let the file stand under its key, without a second copy; doing it again changes nothing."""
        total = sum(part.size for part in parts)
        source, target = self._parts_path(upload), self._root / checked(key)
        try:
            if source.stat().st_size != total:
                raise PartsDiffer([part.number for part in parts])
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
        except FileNotFoundError as error:
            if not (target.is_file() and target.stat().st_size == total):
                raise NoSuchFile from error
        # Also where another tab was first: that one may have been killed before its sync.
        sync_folder(target.parent)

    def abandon_parts(self, key: str, upload: str) -> None:
        """Forget what came, if anything did."""
        self._parts_path(upload).unlink(missing_ok=True)

    def _parts_path(self, upload: str) -> Path:
        # The name comes from an address, and must not lead out of the folder.
        if not _UPLOAD.fullmatch(upload):
            raise ValueError("not an upload of this store")
        return self._partial / upload

    @contextmanager
    def _opened(self, upload: str) -> Iterator[int]:
        try:
            number = os.open(self._parts_path(upload), os.O_WRONLY)
        except FileNotFoundError as error:
            raise NoSuchFile from error
        try:
            yield number
        finally:
            os.close(number)
