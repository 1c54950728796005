"""Take the pictures of the README from a demo made for the purpose; touches no demo that a person works in.

It prepares a demo in a folder of its own, signs in as each person of the list and follows links by their address, so
a picture shows what that person would come to. A link that is not there stops it.
"""

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")
PASSWORD = re.compile(r"password\W*(?:is|for all)?\W*(\S{8,})", re.IGNORECASE)
WIDE, NARROW = 1280, 320
COLOURS = 128


@dataclass(frozen=True)
class Picture:
    """One picture: whose eyes (a word of the demo's account list), where to begin, which links to follow.

    A link is known by its address and its words, with a space between.
    """

    name: str
    who: str = ""
    start: str = "/"
    follow: tuple[str, ...] = ()
    width: int = WIDE
    height: int = 960


STROKE = r"/applications/\d+ Stroke unit"
REVIEW = r"/reviews/\d+ .*Acute medical unit"

LIST = (
    Picture("register", start="/register"),
    Picture("award", start="/register", follow=(r"/register/\S+ Children's ward",)),
    Picture("provider-home", "provider lead"),
    Picture("application", "provider lead", follow=(STROKE,), height=1280),
    Picture("standard", "provider lead", follow=(STROKE, r"/standards/1\.1 "), height=1280),
    Picture(
        "standard-narrow", "provider lead", follow=(STROKE, r"/standards/1\.1 "), width=NARROW, height=1100
    ),
    Picture("evidence", "provider lead", start="/evidence"),
    Picture("reviewer-home", "reviewer"),
    Picture(
        "review", "reviewer", follow=(REVIEW, r"/standards/1\.4 ", r"cited=.*Educational audit"), height=1900
    ),
    Picture("review-narrow", "reviewer", follow=(REVIEW, r"/standards/1\.4 "), width=NARROW, height=1100),
    Picture("consensus", "moderator", follow=(r"/consensus ",), height=1280),
    Picture("worklist", "secretariat", start="/worklist"),
    Picture(
        "case", "secretariat", start="/worklist", follow=(r"/cases/\d+ Acute medical unit",), height=1280
    ),
    Picture("meeting", "panel chair", start="/meetings", follow=(r"/meetings/\d+ .*",), height=1280),
    Picture(
        "paper",
        "panel chair",
        start="/meetings",
        follow=(r"/meetings/\d+ .*", r"/items/\d+ Health"),
        height=1400,
    ),
)


def free_port() -> int:
    """Return a port of this machine that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, str]]:
    """Run a fresh demo; yield its address and the account list that it prints."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "DEMO": "1", "INSTANCE": str(folder), "BASE_URL": address, "PORT": str(port)}
    prepare = [str(Path(sys.executable).parent / "flask"), "--app", "wsgi", "demo", "prepare"]
    accounts = subprocess.run(
        prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    # Its log goes where errors go, so that what a measurement prints stands alone.
    server = subprocess.Popen(
        [sys.executable, "tools/supervise.py"], cwd=ROOT, env=environment, stdout=sys.stderr
    )
    try:
        wait_for(port, server)
        yield address, accounts
    finally:
        server.terminate()
        server.wait(30)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the demo answers; give up when it ends or after half a minute."""
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The demo did not start.")


def account(accounts: str, who: str) -> tuple[str, str]:
    """Find a person's address and the password in the account list that the demo prints."""
    lines = accounts.lower().splitlines()
    line = next((line for line in lines if f"  {who} (" in line and EMAIL.search(line)), None)
    password = PASSWORD.search(accounts)
    email = EMAIL.search(line) if line else None
    if email is None or password is None:
        raise SystemExit(f"The demo's account list names no {who} with a password.")
    return email.group(0), password.group(1)


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    """Sign in as a person would."""
    page.goto(f"{address}/sign-in")
    page.locator("main input[name=email]").fill(email)
    page.locator("main input[name=password]").fill(password)
    page.locator("main input[name=password]").press("Enter")
    page.wait_for_load_state()
    if page.url.endswith("/sign-in"):
        raise SystemExit(f"{email} could not sign in.")


def follow(page: Page, address: str, pattern: str) -> None:
    """Go where the first link with such an address and words leads, to the top of that page."""
    links = page.locator("main a").evaluate_all(
        "links => links.map(link => `${link.href} ${link.textContent.replace(/\\s+/g, ' ').trim()}`)"
    )
    target = next((link for link in links if link.startswith(address) and re.search(pattern, link)), None)
    if target is None:
        raise SystemExit(f"{page.url} has no link like {pattern}")
    page.goto(target.split(" ")[0].split("#")[0])


def take(browser: Browser, picture: Picture, address: str, accounts: str) -> None:
    """Take one picture into docs/pictures."""
    size: ViewportSize = {"width": picture.width, "height": picture.height}
    context = browser.new_context(viewport=size, base_url=address)
    page = context.new_page()
    if picture.who:
        sign_in(page, address, *account(accounts, picture.who))
    page.goto(picture.start)
    for pattern in picture.follow:
        follow(page, address, pattern)
    page.wait_for_load_state("networkidle")
    small(page.screenshot()).save(PICTURES / f"{picture.name}.png", optimize=True)
    context.close()
    print(f"docs/pictures/{picture.name}.png", flush=True)


def small(taken: bytes) -> Image.Image:
    """The same picture in so few colours that its file is small."""
    return Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without one, it is said how to get it."""
    program = shutil.which("chromium-headless-shell")
    if program is None:
        raise SystemExit("Chromium is missing. Mend it with: sudo apt-get install chromium-headless-shell")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=sandbox)
        yield browser
        browser.close()


def main() -> int:
    """Take the pictures named on the command line, or all."""
    pictures = [picture for picture in LIST if not sys.argv[1:] or picture.name in sys.argv[1:]]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder)) as (address, accounts),
        chromium() as browser,
    ):
        for picture in pictures:
            take(browser, picture, address, accounts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
