"""A kept file on its way out: by a link where the store gives one, else its bytes, and always as an attachment."""

from collections.abc import Iterator
from dataclasses import dataclass

from accreditation.storage.base import Store


@dataclass(frozen=True)
class Original:
    """What is sent: `chunks` is empty where there is a link."""

    filename: str
    size: int
    link: str | None
    chunks: Iterator[bytes]


def leaving(store: Store, key: str, filename: str, size: int) -> Original:
    """The file kept under `key`, to be sent under a name; raises NoSuchFile."""
    link = store.presigned_get(key, filename)
    return Original(filename, size, link, iter(()) if link else store.open(key))
