"""A demonstration of its own, in a browser: who its people are, and how one of them signs in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tools import shots

WIDE: ViewportSize = {"width": 1280, "height": 800}
PEOPLE = (
    "contributor",
    "provider lead",
    "executive signatory",
    "information lead",
    "reviewer",
    "moderator",
    "secretariat",
    "panel chair",
    "panel member",
    "ratifier",
    "concern officer",
    "auditor",
    "administrator",
)
"""One person of each kind, by the words of the demonstration's account list."""


@dataclass(frozen=True)
class Site:
    """A running demonstration and the browser that opens it."""

    browser: Browser
    address: str
    accounts: str

    @property
    def password(self) -> str:
        """The password of everybody."""
        return shots.account(self.accounts, PEOPLE[0])[1]

    def email(self, who: str) -> str:
        """The e-mail address of one of `PEOPLE`."""
        return shots.account(self.accounts, who)[0]

    @contextmanager
    def window(self, who: str = "") -> Iterator[Page]:
        """A tab in which one of `PEOPLE`, or whoever has this e-mail address, is signed in; nobody where none is named."""
        context: BrowserContext = self.browser.new_context(
            viewport=WIDE, base_url=self.address, locale="en-GB"
        )
        page = context.new_page()
        if who:
            shots.sign_in(page, self.address, who if "@" in who else self.email(who), self.password)
        yield page
        context.close()


@contextmanager
def site() -> Iterator[Site]:
    """A fresh demonstration that ends with the block."""
    with (
        TemporaryDirectory() as folder,
        shots.demo(Path(folder)) as (address, accounts),
        shots.chromium() as browser,
    ):
        yield Site(browser, address, accounts)
