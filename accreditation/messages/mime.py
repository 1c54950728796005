"""A letter as the bytes that a mail server takes; no value can begin a header of its own."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from urllib.parse import urlsplit

from accreditation import clock
from accreditation.messages.addresses import Envelope
from accreditation.messages.post import Post, Refused, is_one_line
from accreditation.settings import Settings


@dataclass(frozen=True)
class Sender:
    """From whom letters come, to whom answers go, and the host that numbers them."""

    name: str
    address: str
    answers_to: str
    host: str

    @classmethod
    def of(cls, settings: Settings) -> "Sender":
        """The body whose service this is."""
        host = urlsplit(settings.base_url).hostname or "localhost"
        address = settings.mail.sender or f"accreditation@{host if '.' in host else 'localhost'}"
        return cls(settings.body_name, address, settings.contact.email, host)


def as_bytes(post: Post, to: Envelope, sender: Sender) -> bytes:
    """The whole message; raises Refused where a line end or the like is in a value of its head."""
    message = EmailMessage(policy=SMTPUTF8 if to.is_international else SMTP)
    try:
        message["From"] = Address(display_name=sender.name, addr_spec=sender.address)
        message["To"] = to.address
        message["Subject"] = _one_line(post.subject)
    except (ValueError, IndexError) as wrong:
        raise Refused("Its subject or address cannot stand in a letter.") from wrong
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{post.number}@{sender.host}>"
    message["Auto-Submitted"] = "auto-generated"
    if sender.answers_to:
        message["Reply-To"] = sender.answers_to
    message.set_content(post.text, cte="quoted-printable")
    message.add_alternative(post.html, subtype="html", cte="quoted-printable")
    # Not as a header of the message: a long one would be folded into encoded words, which no program reads as an address.
    choice = f"List-Unsubscribe: <{post.preferences}>\r\n" if post.preferences else ""
    return choice.encode("ascii") + message.as_bytes()


def _one_line(subject: str) -> str:
    if not subject or not is_one_line(subject):
        raise ValueError("a subject is one line")
    return subject
