"""What only S3 does: links for a minute, and a store that does not answer."""

import io
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from accreditation.settings import Settings
from accreditation.storage import store_from
from accreditation.storage.base import StoreUnreachable
from accreditation.storage.s3 import S3Store
from tests.servers import s3


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> s3.S3:
    server = s3.shared()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_key)
    return server


@pytest.fixture
def store(server: s3.S3) -> Iterator[S3Store]:
    with server.bucket() as bucket:
        yield S3Store(bucket, endpoint=server.endpoint, region=server.region)


def test_a_link_downloads_as_an_attachment_whatever_the_name(store: S3Store) -> None:
    store.put_stream("a/b", io.BytesIO(b"<script>alert(1)</script>"), 100)
    link = store.presigned_get("a/b", 'naïve "plan"\r\nX-Evil: 1 😀.pdf')
    assert link is not None
    assert "X-Amz-Expires=60" in link
    with urllib.request.urlopen(link) as answer:
        assert answer.read() == b"<script>alert(1)</script>"
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith(
            "attachment; filename*=UTF-8''na%C3%AFve%20%22plan%22"
        )
        assert answer.headers["X-Evil"] is None


def test_nobody_reads_without_a_signature(store: S3Store) -> None:
    store.put_stream("a/b", io.BytesIO(b"secret"), 100)
    link = store.presigned_get("a/b", "x.pdf")
    assert link is not None
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(link.split("?")[0])
    assert refused.value.code == 403
    refused.value.close()


def test_wrong_credentials_are_plain_trouble(server: s3.S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with server.bucket() as bucket:
        store = S3Store(bucket, endpoint=server.endpoint)
        with pytest.raises(StoreUnreachable):
            store.put_stream("a/b", io.BytesIO(b"x"), 100)
        with pytest.raises(StoreUnreachable):
            store.open("a/b")


def test_a_store_that_is_down_is_plain_trouble(server: s3.S3) -> None:
    from tests.servers.keeper import free_ports

    store = S3Store("any", endpoint=f"http://127.0.0.1:{free_ports(1)[0]}")
    with pytest.raises(StoreUnreachable, match="does not answer"):
        store.size("a/b")


def test_a_bucket_in_the_settings_is_chosen(server: s3.S3) -> None:
    with server.bucket() as bucket:
        settings = Settings(secret_key="", database_url="", s3_bucket=bucket, s3_endpoint=server.endpoint)
        store = store_from(settings)
        assert isinstance(store, S3Store)
        store.put_stream("a/b", io.BytesIO(b"x"), 100)
        assert store.exists("a/b")
