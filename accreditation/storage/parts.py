"""A file that comes in parts: where each part lies, the memory it is held in, and what is said where it differs from what was promised."""

import base64
import hashlib
import mmap
import queue
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from accreditation.storage.base import Readable, StoreTrouble

WARM_SIZE = 8 * 1024 * 1024
_MOST_WARM = 2
_warm: "queue.SimpleQueue[mmap.mmap]" = queue.SimpleQueue()

_BITE = 256 * 1024
PART_SECONDS = 900
"""How long the address of one part may be used: eight megabytes need that on the slowest line."""


@dataclass(frozen=True)
class Part:
    """One part as it was promised: its number from 1, where it begins, its size in bytes, its SHA-256 in hexadecimal."""

    number: int
    offset: int
    size: int
    sha256: str

    @property
    def checksum(self) -> str:
        """The SHA-256 as S3 writes it."""
        return base64.b64encode(bytes.fromhex(self.sha256)).decode()


@dataclass(frozen=True)
class PartLink:
    """Where a browser sends one part by itself, and with which headers."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)


class PartDiffers(StoreTrouble):
    """What came is not what was promised; nothing of it was kept."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Part {number} of the file did not arrive as it was sent. Nothing of it was kept. Send it again.",
            field="file",
        )
        self.number = number


class PartsDiffer(StoreTrouble):
    """Parts are missing or have another size than was promised."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__("Some parts of the file have not arrived. Send them again.", field="file")
        self.numbers = tuple(numbers)


@contextmanager
def whole_part(stream: Readable, part: Part) -> Iterator[memoryview]:
    """The bytes of one part, for the length of the block; raises PartDiffers for other, fewer or more bytes."""
    with part_memory(part.size) as content:
        place = 0
        while place < part.size and (received := _read(stream, content[place : place + _BITE])):
            place += received
        # Too short, too long or other bytes: all three before anything is written.
        if place < part.size or stream.read(1) or hashlib.sha256(content).hexdigest() != part.sha256:
            raise PartDiffers(part.number)
        yield content


def _read(stream: Any, into: memoryview) -> int:
    """The next bytes of the stream, without a copy on the way where it can do that."""
    if hasattr(stream, "readinto"):
        return int(stream.readinto(into) or 0)
    chunk = stream.read(len(into))
    into[: len(chunk)] = chunk
    return len(chunk)


@contextmanager
def part_memory(size: int) -> Iterator[memoryview]:
    """Room for so many bytes, for the length of the block; what lies in it from before is to be overwritten.

    It is asked of the machine itself: the allocator would keep as much again for each thread.
    """
    held = _taken(size)
    try:
        with memoryview(held) as whole, whole[:size] as part:
            yield part
    finally:
        if len(held) == WARM_SIZE and _warm.qsize() < _MOST_WARM:
            _warm.put(held)
        else:
            held.close()


def _taken(size: int) -> mmap.mmap:
    try:
        return mmap.mmap(-1, size) if size > WARM_SIZE else _warm.get_nowait()
    except queue.Empty:
        return mmap.mmap(-1, WARM_SIZE)
