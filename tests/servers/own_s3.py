"""An S3 of one test's own, that can be made to say nothing, be killed, and come back with all that it kept."""

import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.servers import keeper, s3


class OwnS3:
    """A server on a folder and ports that outlive it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._ports = folder, s3.port_flags()
        self.service = s3.S3(f"http://127.0.0.1:{self._ports['s3.port']}")
        self.start()

    def start(self) -> None:
        """Start it, for the first time or after a kill."""
        self._server = s3.start(self._folder, self._ports)

    def kill(self) -> None:
        """From now on connections are refused."""
        self._server.kill()
        self._server.wait()

    def fall_silent(self) -> None:
        """From now on connections are taken and nothing is answered."""
        self._server.send_signal(signal.SIGSTOP)

    def speak_again(self) -> None:
        """Go on where it fell silent."""
        self._server.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def lent() -> Iterator[OwnS3]:
    """Lend a fresh server, then kill it and remove its folder."""
    folder = Path(tempfile.mkdtemp(prefix="own-", dir=keeper.run_folder()))
    try:
        server = OwnS3(folder)
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
