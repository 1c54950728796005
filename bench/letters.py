"""`python -m bench --letters`: thousands of notices due in one morning, through our senders and by the mail library alone."""

import multiprocessing
import smtplib
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import func, insert, select

from accreditation import clock
from accreditation.app import create_app
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind, LetterState
from accreditation.jobs.letters import COMPOSERS
from accreditation.jobs.postman import Postman
from accreditation.mail_settings import Mail, MailServer
from accreditation.messages.addresses import envelope
from accreditation.messages.channels import channel_from
from accreditation.messages.composing import Frame, composed
from accreditation.messages.content import LetterContent
from accreditation.messages.mime import Sender, as_bytes
from accreditation.models.letters import Letter
from accreditation.models.people import Grant, Person
from accreditation.services import letters
from accreditation.services.letters import Wish
from bench import databases
from tests.servers import mail_server

SENDERS = 2
AIM_SECONDS = 300.0
_ROWS = 500


class Spent(NamedTuple):
    """How long a process sent: by the clock, and on a processor."""

    seconds: float
    processor: float


@dataclass(frozen=True)
class Posted:
    """How long a number of letters took on one kind of database, and by the mail library alone."""

    kind: str
    count: int
    ours: Spent
    bare: Spent

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        return {
            "database": self.kind,
            "letters": self.count,
            "seconds": round(self.ours.seconds, 2),
            "processor": round(self.ours.processor, 2),
            "bare_seconds": round(self.bare.seconds, 2),
            "bare_processor": round(self.bare.processor, 2),
            "ratio": round(self.ours.seconds / self.bare.seconds, 2),
            "aim_seconds": AIM_SECONDS,
        }

    def __str__(self) -> str:
        """The same in a sentence."""
        ours, bare = self.ours, self.bare
        return (
            f"{self.kind}: {self.count:,} letters in {ours.seconds:.1f} s ({self.count / ours.seconds:.0f} a second,"
            f" {ours.processor:.1f} s of a processor) against {bare.seconds:.1f} s ({bare.processor:.1f}) of the mail"
            f" library alone: x {ours.seconds / bare.seconds:.1f} (aim {AIM_SECONDS:.0f} s)"
        )


def measure(count: int) -> list[Posted]:
    """Both ways, each by two senders of one process, to a mail server of its own process."""
    posted = []
    with tempfile.TemporaryDirectory(prefix="accreditation-bench-") as name:
        folder = Path(name)
        bare = _timed(folder, _bare, count)
        for kind in databases.KINDS:
            with databases.empty(kind, folder, "letters") as url:
                _ask(url, count)
                ours = _timed(folder, _ours, url)
                _check(url, count)
            posted.append(Posted(kind, count, ours, bare))
            print(posted[-1], flush=True)
    return posted


def _timed(folder: Path, work: Callable[[Any, int], Spent], about: object) -> Spent:
    """The seconds in which a process of its own sends, while a mail server listens."""
    context = multiprocessing.get_context("spawn")
    with mail_server.process(folder / work.__name__) as port:
        ours, theirs = context.Pipe(duplex=False)
        sending = context.Process(target=_measured, args=(work, about, port, theirs))
        sending.start()
        theirs.close()
        spent: Spent = ours.recv()
        sending.join()
    return spent


def _measured(work: Callable[[Any, int], Spent], about: object, port: int, to: Any) -> None:
    to.send(work(about, port))


def _ask(url: str, count: int) -> None:
    """A notice for each of as many people, due now."""
    app = databases.application(url)
    with app.app_context(), unit_of_work():
        now = clock.now()
        people = [
            {
                "email": f"reader-{n}@example.org",
                "name": f"Reader {n}",
                "search_key": f"reader {n}",
                "created_at": now,
            }
            for n in range(count)
        ]
        for first in range(0, count, _ROWS):
            db.session.execute(insert(Person), people[first : first + _ROWS])
        ids = db.session.scalars(select(Person.id)).all()
        wishes = [Wish(f"notice:{person_id}", person_id, {"number": person_id}, now) for person_id in ids]
        for first in range(0, count, _ROWS):
            letters.ask_several(LetterKind.NOTICE, wishes[first : first + _ROWS])


def _check(url: str, count: int) -> None:
    app = databases.application(url)
    with app.app_context():
        sent = select(func.count()).select_from(Letter).where(Letter.state == LetterState.SENT)
        if db.session.scalar(sent) != count:
            raise RuntimeError("not every letter was sent")
        db.session.remove()
        db.engine.dispose()


def _words(number: object) -> LetterContent:
    return LetterContent(
        f"Your review {number} is due on Friday 4 December",
        (
            "Riverside Trust, Ward 7, waits for your scores. You have scored 9 of 21 standards.",
            "If you need more time, ask the office before that day. After it the review is given to somebody else.",
        ),
        ("Open the review", f"/reviews/{number}"),
        "You get this because you accepted the review.",
    )


def _notice(letter: Letter) -> LetterContent:
    """Words after one look at the database, as a notice asks again whether its reader may have it."""
    db.session.scalar(select(func.count()).select_from(Grant).where(Grant.person_id == letter.person_id))
    return _words(letter.facts["number"])


def _app(url: str, port: int) -> Flask:
    mail = Mail("accreditation@example.org", MailServer(mail_server.HOST, port, "none"), connections=SENDERS)
    return create_app(replace(databases.settings(url), mail=mail))


def _ours(url: str, port: int) -> Spent:
    app = _app(url, port)
    COMPOSERS[LetterKind.NOTICE] = _notice
    channel = channel_from(app.extensions["settings"])
    assert channel is not None
    return _side_by_side(lambda _share: Postman(app, channel).drain())


def _bare(count: int, port: int) -> Spent:
    """The same letters, written once, by the standard library over as many connections."""
    settings = replace(databases.settings("sqlite://"), mail=Mail("accreditation@example.org"))
    post = composed(_words(1), Frame.of(settings), number="bare", to="reader@example.org", optional=True)
    content = as_bytes(post, envelope(post.to), Sender.of(settings))

    def send(_share: int) -> None:
        with smtplib.SMTP(mail_server.HOST, port) as connection:
            for _ in range(count // SENDERS):
                connection.sendmail("accreditation@example.org", [post.to], content)

    return _side_by_side(send)


def _side_by_side(send: Callable[[int], object]) -> Spent:
    began, worked = perf_counter(), process_time()
    threads = [threading.Thread(target=send, args=(share,)) for share in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Spent(perf_counter() - began, process_time() - worked)
