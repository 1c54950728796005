"""kill -9 of a sender at any moment: each letter arrives or is listed as failed; a second copy has the same number.

And it comes only where the kill fell between the server's yes and our record of it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind, LetterState
from accreditation.models.letters import Letter
from accreditation.services import letters
from accreditation.settings import ROOT
from tests import databases
from tests.servers import mail_server
from tests.soak import killing

KILLS = 50
EACH_TIME = 16
GONE_IN = 12
OPEN = {"01", "08"}  # ESTABLISHED and CLOSE_WAIT of /proc/net/tcp


@pytest.mark.timeout(900)
def test_a_sender_that_is_killed_at_any_moment_loses_nothing_and_repeats_only_what_it_could_not_write_down(
    live_app: Flask, tmp_path: Path
) -> None:
    arrived = tmp_path / "arrived"
    allowed: Counter[str] = Counter()
    with mail_server.process(arrived) as port, senders(live_app, port) as start, killing.seeded() as rng:
        moments = killing.Moments(rng, within=0.3)
        for number in range(KILLS):
            ask(live_app, number)
            sender = start()
            wait_until_some_are_held(live_app)
            time.sleep(moments.next())
            os.kill(sender, signal.SIGKILL)
            wait_until_hung_up(port)
            in_hand = hasten(live_app)
            moments.note(in_hand > 0)
            allowed.update(unrecorded(live_app, arrived))
        assert moments.hits > KILLS // 4
        start()
        wait_until_all_are_sent(live_app)
    copies = Counter(numbers(arrived))
    for letter in stored(live_app):
        gone = letter.address.startswith(mail_server.GONE)
        assert letter.state is (LetterState.FAILED if gone else LetterState.SENT), letter.error
        count = copies.pop(letter.message_id, 0)
        assert (count == 0) if gone else (1 <= count <= 1 + allowed[letter.message_id])
    assert not copies


def ask(app: Flask, kill: int) -> None:
    """A few letters for each kill; some to an address that is refused."""
    with app.app_context(), unit_of_work():
        for number in range(kill * EACH_TIME, (kill + 1) * EACH_TIME):
            name = f"{mail_server.GONE}{number}" if number % GONE_IN == 0 else f"reader-{number}"
            letters.ask(
                LetterKind.NOTICE,
                key=f"letter:{number}",
                address=f"{name}@example.org",
                facts={"number": number},
            )


@contextlib.contextmanager
def senders(app: Flask, port: int) -> Iterator[Callable[[], int]]:
    """A way to start one process after the other that sends, and its number; whatever still runs ends with the block."""
    environment = {
        **os.environ,
        "SECRET_KEY": databases.SECRET,
        "AUDIT_KEY": databases.AUDIT_SECRET,
        "DATABASE_URL": app.extensions["settings"].database_url,
        "SMTP_HOST": mail_server.HOST,
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "accreditation@example.org",
    }
    command = [sys.executable, "-m", "tests.soak.letter_worker"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        lines, numbers_of = parent.stdin, parent.stdout

        def start() -> int:
            lines.write("\n")
            lines.flush()
            return int(numbers_of.readline())

        try:
            yield start
        finally:
            parent.kill()


def stored(app: Flask) -> list[Letter]:
    """All letters."""
    with app.app_context():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def numbers(arrived: Path) -> list[str]:
    """Our numbers of the letters that the server took, in its order."""
    lines = arrived.read_text(encoding="ascii").splitlines() if arrived.exists() else []
    return [line.strip("<>").partition("@")[0] for line in lines]


def unrecorded(app: Flask, arrived: Path) -> set[str]:
    """What the server took and the killed sender had not written down."""
    waiting = {letter.message_id for letter in stored(app) if letter.state is LetterState.WAITING}
    return waiting & set(numbers(arrived))


def hasten(app: Flask) -> int:
    """As if minutes had passed: what the killed sender held is due again; how many letters that were."""
    past = clock.now() - timedelta(seconds=1)
    held = update(Letter).where(Letter.lease_until.is_not(None)).values(lease_until=past)
    with app.app_context(), unit_of_work():
        return len(db.session.scalars(held.returning(Letter.id)).all())


def wait_until_some_are_held(app: Flask) -> None:
    """Return once a sender has taken letters, or has sent them all already."""
    held = select(Letter.id).where(Letter.lease_until.is_not(None)).limit(1)
    waiting = select(Letter.id).where(Letter.state == LetterState.WAITING).limit(1)
    deadline = time.monotonic() + 60
    while True:
        with app.app_context():
            if db.session.scalar(held) is not None or db.session.scalar(waiting) is None:
                return
        assert time.monotonic() < deadline, "the sender took no letter"
        time.sleep(0.005)


def wait_until_hung_up(port: int) -> None:
    """Return once the mail server has read all that the killed sender sent, and closed its end."""
    deadline = time.monotonic() + 60
    while talks(port):
        assert time.monotonic() < deadline, "the mail server keeps a connection of the dead"
        time.sleep(0.005)


def talks(port: int) -> bool:
    """Whether a connection to that port of this machine is open, or closed by one side alone."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return any(int(line[1].rpartition(":")[2], 16) == port and line[3] in OPEN for line in lines)


def wait_until_all_are_sent(app: Flask) -> None:
    """Return once nothing waits."""
    deadline = time.monotonic() + 120
    while any(letter.state is LetterState.WAITING for letter in stored(app)):
        assert time.monotonic() < deadline, "letters still wait"
        time.sleep(0.2)
