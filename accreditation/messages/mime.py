"""A letter as the bytes that a mail server takes; no value can begin a header of its own."""

from binascii import b2a_qp
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import cached_property
from urllib.parse import urlsplit

from accreditation import clock
from accreditation.messages.addresses import Envelope
from accreditation.messages.post import Post, Refused, is_one_line
from accreditation.settings import Settings

_LINE_END = "\r\n"


@dataclass(frozen=True)
class Sender:
    """From whom letters come, to whom answers go, and the host that numbers them."""

    name: str
    address: str
    answers_to: str
    host: str

    @cached_property
    def as_head(self) -> str:
        """The name and the address as a head takes them."""
        if self.name.isascii():
            return formataddr((self.name, self.address))
        return f"{Header(self.name, 'utf-8', header_name='From').encode(linesep=_LINE_END)} <{self.address}>"

    @classmethod
    def of(cls, settings: Settings) -> "Sender":
        """The body whose service this is."""
        host = urlsplit(settings.base_url).hostname or "localhost"
        address = settings.mail.sender or f"accreditation@{host if '.' in host else 'localhost'}"
        return cls(settings.body_name, address, settings.contact.email, host)


def as_bytes(post: Post, to: Envelope, sender: Sender) -> bytes:
    """The whole message; raises Refused where a line end or the like is in a value of its head.

    Written here and not by the library's message objects, which take ten times as long for each of ten thousand letters.
    """
    if not (post.subject and is_one_line(post.subject) and is_one_line(sender.name)):
        raise Refused("Its subject cannot stand in a letter.")
    head = {
        "From": sender.as_head,
        "To": to.address,
        "Subject": _encoded(post.subject),
        "Date": format_datetime(clock.now()),
        "Message-ID": f"<{post.number}@{sender.host}>",
        "Auto-Submitted": "auto-generated",
        "Reply-To": sender.answers_to,
        "List-Unsubscribe": f"<{post.preferences}>" if post.preferences else "",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="=_{post.number}"',
    }
    if not all(map(is_one_line, _others(head))):
        raise Refused("Its address cannot stand in a letter.")
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    parts = "".join(
        f"--=_{post.number}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{_quoted(content)}\r\n"
        for kind, content in (("plain", post.text), ("html", post.html))
    )
    return f"{lines}\r\n{parts}--=_{post.number}--\r\n".encode()


def _others(head: dict[str, str]) -> list[str]:
    """The values of a head but for those that are folded, which are looked at before."""
    return [value for name, value in head.items() if name not in {"From", "Subject"}]


def _encoded(subject: str) -> str:
    """A subject as a head takes it; what only looks like encoded words is encoded, too."""
    plain = subject.isascii() and "=?" not in subject
    return Header(subject, "us-ascii" if plain else "utf-8", header_name="Subject").encode(linesep=_LINE_END)


def _quoted(content: str) -> str:
    """Text in lines of plain letters, whose ends are those of mail."""
    return b2a_qp("\r\n".join(content.splitlines()).encode(), istext=True).decode("ascii")
