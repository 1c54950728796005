"""Debian's Chromium for tests: the build without a screen; without the network, without its own errands."""

import shutil

from playwright.sync_api import Browser, Playwright

from tests.servers.missing import missing

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-auto-reload",  # an error page is opened again by the test alone
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
    # Passkeys belong to a name; a number is none.
    "--host-resolver-rules=MAP localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def launch(playwright: Playwright) -> Browser:
    """A browser, or the test says that Chromium is missing."""
    path = shutil.which("chromium-headless-shell")
    if path is None:
        missing("Chromium", "Install Debian's chromium-headless-shell")
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
