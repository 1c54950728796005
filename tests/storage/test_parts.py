"""A file in parts, held on the local folder and on a real S3 alike: whole and proven, or not there at all."""

import hashlib
import io
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from accreditation import clock
from accreditation.storage.base import NoSuchFile, Store, StoreUnreachable
from accreditation.storage.parts import Part, PartDiffers, PartLink, PartsDiffer
from tests.servers import s3
from tests.storage import stores

MEBIBYTE = 1024 * 1024
SIZE = 5 * MEBIBYTE  # the least that S3 takes for a part that is not the last
KEY = "staging/1/2/abc"


def content(seed: bytes, size: int) -> bytes:
    return (hashlib.sha256(seed).digest() * (size // 32 + 1))[:size]


BODIES = (content(b"a", SIZE), content(b"b", SIZE), content(b"c", 1234))


def parts(*bodies: bytes) -> list[Part]:
    offsets = [sum(len(body) for body in bodies[:number]) for number in range(len(bodies))]
    return [
        Part(number, offset, len(body), hashlib.sha256(body).hexdigest())
        for number, (offset, body) in enumerate(zip(offsets, bodies, strict=True), 1)
    ]


def put(store: Store, upload: str, part: Part, body: bytes) -> None:
    store.put_part(KEY, upload, part, io.BytesIO(body))


def test_parts_in_any_order_and_twice_make_one_whole_file(store: Store) -> None:
    promised, upload = parts(*BODIES), store.begin_parts(KEY)
    for number in (2, 0, 1, 1):
        put(store, upload, promised[number], BODIES[number])
    assert not store.exists(KEY)
    store.complete_parts(KEY, upload, promised)
    assert b"".join(store.open(KEY)) == b"".join(BODIES)
    store.complete_parts(KEY, upload, promised)
    assert store.size(KEY) == 2 * SIZE + 1234
    assert store.clear_unfinished(clock.now() + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    "sent", [BODIES[2][:-1], BODIES[2] + b"x", b"", BODIES[2][:-1] + b"?", bytes(9 * MEBIBYTE)]
)
def test_other_bytes_than_promised_are_not_kept(store: Store, sent: bytes) -> None:
    promised, upload = parts(BODIES[2]), store.begin_parts(KEY)
    with pytest.raises(PartDiffers, match="Part 1 of the file did not arrive as it was sent"):
        put(store, upload, promised[0], sent)
    with pytest.raises(PartsDiffer):
        store.complete_parts(KEY, upload, promised)
    put(store, upload, promised[0], BODIES[2])
    store.complete_parts(KEY, upload, promised)
    assert b"".join(store.open(KEY)) == BODIES[2]


def test_bad_bytes_after_good_ones_change_nothing(store: Store) -> None:
    promised, upload = parts(BODIES[2]), store.begin_parts(KEY)
    put(store, upload, promised[0], BODIES[2])
    with pytest.raises(PartDiffers):
        put(store, upload, promised[0], BODIES[2][::-1])
    store.complete_parts(KEY, upload, promised)
    assert b"".join(store.open(KEY)) == BODIES[2]


def test_a_missing_part_stops_the_end_and_loses_nothing(store: Store) -> None:
    promised, upload = parts(*BODIES), store.begin_parts(KEY)
    put(store, upload, promised[0], BODIES[0])
    with pytest.raises(PartsDiffer, match="Some parts of the file have not arrived"):
        store.complete_parts(KEY, upload, promised)
    assert not store.exists(KEY)
    for number in (1, 2):
        put(store, upload, promised[number], BODIES[number])
    store.complete_parts(KEY, upload, promised)
    assert store.size(KEY) == 2 * SIZE + 1234


def test_what_is_abandoned_is_gone(store: Store) -> None:
    promised, upload = parts(BODIES[2]), store.begin_parts(KEY)
    put(store, upload, promised[0], BODIES[2])
    store.abandon_parts(KEY, upload)
    store.abandon_parts(KEY, upload)
    with pytest.raises(NoSuchFile):
        store.parts(KEY, upload)
    with pytest.raises(NoSuchFile):
        put(store, upload, promised[0], BODIES[2])
    with pytest.raises(NoSuchFile):
        store.complete_parts(KEY, upload, promised)


def test_the_nightly_sweep_spares_what_somebody_waits_for(store: Store) -> None:
    waited, forgotten = store.begin_parts(KEY), store.begin_parts("staging/1/2/def")
    later = clock.now() + timedelta(hours=1)
    assert store.clear_unfinished(clock.now() - timedelta(hours=1), keep={waited}) == 0
    assert store.clear_unfinished(later, keep={waited}) == 1
    with pytest.raises(NoSuchFile):
        store.parts("staging/1/2/def", forgotten)
    put(store, waited, parts(BODIES[2])[0], BODIES[2])
    store.abandon_parts(KEY, waited)


@pytest.mark.parametrize("key", ["../x", "a/.b", ""])
def test_a_key_that_is_not_ours_is_refused(store: Store, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        store.begin_parts(key)


@pytest.mark.parametrize("upload", ["../../etc/passwd", "parts-", "", "tmpabc"])
def test_a_local_upload_is_one_that_we_named(tmp_path: Path, upload: str) -> None:
    with stores.opened("local", tmp_path, pytest.MonkeyPatch()) as store:
        for act in (store.abandon_parts, store.parts):
            with pytest.raises(ValueError, match="not an upload"):
                act(KEY, upload)


class TestLinks:
    """S3 alone: a browser sends the part by itself, to an address that takes these bytes and no others."""

    @pytest.fixture
    def bucket(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
        with stores.opened("s3", tmp_path, monkeypatch) as store:
            yield store

    def send(self, link: PartLink | None, body: bytes, **headers: str) -> int:
        assert link is not None
        request = urllib.request.Request(
            link.url, data=body, method="PUT", headers={**link.headers, **headers}
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code

    def test_a_part_goes_straight_to_the_bucket(self, bucket: Store) -> None:
        promised, upload = parts(*BODIES), bucket.begin_parts(KEY)
        for part, body in zip(promised, BODIES, strict=True):
            assert self.send(bucket.sign_part(KEY, upload, part), body) == 200
        assert bucket.parts(KEY, upload) == {1: SIZE, 2: SIZE, 3: 1234}
        bucket.complete_parts(KEY, upload, promised)
        assert b"".join(bucket.open(KEY)) == b"".join(BODIES)

    def test_other_bytes_are_refused_by_the_bucket(self, bucket: Store) -> None:
        promised, upload = parts(*BODIES), bucket.begin_parts(KEY)
        link = bucket.sign_part(KEY, upload, promised[2])
        assert self.send(link, BODIES[2][::-1]) == 400
        assert self.send(link, BODIES[2] + b"more") == 403
        forged = Part(3, 0, 1234, hashlib.sha256(BODIES[2][::-1]).hexdigest())
        assert self.send(link, BODIES[2][::-1], **{"x-amz-checksum-sha256": forged.checksum}) == 403
        assert bucket.parts(KEY, upload) == {}
        bucket.abandon_parts(KEY, upload)

    def test_an_address_ends_and_is_for_one_part(
        self, bucket: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        promised, upload = parts(*BODIES), bucket.begin_parts(KEY)
        link = bucket.sign_part(KEY, upload, promised[0])
        assert link is not None
        assert "X-Amz-Expires=900" in link.url
        elsewhere = PartLink(link.url.replace("partNumber=1", "partNumber=2"), link.headers)
        assert self.send(elsewhere, BODIES[0]) == 403
        bucket.abandon_parts(KEY, upload)

    def test_a_bucket_that_is_down_is_plain_trouble(self) -> None:
        from accreditation.storage.s3 import S3Store
        from tests.servers.keeper import free_ports

        server = s3.shared()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ACCESS_KEY_ID", server.access_key)
            patch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_key)
            store = S3Store("any", endpoint=f"http://127.0.0.1:{free_ports(1)[0]}")
            with pytest.raises(StoreUnreachable, match="does not answer"):
                store.begin_parts(KEY)
