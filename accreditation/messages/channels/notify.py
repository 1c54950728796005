"""Letters by GOV.UK Notify: one template there, whose subject and body are ours."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from accreditation.mail_settings import Notify
from accreditation.messages.addresses import envelope
from accreditation.messages.channels.base import Delivery
from accreditation.messages.post import Away, Post, Refused

_WRONG = 400
_ABOUT_THE_ADDRESS = "email_address"
# Its own log would repeat what the service answered, the address among it.
logging.getLogger("notifications_python_client").setLevel(logging.ERROR)


@dataclass(frozen=True)
class NotifyChannel:
    """One service of GOV.UK Notify."""

    notify: Notify
    timeout: float

    @contextmanager
    def opened(self) -> Iterator[Delivery]:
        """A client of its own: they are not shared between threads."""
        client = NotificationsAPIClient(  # type: ignore[no-untyped-call]
            self.notify.key, base_url=self.notify.url, timeout=self.timeout
        )
        with client.request_session:
            yield _Client(client, self.notify.template)


@dataclass(frozen=True)
class _Client:
    client: NotificationsAPIClient
    template: str

    def send(self, post: Post) -> None:
        """Hand a letter over; our number goes with it as its reference."""
        try:
            self.client.send_email_notification(  # type: ignore[no-untyped-call]
                email_address=envelope(post.to).address,
                template_id=self.template,
                personalisation={"subject": post.subject, "body": post.unwrapped},
                reference=post.number,
            )
        except APIError as trouble:
            raise _plainly(trouble) from trouble


def _plainly(trouble: APIError) -> Exception:
    """A refusal of this letter, or trouble that stops all of them: a wrong key, a limit, a service that is away."""
    if trouble.status_code != _WRONG:
        return Away(f"GOV.UK Notify takes no letters now: {trouble.status_code}.")
    words = str(trouble.message)
    if "template" in words.lower():
        return Away("GOV.UK Notify does not know the template. Look at NOTIFY_TEMPLATE.")
    return Refused(f"GOV.UK Notify refused the letter: {words}", of_address=_ABOUT_THE_ADDRESS in words)
