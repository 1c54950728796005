"""Memory for the part at hand: a room or two stay warm, because asking the machine for fresh memory costs more than copying."""

import mmap
import queue
from collections.abc import Iterator
from contextlib import contextmanager

SIZE = 8 * 1024 * 1024
_WARM = 2
_kept: "queue.SimpleQueue[mmap.mmap]" = queue.SimpleQueue()


@contextmanager
def room(size: int) -> Iterator[memoryview]:
    """Room for so many bytes, for the length of the block; what lies in it from before is to be overwritten.

    It is asked of the machine itself: the allocator would keep as much again for each thread.
    """
    held = _taken(size)
    try:
        with memoryview(held) as whole, whole[:size] as wanted:
            yield wanted
    finally:
        if len(held) == SIZE and _kept.qsize() < _WARM:
            _kept.put(held)
        else:
            held.close()


def _taken(size: int) -> mmap.mmap:
    try:
        return mmap.mmap(-1, size) if size > SIZE else _kept.get_nowait()
    except queue.Empty:
        return mmap.mmap(-1, SIZE)
