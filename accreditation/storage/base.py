"""What a store of files promises, whichever kind it is; it never keeps a whole file in memory or trusts a key."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from accreditation.errors import NotFound, RuleBroken

if TYPE_CHECKING:
    from accreditation.storage.parts import Part, PartLink

CHUNK = 1024 * 1024
LINK_SECONDS = 60
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}(/[a-z0-9][a-z0-9._-]{0,99}){0,7}")


class Readable(Protocol):
    """Anything that gives bytes until it is empty."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none when it is empty."""
        ...


@dataclass(frozen=True)
class Stored:
    """What arrived: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Entry:
    """One kept file, as a listing shows it."""

    key: str
    modified: datetime


class StoreTrouble(RuleBroken):
    """The store could not do it; nothing half-written is left under the key."""


class StoreFull(StoreTrouble):
    """No room left."""

    def __init__(self) -> None:
        super().__init__(
            "There is no room to keep this file now. Nothing was stored. Try again later.", field="file"
        )


class NoRoomForNew(StoreFull):
    """Room is left, and kept for what people save: no new file is begun."""

    def __init__(self) -> None:
        StoreTrouble.__init__(
            self,
            "There is too little room for new files now. Nothing was lost, and everything else can be saved as before."
            " Try again later; if it stays so, tell the office.",
            field="file",
        )


class StoreUnreachable(StoreTrouble):
    """The store did not answer, or refused."""

    def __init__(self) -> None:
        super().__init__(
            "The file store does not answer. Nothing was lost. Try again in a few minutes.", field="file"
        )


class TooLarge(StoreTrouble):
    """More bytes than allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than the limit of {plain_size(limit)}.", field="file")


class NoSuchFile(NotFound):
    """Nothing is kept under this key."""


class Store(Protocol):
    """Where files are kept, by key."""

    def put_stream(self, key: str, stream: Readable, limit: int) -> Stored:
        """Keep the stream under `key`, replacing what was there; all of it or nothing.

        Raises TooLarge past `limit` bytes, StoreFull or StoreUnreachable.
        """
        ...

    def has_room(self, size: int) -> bool:
        """Whether a new file of that size may be begun."""
        ...

    def open(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` on, at most `length`, chunk by chunk; raises NoSuchFile at once."""
        ...

    def copy(self, source: str, target: str) -> None:
        """Keep a second copy of `source` under `target`; raises NoSuchFile."""
        ...

    def delete(self, key: str) -> None:
        """Remove the file, if there is one."""
        ...

    def size(self, key: str) -> int | None:
        """The size in bytes, or None where nothing is kept."""
        ...

    def exists(self, key: str) -> bool:
        """Whether something is kept under `key`."""
        ...

    def entries(self, prefix: str) -> Iterator[Entry]:
        """Everything kept below the folder `prefix`, which ends in a slash."""
        ...

    def presigned_get(self, key: str, filename: str) -> str | None:
        """An address that downloads the file as an attachment for a minute; None where the service sends it itself."""
        ...

    def clear_unfinished(self, before: datetime, keep: Collection[str] = ()) -> int:
        """Remove what uploads left half-way before that moment, but for those in `keep`, and say how many."""
        ...

    def begin_parts(self, key: str) -> str:
        """Open a file that will come in parts and stand under `key`; the store's name for it."""
        ...

    def sign_part(self, key: str, upload: str, part: "Part") -> "PartLink | None":
        """Where a browser sends this very part by itself, for a quarter of an hour; None where it goes through us."""
        ...

    def put_part(self, key: str, upload: str, part: "Part", stream: Readable) -> None:
        """Keep one part, safe when this returns; the same again is fine.

        Raises PartDiffers where the bytes are not those promised, NoSuchFile where the upload is gone.
        """
        ...

    def parts(self, key: str, upload: str) -> Mapping[int, int] | None:
        """The parts that are here with their sizes; None where the store keeps no list; raises NoSuchFile."""
        ...

    def complete_parts(self, key: str, upload: str, parts: "Sequence[Part]") -> None:
        """Let the whole file stand under its key; again is fine.

        Raises PartsDiffer where parts are missing or of another size, NoSuchFile where the upload is gone.
        """
        ...

    def abandon_parts(self, key: str, upload: str) -> None:
        """Forget what came of the file, if anything did."""
        ...


class Measured:
    """A stream that counts and hashes what passes, and stops at the limit."""

    def __init__(self, stream: Readable, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._hash, self._size = hashlib.sha256(), 0

    def read(self, size: int, /) -> bytes:
        """The next bytes; raises TooLarge once more than the limit has passed."""
        chunk = self._stream.read(size)
        self._size += len(chunk)
        if self._size > self._limit:
            raise TooLarge(self._limit)
        self._hash.update(chunk)
        return chunk

    def stored(self) -> Stored:
        """What has passed so far."""
        return Stored(self._size, self._hash.hexdigest())


def checked(key: str) -> str:
    """The key, if it is one that we make; a key that could climb out of the store is refused."""
    if not _KEY.fullmatch(key):
        raise ValueError("not a key of this store")
    return key


def save(store: Store, key: str, path: Path, follow: Callable[[bytes], None] | None = None) -> Stored:
    """Write a kept file to `path` and say what it was; `follow` is shown every chunk of it."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as target:
        for chunk in store.open(key):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            if follow is not None:
                follow(chunk)
    return Stored(size, digest.hexdigest())


def plain_size(size: int) -> str:
    """A size as people say it: "200 MB"."""
    for unit, name in ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} bytes"


@dataclass(frozen=True)
class Original:
    """What is sent: `chunks` is empty where there is a link."""

    filename: str
    size: int
    link: str | None
    chunks: Iterator[bytes]


def attachment(store: Store, key: str, filename: str, size: int) -> Original:
    """The file kept under `key`, to be sent under a name; raises NoSuchFile."""
    link = store.presigned_get(key, filename)
    return Original(filename, size, link, iter(()) if link else store.open(key))
