"""The local folder: whole files or none, a full disk said plainly, no whole file in memory."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from accreditation import clock
from accreditation.settings import ROOT, Settings
from accreditation.storage import store_from
from accreditation.storage.local import LocalStore

FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from accreditation.storage.base import StoreFull
from accreditation.storage.local import LocalStore
from tests.storage.streams import Zeros
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, 3 << 20))
try:
    LocalStore(Path(sys.argv[1])).put_stream("a/b", Zeros(9 << 20), 64 << 20)
except StoreFull as full:
    print(full.message)
"""

MEMORY = """
import resource, sys
from pathlib import Path
from accreditation.storage.local import LocalStore
from tests.storage.streams import Zeros
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
LocalStore(Path(sys.argv[1])).put_stream("a/b", Zeros(200 << 20), 200 << 20)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""

HALF_WAY = """
import sys, time
from pathlib import Path
from accreditation.storage.local import LocalStore
class Slow:
    def read(self, size):
        print("reading", flush=True)
        time.sleep(0.05)
        return bytes(1000)
LocalStore(Path(sys.argv[1])).put_stream("a/b", Slow(), 64 << 20)
"""


def python(script: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_a_full_disk_is_said_plainly_and_leaves_nothing(tmp_path: Path) -> None:
    assert python(FULL_DISK, tmp_path) == (
        "There is no room to keep this file now. Nothing was stored. Try again later."
    )
    assert not LocalStore(tmp_path).exists("a/b")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_large_file_does_not_pass_through_memory_whole(tmp_path: Path) -> None:
    kibibytes = int(python(MEMORY, tmp_path))
    assert kibibytes < 16 * 1024


def test_a_killed_upload_leaves_no_file_and_is_cleared_away(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HALF_WAY, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert not store.exists("a/b")
    assert len(list((tmp_path / ".partial").iterdir())) == 1
    assert store.clear_unfinished(clock.now() - timedelta(hours=1)) == 0
    assert store.clear_unfinished(clock.now() + timedelta(hours=1)) == 1
    assert list((tmp_path / ".partial").iterdir()) == []


def test_a_symbolic_link_planted_as_a_name_is_replaced_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("as it was")
    store = LocalStore(tmp_path / "store")
    (tmp_path / "store" / "a").mkdir()
    (tmp_path / "store" / "a" / "b").symlink_to(outside)
    with (tmp_path / "new").open("wb+") as handle:
        handle.write(b"new")
        handle.seek(0)
        store.put_stream("a/b", handle, 100)
    assert outside.read_text() == "as it was"
    assert b"".join(store.open("a/b")) == b"new"


def test_the_service_itself_sends_local_files(tmp_path: Path) -> None:
    assert LocalStore(tmp_path).presigned_get("a/b", "report.pdf") is None


def test_without_a_bucket_the_folder_is_chosen(tmp_path: Path) -> None:
    settings = Settings(secret_key="", database_url="", store_folder=str(tmp_path / "store"))
    store = store_from(settings)
    assert isinstance(store, LocalStore)
    assert (tmp_path / "store").is_dir()
