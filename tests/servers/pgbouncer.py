"""Debian's pgbouncer before a PostgreSQL of the tests, in transaction mode: each transaction gets whichever connection is free."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from socket import create_connection

from sqlalchemy import make_url

from tests.servers import keeper, postgres
from tests.servers.missing import missing

CONNECTIONS = 2


def program() -> str:
    """Where pgbouncer is; the test ends where it is not."""
    where = shutil.which("pgbouncer", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"]))
    return where or missing("pgbouncer", "Mend it with: sudo apt-get install pgbouncer")


@contextlib.contextmanager
def before(url: str) -> Iterator[str]:
    """Run pgbouncer on loopback before a database; the address of the database through it."""
    port, database = keeper.free_ports(1)[0], make_url(url)
    folder = keeper.run_folder() / f"pgbouncer-{port}"
    folder.mkdir(mode=0o755)
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\n{database.database} = host={database.query['host']} user={postgres.USER}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        f"pool_mode = transaction\ndefault_pool_size = {CONNECTIONS}\n"
    )
    process = keeper.spawn([program(), str(settings)], folder, postgres.unprivileged_user())
    try:
        keeper.wait_until(lambda: _answers(port), process, folder)
        yield f"postgresql+psycopg://{postgres.USER}@127.0.0.1:{port}/{database.database}"
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), create_connection(("127.0.0.1", port), 1):
        return True
    return False
