"""By which way letters leave: a mail server, GOV.UK Notify or a folder, which promise the same (`base`)."""

from pathlib import Path

from accreditation.messages.channels.base import Channel
from accreditation.messages.channels.folder import FolderChannel
from accreditation.messages.channels.smtp import SmtpChannel
from accreditation.messages.mime import Sender
from accreditation.settings import Settings


def channel_from(settings: Settings) -> Channel | None:
    """The way that is set up; None where there is none, and letters wait."""
    mail, sender = settings.mail, Sender.of(settings)
    if mail.server is not None:
        return SmtpChannel(mail.server, sender, mail.timeout)
    if mail.notify is not None:
        from accreditation.messages.channels.notify import NotifyChannel  # a web worker needs none of it

        return NotifyChannel(mail.notify, mail.timeout)
    return FolderChannel(Path(mail.folder), sender) if mail.folder else None
