"""A PostgreSQL of one test's own, as careful with its data as in production, that can be killed and started again."""

import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.servers import keeper, postgres

SETTINGS = {
    "autovacuum": "off",
    "max_connections": "50",
    "listen_addresses": "",
    "log_min_messages": "warning",
}
END_SECONDS = 30.0


class OwnPostgres:
    """A server on a folder that outlives it."""

    def __init__(self, folder: Path) -> None:
        self._cluster = postgres.make_cluster(folder)
        self.start()

    @property
    def url(self) -> str:
        """The SQLAlchemy address of its one database."""
        return postgres.Postgres(self._cluster.folder).url()

    def start(self) -> None:
        """Start it on its folder; called by the thread that lives longest, since a server dies with its starter."""
        self._server = postgres.start(self._cluster, SETTINGS)

    def kill(self) -> None:
        """SIGKILL to the postmaster and all its children at one moment; nothing is written any more, nobody is told."""
        if self._server.poll() is not None:
            return
        postmaster = self._server.pid
        self._server.send_signal(signal.SIGSTOP)  # so that it neither starts another nor tends to the dead
        _wait_until([postmaster], {"T", "Z"})
        children = _children(postmaster)
        for process in (*children, postmaster):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._server.wait()
        _wait_until(children, {"", "Z", "X"})  # dead, though perhaps not yet fetched by its parent


@contextlib.contextmanager
def lent() -> Iterator[OwnPostgres]:
    """Lend a fresh server, then kill it and remove its folder."""
    folder = Path(tempfile.mkdtemp(prefix="own-", dir=keeper.run_folder()))
    try:
        server = OwnPostgres(folder)
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _children(parent: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _wait_until(processes: list[int], states: set[str]) -> None:
    deadline = time.monotonic() + END_SECONDS
    while any(_state(process) not in states for process in processes):
        assert time.monotonic() < deadline, "PostgreSQL does not end"
        time.sleep(0.005)


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""
