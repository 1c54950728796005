"""Five tasks for each kind of person, each found from the sign-in page by labels alone, without the address bar."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page as Tab

from accreditation.db import db, unit_of_work
from accreditation.models.people import Person
from tests.browser import gallery as galleries
from tests.browser.gallery import Gallery
from tests.browser.serving import WIDE, served
from tests.journeys.journey import HASH, PASSWORD
from tests.soak.finding import TASKS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """A copy of the gallery in which everybody has a password."""
    opened = galleries.open_copy(tmp_path_factory.mktemp("finding"))
    with opened.app.app_context():
        with unit_of_work():
            for person in db.session.scalars(db.select(Person)):
                person.password_hash = HASH
        yield opened
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def address(gallery: Gallery) -> Iterator[str]:
    """Where the gallery answers."""
    with served(gallery.app) as address:
        yield address


def labelled(tab: Tab, label: str) -> Locator:
    """The first link, button or fold on the page that has these words."""
    words = re.compile(label)
    place = tab.locator("body")
    shown = place.get_by_role("link", name=words).or_(place.get_by_role("button", name=words))
    return shown.or_(place.locator("summary", has_text=words)).first


@pytest.mark.parametrize("who", TASKS)
def test_everything_that_people_come_for_is_found(
    browser: Browser, gallery: Gallery, address: str, who: str
) -> None:
    lost = []
    with browser.new_context(base_url=address, viewport=WIDE, locale="en-GB") as context:
        tab = context.new_page()
        tab.set_default_timeout(8_000)
        if who:
            _sign_in(tab, gallery.emails[who])
        else:
            tab.goto("/")
        for task in TASKS[who]:
            lost += _find(tab, task.words, task.labels, task.heading)
    assert not lost, "\n".join(lost)


def _sign_in(tab: Tab, email: str) -> None:
    tab.goto("/sign-in")
    tab.get_by_label("Email address").fill(email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.get_by_role("heading", name="Home", level=1).wait_for()


def _find(tab: Tab, words: str, labels: tuple[str, ...], heading: str) -> list[str]:
    tab.get_by_role("link", name="Placement accreditation", exact=True).click()
    for label in labels:
        target = labelled(tab, label)
        try:
            target.click()
        except BrowserError:
            return [f"{words}: nothing on {tab.url} is called “{label}”"]
        tab.wait_for_load_state()
    reached = tab.locator("h1").inner_text()
    return [] if re.search(heading, reached) else [f"{words}: led to “{reached}” ({tab.url})"]
