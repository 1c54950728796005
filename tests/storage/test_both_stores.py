"""What every store promises, held on the local folder and on a real S3 alike."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest

from accreditation import clock
from accreditation.storage import base
from accreditation.storage.base import NoSuchFile, Store, Stored, TooLarge
from tests.storage.streams import Broken, Zeros

MEBIBYTE = 1024 * 1024
ROOMY = 64 * MEBIBYTE


def put(store: Store, key: str, content: bytes) -> Stored:
    return store.put_stream(key, io.BytesIO(content), ROOMY)


def got(store: Store, key: str, start: int = 0, length: int | None = None) -> bytes:
    return b"".join(store.open(key, start, length))


@pytest.mark.parametrize(
    "size", [0, 1, MEBIBYTE, 8 * MEBIBYTE - 1, 8 * MEBIBYTE, 8 * MEBIBYTE + 1, 20 * MEBIBYTE]
)
def test_what_is_put_is_got_with_its_size_and_hash(store: Store, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    stored = put(store, "evidence/1/2", content)
    assert stored == Stored(size, hashlib.sha256(content).hexdigest())
    assert got(store, "evidence/1/2") == content
    assert store.size("evidence/1/2") == size
    assert store.exists("evidence/1/2")


def test_a_stream_that_comes_in_small_portions_is_kept_whole(store: Store) -> None:
    stored = store.put_stream("a/b", Zeros(9 * MEBIBYTE, portion=70_001), ROOMY)
    assert stored.size == 9 * MEBIBYTE
    assert stored.sha256 == hashlib.sha256(bytes(9 * MEBIBYTE)).hexdigest()
    assert store.size("a/b") == 9 * MEBIBYTE


def test_a_second_put_replaces_the_first(store: Store) -> None:
    put(store, "a/b", b"first, and longer")
    put(store, "a/b", b"second")
    assert got(store, "a/b") == b"second"


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        (0, 4, b"0123"),
        (3, 4, b"3456"),
        (8, 100, b"89"),
        (6, None, b"6789"),
        (4, 0, b""),
        (10, None, b""),
        (99, 5, b""),
    ],
)
def test_a_range_is_read_alone(store: Store, start: int, length: int | None, expected: bytes) -> None:
    put(store, "a/b", b"0123456789")
    assert got(store, "a/b", start, length) == expected


def test_large_files_come_in_chunks(store: Store) -> None:
    put(store, "a/b", bytes(3 * MEBIBYTE + 5))
    chunks = [len(chunk) for chunk in store.open("a/b")]
    assert sum(chunks) == 3 * MEBIBYTE + 5
    assert max(chunks) <= base.CHUNK


def test_what_is_missing_is_said_at_once(store: Store) -> None:
    with pytest.raises(NoSuchFile):
        store.open("not/there")
    with pytest.raises(NoSuchFile):
        store.copy("not/there", "a/b")
    assert store.size("not/there") is None
    assert not store.exists("not/there")
    store.delete("not/there")


@pytest.mark.parametrize("size", [10 * MEBIBYTE, 30 * MEBIBYTE])
def test_past_the_limit_nothing_is_kept_and_what_was_there_stays(store: Store, size: int) -> None:
    put(store, "a/b", b"as it was")
    with pytest.raises(TooLarge, match="limit of 9 MB"):
        store.put_stream("a/b", Zeros(size), 9 * MEBIBYTE)
    assert got(store, "a/b") == b"as it was"
    with pytest.raises(TooLarge):
        store.put_stream("a/new", Zeros(size), 9 * MEBIBYTE)
    assert not store.exists("a/new")
    assert store.clear_unfinished(clock.now() + timedelta(hours=1)) == 0


@pytest.mark.parametrize("after", [100, 12 * MEBIBYTE])
def test_a_stream_that_breaks_off_leaves_nothing(store: Store, after: int) -> None:
    with pytest.raises(ConnectionResetError):
        store.put_stream("a/b", Broken(after), ROOMY)
    assert not store.exists("a/b")
    assert store.clear_unfinished(clock.now() + timedelta(hours=1)) == 0


def test_a_copy_stands_by_itself(store: Store) -> None:
    put(store, "staging/1", b"content")
    store.copy("staging/1", "evidence/1")
    store.delete("staging/1")
    assert got(store, "evidence/1") == b"content"
    assert not store.exists("staging/1")


def test_entries_lists_one_folder_only(store: Store) -> None:
    for key in ("staging/1/a", "staging/1/b", "staging/10/c", "other/d"):
        put(store, key, b"x")
    listed = list(store.entries("staging/1/"))
    assert [entry.key for entry in listed] == ["staging/1/a", "staging/1/b"]
    assert all(abs(clock.now() - entry.modified) < timedelta(minutes=5) for entry in listed)
    assert list(store.entries("nothing/")) == []


def test_save_writes_to_a_path_and_hashes_again(store: Store, tmp_path: Path) -> None:
    stored = put(store, "a/b", b"content" * 300_000)
    assert base.save(store, "a/b", tmp_path / "file") == stored
    assert (tmp_path / "file").read_bytes() == b"content" * 300_000


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        ".partial/x",
        "a/.b",
        "A/b",
        "a b",
        "a\x00b",
        "a/b\n",
        "ä",
        "a/",
        "x" * 200,
    ],
)
def test_a_key_that_is_not_ours_is_refused(store: Store, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        store.put_stream(key, io.BytesIO(b"x"), ROOMY)
    with pytest.raises(ValueError, match="not a key"):
        store.open(key)
    with pytest.raises(ValueError, match="not a key"):
        store.delete(key)
    with pytest.raises(ValueError, match="not a key"):
        store.size(key)
