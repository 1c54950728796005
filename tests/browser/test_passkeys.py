"""Passkeys and codes in Chromium, whose virtual device stands in for a finger: added, signed in with and confirmed with by keyboard alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as Tab

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.people import Person
from accreditation.rules import passwords
from tests.browser.looking import AXE, AXE_FINDS, TOO_WIDE
from tests.browser.serving import NARROW, WIDE
from tests.world import World

pytestmark = pytest.mark.browser
PASSWORD = "plain words are easy to keep"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
AT = "(selector) => document.activeElement.matches(selector)"


@pytest.fixture
def person(live_world: World) -> Person:
    """The provider's lead, with a password."""
    person = live_world.lead
    with unit_of_work():
        person.password_hash = passwords.hashed(PASSWORD)
        db.session.add(person)
    return person


@pytest.fixture
def here(live_app: Flask, address: str) -> str:
    """The service under a name, as passkeys need it."""
    named = address.replace("127.0.0.1", "localhost")
    live_app.extensions["settings"] = replace(live_app.extensions["settings"], base_url=named)
    return named


@pytest.fixture
def enter(browser: Browser, here: str) -> Iterator[Callable[..., Tab]]:
    """Open a window on a machine of its own, with or without scripts."""
    opened: list[BrowserContext] = []

    def window(*, scripts: bool = True) -> Tab:
        context = browser.new_context(
            base_url=here, viewport=WIDE, locale="en-GB", java_script_enabled=scripts
        )
        opened.append(context)
        return context.new_page()

    yield window
    for context in opened:
        context.close()


def device(tab: Tab) -> None:
    """Give the machine a device that holds passkeys and knows its owner's finger."""
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def reach(tab: Tab, selector: str) -> None:
    """Go to something with the tabulator key."""
    for _ in range(60):
        if tab.evaluate(AT, selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard on {tab.url}")


def write(tab: Tab, name: str, words: str) -> None:
    reach(tab, f"input[name={name}]")
    tab.keyboard.type(words)


def press(tab: Tab, button: str) -> None:
    """Go to a button or link of these words, and press it; the page that it leads to is waited for."""
    go_to(tab, button)
    send(tab)


def go_to(tab: Tab, button: str) -> None:
    target = tab.locator("main").get_by_text(button, exact=True).first
    expect(target).to_be_visible()
    target.evaluate("(node) => node.setAttribute('data-target', '')")
    reach(tab, "[data-target]")


def send(tab: Tab) -> None:
    """Press the enter key, and wait for the page that it leads to."""
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def sign_in(tab: Tab, person: Person) -> None:
    tab.goto("/sign-in?next=/account/signing-in")
    write(tab, "email", person.email)
    write(tab, "password", PASSWORD)
    send(tab)


def examine(tab: Tab) -> None:
    """Nothing that axe finds, and nothing beside the page at 320 pixels."""
    tab.evaluate(AXE)
    assert tab.evaluate(AXE_FINDS) == []
    tab.set_viewport_size(NARROW)
    assert tab.evaluate(TOO_WIDE, NARROW["width"]) == []
    tab.set_viewport_size(WIDE)


def headline(tab: Tab, words: str) -> None:
    expect(tab.get_by_role("heading", level=1)).to_contain_text(words)


def test_a_passkey_by_keyboard_alone(enter: Callable[..., Tab], person: Person) -> None:
    tab = enter()
    device(tab)
    sign_in(tab, person)
    press(tab, "Add a passkey")
    headline(tab, "Confirm that it is you")
    write(tab, "password", PASSWORD)
    send(tab)
    headline(tab, "Add a passkey")
    expect(tab.get_by_text("Passkeys need a newer browser")).to_be_hidden()
    write(tab, "name", "Ward laptop")
    send(tab)
    headline(tab, "Your recovery codes")
    examine(tab)
    press(tab, "I have kept them")
    expect(tab.locator("strong", has_text="Ward laptop")).to_be_visible()

    tab.get_by_role("button", name="Sign out").click()
    headline(tab, "Sign in")
    press(tab, "Sign in with a passkey")
    headline(tab, "Home")

    # The password is half of it now; the passkey is the other half.
    tab.get_by_role("button", name="Sign out").click()
    sign_in(tab, person)
    headline(tab, "One more step")
    examine(tab)
    press(tab, "Use a passkey")
    headline(tab, "How you sign in")

    press(tab, "Make new recovery codes")
    headline(tab, "Confirm that it is you")
    examine(tab)
    press(tab, "Use a passkey")
    headline(tab, "Recovery codes")
    press(tab, "Make new recovery codes")
    headline(tab, "Your recovery codes")


def test_a_device_that_holds_no_passkey_of_ours_says_so_and_leaves_another_way(
    enter: Callable[..., Tab], person: Person
) -> None:
    tab = enter()
    device(tab)
    tab.goto("/sign-in")
    go_to(tab, "Sign in with a passkey")
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-passkey] + [role=status]")).to_contain_text("Try again, or use another way")
    examine(tab)
    write(tab, "email", person.email)
    write(tab, "password", PASSWORD)
    send(tab)
    headline(tab, "Home")


def test_an_app_without_scripts_by_keyboard_alone(enter: Callable[..., Tab], person: Person) -> None:
    tab = enter(scripts=False)
    sign_in(tab, person)
    press(tab, "Add a passkey")
    write(tab, "password", PASSWORD)
    send(tab)
    expect(tab.get_by_text("Passkeys need a newer browser")).to_be_visible()
    expect(tab.get_by_role("button", name="Make a passkey")).to_be_hidden()
    press(tab, "set up an app that makes codes")
    headline(tab, "Confirm that it is you")
    write(tab, "password", PASSWORD)
    send(tab)
    headline(tab, "Set up an app")
    picture = tab.locator(".factors-picture svg").bounding_box()
    assert picture is not None
    assert picture["width"] > 150
    app = pyotp.TOTP("".join(tab.locator(".factors-key span").all_inner_texts()))
    write(tab, "one_time_code", app.at(clock.now()))
    send(tab)
    headline(tab, "Your recovery codes")
    code = tab.locator(".factors-codes li").first.inner_text()

    elsewhere = enter(scripts=False)
    sign_in(elsewhere, person)
    headline(elsewhere, "One more step")
    expect(elsewhere.get_by_role("button", name="Use a passkey")).to_have_count(0)
    write(elsewhere, "one_time_code", code.lower())
    send(elsewhere)
    headline(elsewhere, "How you sign in")
    expect(elsewhere.get_by_text("You have 9 recovery codes left.")).to_be_visible()
