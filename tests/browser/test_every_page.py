"""Every page: it answers as it should, axe finds nothing, nothing scrolls sideways.

Here each page is looked at once; tests/soak/test_every_state.py looks at each in all the states of the gallery, and
without scripts, too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pytest
from lxml import html as parser
from playwright.sync_api import Browser, BrowserContext

from accreditation.app import create_app
from accreditation.db import db
from tests import databases
from tests.browser import gallery as galleries
from tests.browser.gallery import GROUPS, Gallery
from tests.browser.looking import Eye, new_window
from tests.browser.pages.page import Page
from tests.browser.serving import WIDE, served
from tests.client import Client
from tests.servers import vnu

# On one worker, because what was examined on one page is not examined again on the next.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("gallery"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """This worker's copy of the gallery."""
    opened = galleries.open_copy(tmp_path_factory.mktemp("gallery"))
    yield opened
    with opened.app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def address(gallery: Gallery) -> Iterator[str]:
    """Where the gallery answers."""
    with served(gallery.app) as address:
        yield address


@pytest.fixture(scope="module")
def eye() -> Eye:
    """This worker's eye: what it has examined in one group it need not examine in the next."""
    return Eye()


def by_person(pages: tuple[Page, ...]) -> Iterator[tuple[str, list[Page]]]:
    """The pages of a group without its downloads, by who opens them."""
    in_order = sorted((page for page in pages if not page.download), key=lambda page: page.window)
    for who, group in groupby(in_order, key=lambda page: page.window):
        yield who, list(group)


@contextmanager
def entered(
    browser: Browser, gallery: Gallery, address: str, who: str, *, scripts: bool = True
) -> Iterator[BrowserContext]:
    """A window in which somebody of the gallery is signed in."""
    context = browser.new_context(
        base_url=address, viewport=WIDE, locale="en-GB", java_script_enabled=scripts
    )
    if who:
        cookie = {"name": "accreditation", "value": gallery.cookie(who), "url": address}
        context.add_cookies([cookie])  # type: ignore[list-item]
    yield context
    context.close()


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_of_pages_is_in_order(
    browser: Browser, gallery: Gallery, address: str, eye: Eye, group: str
) -> None:
    once = galleries.first_of_each(gallery)
    wrong: list[str] = []
    for who, theirs in by_person(tuple(page for page in gallery.pages[group] if page.name in once)):
        with entered(browser, gallery, address, who) as context:
            window = new_window(context, address)
            for page in theirs:
                wrong += eye.look(window, page)
    assert not wrong, "\n".join(wrong)


def test_trouble_is_told_on_a_page_that_is_in_order(browser: Browser, tmp_path: Path) -> None:
    app = create_app(databases.settings(f"sqlite:///{tmp_path / 'nowhere' / 'lost.sqlite'}", tmp_path))
    app.add_url_rule("/broken", view_func=lambda: str(1 / 0))
    with served(app) as address, browser.new_context(base_url=address, viewport=WIDE) as context:
        window, eye = new_window(context, address), Eye()
        for page in (Page("database-gone", "", "/register", 503), Page("broken", "", "/broken", 500)):
            assert eye.look(window, page) == []


def test_every_endpoint_is_in_the_gallery(gallery: Gallery) -> None:
    shown = galleries.shown_endpoints(gallery.app, gallery.all)
    assert galleries.readable_endpoints(gallery.app) - shown == set()
    names = [page.name for page in gallery.all]
    assert len(names) == len(set(names)), "each page has a name of its own"


@pytest.mark.soak
def test_every_page_is_valid_html(gallery: Gallery, tmp_path: Path) -> None:
    pages, wrong = {}, []
    for page in gallery.all:
        try:
            status, text = _read(gallery, page)
        except AssertionError as reason:
            wrong.append(f"{page.name} ({page.path}): {reason}")
            continue
        if status != page.status:
            wrong.append(f"{page.name} ({page.path}) answered {status}, not {page.status}")
        if not page.download:
            pages[page.name] = text
    assert not wrong, "\n".join(wrong)
    problems = vnu.problems(pages, tmp_path)
    assert not problems, "\n".join(problems)


def _read(gallery: Gallery, page: Page) -> tuple[int, str]:
    """The page as it comes over the wire; the client checks it, too."""
    gallery.app.test_client_class = Client
    client = gallery.app.test_client()
    if page.who:
        client.set_cookie("accreditation", gallery.cookie(page.window))
    answer = client.get(page.path)
    if page.send is not None:
        answer = client.post(page.path, data=_filled(answer.text, page.send))
    text = "" if page.download else answer.text
    answer.close()
    return answer.status_code, text


def _filled(html: str, sent: dict[str, str]) -> dict[str, str | list[str]]:
    """What a browser would send: the form as it stands, with what was typed."""
    forms = parser.fromstring(html).xpath("//main//form[@method='post']")
    names = [{field.get("name") for field in form.xpath(".//*[@name]")} for form in forms]
    assert forms, "there is no form to send"
    form = next((form for form, held in zip(forms, names, strict=True) if set(sent) <= held), forms[0])
    filled: dict[str, str | list[str]] = {}
    for name, value in form.form_values():
        values = filled.setdefault(name, [])
        assert isinstance(values, list)
        values.append(value)
    return {**filled, **sent}
