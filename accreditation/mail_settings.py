"""How letters by e-mail leave: a mail server, GOV.UK Notify, or a folder; nothing of it is needed to start."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Security = Literal["starttls", "tls", "none"]
NOTIFY_URL = "https://api.notifications.service.gov.uk"
SUBMISSION_PORT = 587
_MOST_CONNECTIONS = 16
_ADDRESS = re.compile(r"[!-?A-Z^-~]+@[a-zA-Z0-9.-]+", re.ASCII)


class BadMail(Exception):
    """Letters cannot be sent like this; the message says what to set."""


@dataclass(frozen=True)
class MailServer:
    """A mail server that takes our letters."""

    host: str
    port: int = SUBMISSION_PORT
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""


@dataclass(frozen=True)
class Notify:
    """A service of GOV.UK Notify, with the one template that carries every letter."""

    key: str = field(repr=False)
    template: str
    url: str = NOTIFY_URL


@dataclass(frozen=True)
class Mail:
    """At most one way by which letters leave, from whom they come, and how they are sent."""

    sender: str = ""
    server: MailServer | None = None
    notify: Notify | None = None
    folder: str = ""
    connections: int = 2
    timeout: int = 20

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, demo_folder: str = "") -> "Mail":
        """Each part by its name; the demonstration writes into a folder unless another way is set; raises BadMail."""
        server, notify = _server(environment), _notify(environment)
        folder = environment.get("MAIL_FOLDER", "").strip()
        if sum(map(bool, (server, notify, folder))) > 1:
            raise BadMail("Set only one of SMTP_HOST, NOTIFY_KEY and MAIL_FOLDER: letters leave by one way.")
        sender = environment.get("MAIL_FROM", "").strip()
        if server is not None and not sender:
            raise BadMail("SMTP_HOST needs MAIL_FROM, the address that letters come from.")
        if sender and not _ADDRESS.fullmatch(sender):
            raise BadMail("MAIL_FROM must be one address, like accreditation@example.org.")
        return cls(
            sender=sender,
            server=server,
            notify=notify,
            folder=folder or ("" if server or notify else demo_folder),
            connections=_number(environment, "MAIL_CONNECTIONS", cls.connections, most=_MOST_CONNECTIONS),
            timeout=_number(environment, "MAIL_TIMEOUT_SECONDS", cls.timeout),
        )

    @property
    def is_set(self) -> bool:
        """Whether letters can leave at all."""
        return bool(self.server or self.notify or self.folder)

    @property
    def in_words(self) -> str:
        """By which way letters leave, without a secret."""
        if self.server is not None:
            return f"the mail server {self.server.host}, port {self.server.port}"
        if self.notify is not None:
            return "GOV.UK Notify"
        return f"files in {self.folder}" if self.folder else "no way that is set up"


def _server(environment: Mapping[str, str]) -> MailServer | None:
    host = environment.get("SMTP_HOST", "").strip()
    if not host:
        return None
    security = environment.get("SMTP_SECURITY", "starttls").strip().lower()
    if security not in get_args(Security):
        raise BadMail(f"SMTP_SECURITY must be one of: {', '.join(get_args(Security))}.")
    if security == "none" and not _is_this_machine(host):
        raise BadMail("SMTP_SECURITY=none is for a mail server on this machine; use starttls or tls.")
    default_port = 465 if security == "tls" else SUBMISSION_PORT
    return MailServer(
        host=host,
        port=_number(environment, "SMTP_PORT", default_port, most=65_535),
        security=security,  # type: ignore[arg-type]  # one of them, as was just seen
        user=environment.get("SMTP_USER", ""),
        password=environment.get("SMTP_PASSWORD", ""),
        ca_file=environment.get("SMTP_CA_FILE", ""),
    )


def _notify(environment: Mapping[str, str]) -> Notify | None:
    key, template = (environment.get(name, "").strip() for name in ("NOTIFY_KEY", "NOTIFY_TEMPLATE"))
    if bool(key) != bool(template):
        raise BadMail("NOTIFY_KEY and NOTIFY_TEMPLATE belong together: set both or neither.")
    url = environment.get("NOTIFY_URL", NOTIFY_URL)
    return Notify(key, template, url) if key else None


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _number(environment: Mapping[str, str], name: str, default: int, *, most: int = 600) -> int:
    try:
        number = int(environment.get(name, str(default)))
    except ValueError:
        number = 0
    if not 1 <= number <= most:
        raise BadMail(f"{name} must be a whole number from 1 to {most}.")
    return number
