"""Somebody comes in through their organisation by keyboard alone, and without scripts; the organisation is a real process."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as Tab

from accreditation.db import db, unit_of_work
from accreditation.models.people import Person
from accreditation.rules import passwords
from tests.browser.looking import AXE, AXE_FINDS
from tests.offering import nhs, offered
from tests.servers import oidc_mock
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PASSWORD = "plain words are easy to keep"
SUBJECT = "555036632103"


@pytest.fixture
def person(live_world: World, live_app: Flask, address: str) -> Iterator[Person]:
    """The provider's lead, whom the organisation knows by their address."""
    lead = live_world.lead
    with unit_of_work():
        lead.password_hash = passwords.hashed(PASSWORD)
        db.session.add(lead)
    known_there = {"sub": SUBJECT, "email": lead.email, "email_verified": True}
    with oidc_mock.running(known_there) as issuer, offered(live_app, nhs(issuer), base_url=address):
        yield lead


def press(page: Tab, name: str) -> None:
    """Go to a link or button by the Tab key, and press it by Enter."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate("() => (document.activeElement.innerText || '').trim()")
        if focused == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"the Tab key never came to {name!r}")


def heading(page: Tab, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.evaluate(AXE)
    assert page.evaluate(AXE_FINDS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"


def test_by_keyboard_alone_one_signs_in_links_confirms_and_signs_out(
    person: Person, signed_in: Callable[..., BrowserContext]
) -> None:
    page = signed_in(None, narrow=True).new_page()
    page.goto("/sign-in?next=/account")
    press(page, "Sign in with NHS CIS2")
    press(page, SUBJECT)
    heading(page, "This sign-in does not open an account yet")
    press(page, "Sign in with your password once")
    page.get_by_label("Email address").focus()
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    heading(page, "Link NHS CIS2 to your account")
    press(page, "Link NHS CIS2")
    heading(page, "Sign-ins by your organisation")
    page.goto("/account")
    press(page, "Sign out")
    page.goto("/sign-in?next=/account")
    press(page, "Sign in with NHS CIS2")
    press(page, SUBJECT)
    heading(page, "Your account")
    page.goto("/step-up?purpose=sign:1&next=/account/sign-ins")
    press(page, "Confirm with NHS CIS2")
    press(page, SUBJECT)
    heading(page, "Sign-ins by your organisation")
    press(page, "Sign out")
    heading(page, "You are signed out of this service")
    press(page, "Sign out of NHS CIS2 too")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("You are signed out of this service")


def test_without_scripts_one_stops_and_then_comes_in(
    person: Person, signed_in: Callable[..., BrowserContext]
) -> None:
    page = signed_in(None, scripts=False).new_page()
    page.goto("/sign-in?next=/account")
    page.get_by_role("button", name="Sign in with NHS CIS2").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You were not signed in")
    page.get_by_role("button", name="Try again with NHS CIS2").click()
    page.get_by_role("button", name=SUBJECT).click()
    page.get_by_role("button", name="Sign in with your password once").click()
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Link NHS CIS2").click()
    expect(page.get_by_text("From now on you can sign in with NHS CIS2.")).to_be_visible()
