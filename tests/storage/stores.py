"""An empty store of either kind, for the length of a test."""

import functools
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
    server = s3.shared()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_key)
    bucket, store = _on_s3(server)
    yield store
    server.empty_bucket(bucket)


@functools.cache
def _on_s3(server: s3.S3) -> tuple[str, Store]:
    """One bucket a worker, emptied after each test: making a client takes longer than most of them."""
    from accreditation.storage.s3 import S3Store

    bucket = server.make_bucket()
    return bucket, S3Store(bucket, endpoint=server.endpoint, region=server.region)
