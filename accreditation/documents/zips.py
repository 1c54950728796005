"""Zips without a clock, so that the same content gives the same bytes."""

import io
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)


def entry(name: str, *, packed: bool = False) -> zipfile.ZipInfo:
    """An entry that carries no time."""
    without_time = zipfile.ZipInfo(name, _EPOCH)
    without_time.external_attr = 0o644 << 16
    without_time.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    return without_time


def steady(content: bytes) -> bytes:
    """The same zip with its entries in their order and without the time at which it was written."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as original, zipfile.ZipFile(file, "w") as copy:
        for name in original.namelist():
            copy.writestr(entry(name, packed=True), original.read(name))
    return file.getvalue()
