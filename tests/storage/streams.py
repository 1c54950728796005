"""Streams for tests: long ones that need no memory, and one that breaks off."""


class Zeros:
    """`total` zero bytes, in portions as a network gives them."""

    def __init__(self, total: int, portion: int = 1 << 30) -> None:
        self._left, self._portion = total, portion

    def read(self, size: int, /) -> bytes:
        count = min(size, self._left, self._portion)
        self._left -= count
        return bytes(count)


class Broken(Zeros):
    """Breaks off after some bytes, as a lost connection does."""

    def read(self, size: int, /) -> bytes:
        chunk = super().read(size)
        if not chunk:
            raise ConnectionResetError
        return chunk
