"""An empty store of either kind, for the length of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from accreditation.storage.base import Store
from accreditation.storage.local import LocalStore
from tests.servers import s3

KINDS = ("local", "s3")


@contextmanager
def opened(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Lend a store: a folder below `folder`, or a bucket of the run's S3."""
    if kind == "local":
        yield LocalStore(folder / "store")
        return
    from accreditation.storage.s3 import S3Store

    server = s3.shared()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_key)
    with server.bucket() as bucket:
        yield S3Store(bucket, endpoint=server.endpoint, region=server.region)
