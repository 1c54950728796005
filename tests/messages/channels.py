"""The three channels on what stands for the other side: a real mail server, a folder, and a local twin of GOV.UK Notify."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from accreditation.mail_settings import MailServer, Notify
from accreditation.messages.channels.base import Channel
from accreditation.messages.channels.folder import FolderChannel
from accreditation.messages.channels.notify import NotifyChannel
from accreditation.messages.channels.smtp import SmtpChannel
from accreditation.messages.mime import Sender
from tests.servers import mail_server

KINDS = ("smtp", "notify", "folder")
SENDER = Sender(
    "Health Education", "accreditation@example.org", "help@example.org", "accreditation.example.org"
)
KEY = "tests-12345678-1234-1234-1234-123456789012-87654321-4321-4321-4321-210987654321"


@dataclass(frozen=True)
class Arrived:
    """A letter as the other side has it."""

    number: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Way:
    """A channel, and what came out at its other end."""

    channel: Channel
    arrived: Callable[[], list[Arrived]]


@contextmanager
def way(kind: str, folder: Path) -> Iterator[Way]:
    """A channel of this kind with its other side."""
    if kind == "folder":
        written = FolderChannel(folder / "letters", SENDER)
        yield Way(written, lambda: [_of_file(path) for path in sorted((folder / "letters").glob("*.eml"))])
    elif kind == "smtp":
        with mail_server.running() as server:
            yield Way(over_smtp(server), lambda: [_of_message(letter) for letter in server.inbox.letters])
    else:
        with notify_twin() as twin:
            yield Way(NotifyChannel(Notify(KEY, "template", twin.url), 5), lambda: twin.arrived)


def over_smtp(
    server: mail_server.Running, security: str = "none", timeout: float = 5, **changes: str
) -> SmtpChannel:
    """The way to a mail server of the tests."""
    values = {"host": mail_server.HOST, "port": server.port, "security": security, "ca_file": server.ca_file}
    return SmtpChannel(MailServer(**{**values, **changes}), SENDER, timeout)  # type: ignore[arg-type]


def _of_file(path: Path) -> Arrived:
    return _of_message(message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default))


def _of_message(letter: EmailMessage) -> Arrived:
    number = str(letter["Message-ID"]).strip("<>").partition("@")[0]
    text = letter.get_body(("plain",))
    assert text is not None
    return Arrived(number, str(letter["To"]), str(letter["Subject"]), text.get_content())


class Twin(ThreadingHTTPServer):
    """As much of GOV.UK Notify as a letter needs; `refusal` is what it answers instead."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.arrived: list[Arrived] = []
        self.refusal: tuple[int, str] | None = None
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Answering(BaseHTTPRequestHandler):
    server: Twin

    def do_POST(self) -> None:
        letter = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.path == "/v2/notifications/email"
        assert self.headers["Authorization"].startswith("Bearer ")
        status, answer = 201, {"id": "a-number-of-theirs"}
        if self.server.refusal is not None:
            status, words = self.server.refusal
            answer = {"status_code": status, "errors": [{"error": "Error", "message": words}]}  # type: ignore[dict-item]
        else:
            words = letter["personalisation"]
            self.server.arrived.append(
                Arrived(letter["reference"], letter["email_address"], words["subject"], words["body"])
            )
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def notify_twin() -> Iterator[Twin]:
    """The local twin, while it listens."""
    with Twin() as twin:
        thread = threading.Thread(target=twin.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield twin
        finally:
            twin.shutdown()
            thread.join()
