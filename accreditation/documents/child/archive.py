"""Opens a zip file as the container of an office document; bombs, overlaps and locked entries are refused first."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

from accreditation.documents.child.limits import MEBIBYTE, Damaged, Unfit

MOST_ENTRIES = 10_000
MOST_BYTES = 1024 * MEBIBYTE
"""Of everything unpacked."""
MOST_TEXT = 384 * MEBIBYTE
"""Of all its parts that are read as text."""
MOST_OF_ONE = 256 * MEBIBYTE
MOST_RATIO = 200
"""Times its packed size; real documents stay under a hundred. Small parts may have more."""
SMALL = 4 * MEBIBYTE
_HEADER = 30
CHUNK = 1024 * 1024
_LOCKED = 0x1
_TEXT = (".xml", ".rels", ".vml")


class Archive:
    """The parts of one document, by their names in lower case."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zipped = zipped
        self._entries = {entry.filename.lower().lstrip("/"): entry for entry in zipped.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower().lstrip("/") in self._entries

    def names(self, start: str = "", *ends: str) -> list[str]:
        """The parts below `start` with one of these ends, in order."""
        return sorted(
            name for name in self._entries if name.startswith(start) and name.endswith(ends or ("",))
        )

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """One part as a stream that never gives more than was announced."""
        entry = self._entries.get(name.lower().lstrip("/"))
        if entry is None:
            raise Damaged(name)
        # zipfile stops at the size that the directory announces, which was measured before.
        with self._zipped.open(entry) as stream:
            yield stream

    def read(self, name: str, most: int = MOST_OF_ONE) -> bytes:
        """One part whole."""
        with self.opened(name) as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise Unfit("bomb")
        return content

    def entries(self) -> list[zipfile.ZipInfo]:
        """Every part in the order of the file."""
        return self._zipped.infolist()


@contextmanager
def opened(file: "str | IO[bytes]") -> Iterator[Archive]:
    """The document's parts, once its directory has been found harmless."""
    with zipfile.ZipFile(file) as zipped:
        _check(zipped.infolist(), zipped.start_dir)
        yield Archive(zipped)


def inside(archive: Archive, name: str) -> io.BytesIO:
    """A document inside a document, in memory."""
    return io.BytesIO(archive.read(name, 32 * MEBIBYTE))


def _check(entries: list[zipfile.ZipInfo], directory: int) -> None:
    if not entries:
        raise Damaged("nothing inside")
    if len(entries) > MOST_ENTRIES:
        raise Unfit("bomb")
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise Unfit("encrypted")
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise Damaged("a name twice")
    _check_sizes(entries)
    _check_places(entries, directory)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    total = text = 0
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Damaged("an unknown packing")
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Unfit("bomb")
        total += entry.file_size
        if PurePosixPath(entry.filename.lower()).suffix in _TEXT:
            text += entry.file_size
            if entry.file_size > MOST_OF_ONE:
                raise Unfit("bomb")
    if total > MOST_BYTES or text > MOST_TEXT:
        raise Unfit("bomb")


def _check_places(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Parts that share bytes are how a small file unpacks to a large one; what stands before the first is no document."""
    end = 0
    for entry in sorted(entries, key=lambda part: part.header_offset):
        if entry.header_offset < end or (end == 0 and entry.header_offset != 0):
            raise Damaged("parts overlap")
        end = entry.header_offset + _HEADER + len(entry.filename.encode()) + entry.compress_size
    if end > directory:
        raise Damaged("parts overlap")
