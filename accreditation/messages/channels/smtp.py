"""Letters by a mail server (SMTP): never without the encryption that is set, and no answer is waited for without end."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from accreditation.mail_settings import MailServer
from accreditation.messages.addresses import Envelope, envelope
from accreditation.messages.channels.base import Delivery
from accreditation.messages.mime import Sender, as_bytes
from accreditation.messages.post import Away, Post, Refused, TryLater

_FOR_GOOD = 500
_CLOSING = 421
# What a server says of our own rights or its rules, not of the address (RFC 3463: X.7 is policy).
_POLICY = re.compile(r"^5\.7\.")
_GOODBYE_SECONDS = 2


@dataclass(frozen=True)
class SmtpChannel:
    """One mail server."""

    server: MailServer
    sender: Sender
    timeout: float

    @contextmanager
    def opened(self) -> Iterator[Delivery]:
        """A connection that is encrypted and signed in as the settings say; raises Away."""
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException, ValueError) as trouble:
            raise _away(trouble) from trouble
        try:
            yield _Connection(connection, self.sender)
        finally:
            _leave(connection)

    def _connect(self) -> smtplib.SMTP:
        host, port = self.server.host, self.server.port
        if self.server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=self.timeout, context=self._context()
            )
        else:
            connection = smtplib.SMTP(host, port, timeout=self.timeout)
        try:
            if self.server.security == "starttls":
                connection.starttls(context=self._context())
            if self.server.user:
                connection.login(self.server.user, self.server.password)
            connection.ehlo_or_helo_if_needed()
        except BaseException:
            connection.close()
            raise
        return connection

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.server.ca_file or None)


@dataclass(frozen=True)
class _Connection:
    """A server that listens to us."""

    smtp: smtplib.SMTP
    sender: Sender

    def send(self, post: Post) -> None:
        """Hand a letter over, and return once the server has taken it."""
        to = envelope(post.to)
        if to.is_international and not self.smtp.has_extn("smtputf8"):
            raise Refused(
                "The mail server takes no address with letters like these before the @. Another address is needed."
            )
        options = ["SMTPUTF8", "BODY=8BITMIME"] if to.is_international else []
        try:
            self.smtp.sendmail(self.sender.address, [to.address], as_bytes(post, to, self.sender), options)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _of_recipient(to, *refused.recipients[to.address]) from refused
        except smtplib.SMTPDataError as refused:
            raise _of_letter(refused.smtp_code, refused.smtp_error) from refused
        except smtplib.SMTPSenderRefused as refused:
            # A server may dislike what such an address asks of it: that must not stop everybody's letters.
            if to.is_international:
                raise _of_letter(refused.smtp_code, refused.smtp_error) from refused
            raise _away(refused) from refused
        except (OSError, smtplib.SMTPException) as trouble:
            raise _away(trouble) from trouble


def _of_recipient(to: Envelope, code: int, answer: bytes | str) -> Exception:
    words = _words(answer)
    reason = f"The mail server refused the address: {code} {words}"
    if code == _CLOSING:
        return Away(f"The mail server takes no letters now: {code} {words}")
    if code < _FOR_GOOD:
        return TryLater(f"The mail server did not take the address yet: {code} {words}")
    return Refused(reason, of_address=not _POLICY.match(words))


def _of_letter(code: int, answer: bytes | str) -> Exception:
    words = _words(answer)
    if code == _CLOSING:
        return Away(f"The mail server takes no letters now: {code} {words}")
    if code < _FOR_GOOD:
        return TryLater(f"The mail server did not take the letter yet: {code} {words}")
    return Refused(f"The mail server refused the letter: {code} {words}")


def _away(trouble: Exception) -> Away:
    """Why nothing leaves, in words; what a server said is quoted, for whoever looks after it."""
    if isinstance(trouble, smtplib.SMTPAuthenticationError):
        return Away("The mail server refuses our user name or password. Look at SMTP_USER and SMTP_PASSWORD.")
    if isinstance(trouble, smtplib.SMTPSenderRefused) and trouble.smtp_code >= _FOR_GOOD:
        return Away(
            f"The mail server refuses letters from {trouble.sender}: {trouble.smtp_code}. Look at MAIL_FROM."
        )
    if isinstance(trouble, smtplib.SMTPNotSupportedError):
        return Away("The mail server offers no encryption or sign-in as SMTP_SECURITY and SMTP_USER ask for.")
    if isinstance(trouble, ssl.SSLCertVerificationError):
        return Away("The mail server’s certificate is not one we trust. Look at SMTP_HOST and SMTP_CA_FILE.")
    if isinstance(trouble, ssl.SSLError):
        return Away("The mail server dropped the encrypted connection.")
    if isinstance(trouble, TimeoutError) or isinstance(trouble.__context__, TimeoutError):
        return Away("The mail server did not answer in time.")
    if isinstance(trouble, smtplib.SMTPServerDisconnected):
        return Away("The mail server closed the connection.")
    if isinstance(trouble, smtplib.SMTPResponseException):
        return Away(f"The mail server takes no letters now: {trouble.smtp_code} {_words(trouble.smtp_error)}")
    return Away(
        f"The mail server cannot be reached ({type(trouble).__name__}). Look at SMTP_HOST and SMTP_PORT."
    )


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _leave(connection: smtplib.SMTP) -> None:
    """Say goodbye, without waiting long for the answer."""
    with suppress(OSError, smtplib.SMTPException):
        if connection.sock is not None:
            connection.sock.settimeout(_GOODBYE_SECONDS)
            connection.quit()
    connection.close()
