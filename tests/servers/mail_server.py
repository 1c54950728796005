"""A real mail server for tests, on 127.0.0.1: it takes letters, or answers as a test tells it to.

As a process of its own (`python -m tests.servers.mail_server FILE`) it writes a line for each letter that it takes.
"""

import asyncio
import datetime
import ipaddress
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
USER, PASSWORD = "accreditation", "a password of tests"
HANG_SECONDS = 30.0


@dataclass
class Inbox:
    """What arrived, and how the server answers: by the address, or by the subject of a letter."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_address: dict[str, str] = field(default_factory=dict)
    to_letter: dict[str, str] = field(default_factory=dict)
    to_sender: str = ""
    close_after: int | None = None
    hung_up: threading.Event = field(default_factory=threading.Event)
    hangs_at: str = ""
    encrypted: list[bool] = field(default_factory=list)

    def numbers(self) -> list[str]:
        """The Message-ID of each letter that arrived."""
        return [str(letter["Message-ID"]) for letter in self.letters]

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        await self._perhaps_hang("MAIL")
        if self.to_sender:
            return self.to_sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        await self._perhaps_hang("RCPT")
        if address in self.to_address:
            return self.to_address[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        await self._perhaps_hang("DATA")
        letter = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
        answer = self.to_letter.get(str(letter["Subject"]), "250 Taken")
        if answer == "drop":
            server.transport.abort()
            return "451 Dropped"
        if answer.startswith("250"):
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
            self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        if self.close_after is not None and len(self.letters) >= self.close_after:
            self.close_after = None
            asyncio.get_running_loop().call_later(0.05, self._hang_up, server.transport)
        return answer

    def _hang_up(self, transport: asyncio.Transport) -> None:
        transport.abort()
        # The connection is closed by what is next in the loop, and this comes after it.
        asyncio.get_running_loop().call_soon(self.hung_up.set)

    async def _perhaps_hang(self, command: str) -> None:
        if self.hangs_at == command:
            await asyncio.sleep(HANG_SECONDS)


@dataclass(frozen=True)
class Running:
    """Where the server listens, and what it took."""

    port: int
    inbox: Inbox
    ca_file: str = ""


@contextmanager
def running(
    inbox: Inbox | None = None,
    *,
    port: int = 0,
    certificate: Path | None = None,
    tls: bool = False,
    **options: Any,
) -> Iterator[Running]:
    """A server in a thread; with a certificate it offers STARTTLS, or speaks TLS from the first byte."""
    inbox = inbox or Inbox()
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    loop = asyncio.new_event_loop()
    options["tls_context"] = None if tls else context

    async def start() -> asyncio.Server:
        return await loop.create_server(
            lambda: SMTP(inbox, loop=loop, hostname=HOST, **options), HOST, port, ssl=context if tls else None
        )

    # Everything runs in the server's own thread: the test's may have a loop already, of a browser that it drives.
    thread = threading.Thread(target=loop.run_forever, name="mail-server", daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), loop).result(5)
    try:
        yield Running(server.sockets[0].getsockname()[1], inbox, str(certificate or ""))
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    """Close whatever is open, also in the middle of a letter."""
    server.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def signs_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, login: object) -> AuthResult:
    """Whether somebody signs in as the tests do."""
    good = isinstance(login, LoginPassword) and (login.login, login.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=good)


def make_certificate(path: Path) -> Path:
    """A key and a certificate of our own for 127.0.0.1, in one file that also serves as its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Mail server of the tests")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


GONE = "gone-"


class _Counting:
    """Writes down the number of each letter before it says yes; whoever is gone is refused."""

    def __init__(self, path: Path) -> None:
        self._lines = path.open("a", encoding="ascii", buffering=1)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith(GONE):
            return "550 5.1.1 Gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        head = envelope.content.partition(b"\r\n\r\n")[0]
        number = next(line for line in head.splitlines() if line.lower().startswith(b"message-id:"))
        self._lines.write(number.split(b":", 1)[1].strip().decode("ascii") + "\n")
        return "250 Taken"


@contextmanager
def process(path: Path) -> Iterator[int]:
    """The same as a process of its own; its port, while it runs. It writes the numbers of its letters into a file."""
    command = [sys.executable, "-m", "tests.servers.mail_server", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.kill()


async def _serve(path: Path) -> None:
    loop = asyncio.get_running_loop()
    counting = _Counting(path)
    server = await loop.create_server(lambda: SMTP(counting, loop=loop, hostname=HOST), HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
