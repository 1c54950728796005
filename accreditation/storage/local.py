"""Files in a folder of this machine; a file is there whole or not at all."""

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from accreditation.storage.base import CHUNK, Entry, Measured, NoSuchFile, Readable, Stored, checked
from accreditation.storage.local_parts import LocalParts, full_disk_said_plainly, sync_folder

_PARTIAL = ".partial"  # no key starts with a dot, so nobody can name what lies here


class LocalStore(LocalParts):
    """Keeps each file at the path that its key spells, below one folder.

    Of the disk `keep_free` bytes are left for others, the database among them: no new file is begun that needs them, and
    where half of them are gone, nothing at all is written here.
    """

    def __init__(self, folder: Path, *, keep_free: int = 0) -> None:
        self._root, self._keep_free = folder, keep_free
        self._partial = folder / _PARTIAL
        self._partial.mkdir(parents=True, exist_ok=True)

    def put_stream(self, key: str, stream: Readable, limit: int) -> Stored:
        """Write beside, sync, then rename, so that a crash leaves the old file or the new one."""
        target = self._path(key)
        measured = Measured(stream, limit)
        with full_disk_said_plainly(), self._temporary() as (handle, written):
            while chunk := measured.read(CHUNK):
                self._leave_room(len(chunk))
                handle.write(chunk)
            handle.flush()
            # Before the rename: a power cut must not leave the name without the bytes.
            os.fsync(handle.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            written.replace(target)
            sync_folder(target.parent)
        return measured.stored()

    def open(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` on, at most `length`, chunk by chunk."""
        return _chunks(self._open(key), start, length)

    def copy(self, source: str, target: str) -> None:
        """Keep a second copy; the two share nothing."""
        with self._open(source) as handle:
            self.put_stream(target, handle, os.fstat(handle.fileno()).st_size)

    def delete(self, key: str) -> None:
        """Remove the file, if there is one."""
        self._path(key).unlink(missing_ok=True)

    def size(self, key: str) -> int | None:
        """The size in bytes, or None."""
        path = self._path(key)
        return path.stat().st_size if path.is_file() else None

    def exists(self, key: str) -> bool:
        """Whether something is kept under `key`."""
        return self._path(key).is_file()

    def entries(self, prefix: str) -> Iterator[Entry]:
        """Everything kept below the folder `prefix`."""
        for path in sorted(self._path(prefix.rstrip("/")).rglob("*")):
            with suppress(FileNotFoundError):  # somebody may delete it while we look
                if path.is_file():
                    yield Entry(path.relative_to(self._root).as_posix(), _modified(path))

    def presigned_get(self, key: str, filename: str) -> str | None:
        """None: the service itself sends files of a local store."""
        return None

    def clear_unfinished(self, before: datetime, keep: Collection[str] = ()) -> int:
        """Remove what killed uploads left half-written."""
        left = [
            path for path in self._partial.iterdir() if path.name not in keep and _modified(path) < before
        ]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, key: str) -> Path:
        return self._root / checked(key)

    def _open(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise NoSuchFile from error

    @contextmanager
    def _temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        number, name = tempfile.mkstemp(dir=self._partial)
        path = Path(name)
        try:
            with os.fdopen(number, "wb") as handle:
                yield handle, path
        finally:
            path.unlink(missing_ok=True)


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _chunks(handle: BinaryIO, start: int, length: int | None) -> Iterator[bytes]:
    with handle:
        handle.seek(start)
        left = length
        while left is None or left > 0:
            chunk = handle.read(CHUNK if left is None else min(CHUNK, left))
            if not chunk:
                return
            left = None if left is None else left - len(chunk)
            yield chunk
