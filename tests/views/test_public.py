"""What everybody may read: the same for all without a session, with the own menu for who is signed in, and true."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from accreditation.enums.people import Role
from accreditation.settings import ROOT, Contact, Settings
from tests.offering import nhs, offered
from tests.statements import counted
from tests.world import World

pytestmark = pytest.mark.one_database
PUBLIC = (
    "/register",
    "/verify",
    "/standards",
    "/standards/regulators",
    "/help",
    "/contact",
    "/privacy",
    "/cookies",
    "/accessibility",
)


@pytest.mark.parametrize("path", PUBLIC)
def test_without_a_session_a_public_page_is_kept_for_a_minute_and_asks_for_nobody(
    world: World, path: str
) -> None:
    world.framework  # noqa: B018 - the standards need a published framework
    visitor = world.client()
    visitor.get(path)
    with counted() as statements:
        page = visitor.get(path)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in page.headers
    assert "Cookie" in page.headers["Vary"]
    assert ">Sign in</a>" in page.text
    assert not [statement for statement in statements if "user_sessions" in statement]


@pytest.mark.parametrize("path", PUBLIC)
def test_who_is_signed_in_keeps_their_menu_and_nobody_keeps_that_page(world: World, path: str) -> None:
    world.framework  # noqa: B018 - the standards need a published framework
    page = world.client(world.lead).get(path)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Cookie" in page.headers["Vary"]
    assert world.lead.name in page.text
    assert 'href="/evidence"' in page.text
    assert ">Sign in</a>" not in page.text


def test_a_session_that_is_over_reads_the_page_as_everybody_does(world: World) -> None:
    visitor = world.client()
    visitor.set_cookie("accreditation", "of a session that is long over")
    page = visitor.get("/register")
    assert page.headers["Cache-Control"] == "no-store"
    assert ">Sign in</a>" in page.text


def test_what_was_said_once_is_not_lost_on_a_public_page(world: World) -> None:
    browser = world.client(world.lead)
    with browser.session_transaction() as session:
        session["_flashes"] = [("message", "Your file has arrived.")]
    assert "Your file has arrived." in browser.get("/register").text
    assert "Your file has arrived." not in browser.get("/register").text


def test_the_standards_are_those_of_the_newest_framework(world: World) -> None:
    assert "No standards are published yet" in world.client().get("/standards").text
    world.framework  # noqa: B018 - published by asking for it
    page = world.client().get("/standards").text
    assert "1.1" in page
    assert "Must-meet standard" in page


def test_help_opens_with_the_answers_for_who_asks(world: World) -> None:
    def opened(page: str) -> list[str]:
        return re.findall(r'<details class="nhsuk-details" id="help-(\w+)" open>', page)

    assert opened(world.client().get("/help").text) == ["anybody"]
    assert opened(world.client(world.lead).get("/help").text) == ["provider"]
    for role, kind in (
        (Role.PANEL_CHAIR, "panel"),
        (Role.SECRETARIAT, "office"),
        (Role.REVIEWER, "reviewer"),
    ):
        assert opened(world.client(world.person(role)).get("/help").text) == [kind]
    assert opened(world.client(world.person(Role.ANALYST)).get("/help").text) == ["anybody"]


def test_each_kind_of_person_finds_five_answers_that_lead_somewhere(world: World, app: Flask) -> None:
    page = world.client().get("/help").text
    sections = re.findall(r'<details .*?id="help-(\w+)".*?>(.*?)</details>', page, re.DOTALL)
    assert len(sections) == 6
    urls = app.url_map.bind("localhost")
    for kind, section in sections:
        links = re.findall(r'<a href="([^"]+)">', section)
        assert len(re.findall("<h2", section)) == len(links) == 5, kind
        for link in links:
            assert urls.match(link.partition("?")[0])[0]


def _with(app: Flask, contact: Contact) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], contact=contact)


def test_contact_says_whom_to_turn_to_or_honestly_that_nobody_is_set(world: World, app: Flask) -> None:
    before = app.extensions["settings"]
    try:
        for path in ("/contact", "/accessibility"):
            _with(app, Contact(name="Only a name"))
            assert "No contact details have been entered" in world.client().get(path).text
            _with(app, Contact("Quality team", "quality@nhs.example", "0113 496 0000", "Weekdays, 9 to 5"))
            page = world.client().get(path).text
            assert "No contact details" not in page
            for words in (
                "Quality team",
                '"mailto:quality@nhs.example"',
                "0113 496 0000",
                "Weekdays, 9 to 5",
            ):
                assert words in page
    finally:
        app.extensions["settings"] = before


def test_the_environment_sets_the_contact() -> None:
    environment = {"CONTACT_EMAIL": " quality@nhs.example ", "CONTACT_HOURS": "Weekdays"}
    contact = Settings.from_environment(environment).contact
    assert contact == Contact(email="quality@nhs.example", hours="Weekdays")
    assert contact.is_set


def test_the_page_on_cookies_names_all_that_is_kept_in_a_browser(world: World, app: Flask) -> None:
    page = world.client().get("/cookies").text
    assert f"<code>{app.config['SESSION_COOKIE_NAME']}</code>" in page
    assert f"<code>{app.config['DEVICE_COOKIE']}</code>" in page
    scripts = "".join(path.read_text() for path in (ROOT / "accreditation/static/js").glob("*.js"))
    for name in re.findall(r'localStorage\.\w+\(["`]([\w-]+)', scripts):
        assert re.search(f"<code>{name}( …)?</code>", page), f"{name} is kept in the browser, unsaid"
    assert "<code>typed …</code>" in page
    setters = [
        path.name for path in (ROOT / "accreditation").rglob("*.py") if "set_cookie(" in path.read_text()
    ]
    assert sorted(setters) == ["devices.py", "pending_sign_ins.py"]
    assert app.config["PENDING_COOKIE"] not in page, "it is for a sign-in that is not offered"
    with offered(app, nhs()):
        assert f"<code>{app.config['PENDING_COOKIE']}</code>" in world.client().get("/cookies").text


def test_health_answers(world: World) -> None:
    answer = world.client().get("/health")
    assert answer.json == {"status": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"
