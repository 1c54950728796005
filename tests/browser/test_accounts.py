"""Into an account by keyboard alone, with scripts off; and what a shared computer keeps of what was typed."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as Tab
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind
from accreditation.enums.people import Role
from accreditation.models.people import UserSession
from accreditation.services import grants, invitations
from tests import posted
from tests.journeys.journey import HASH, PASSWORD
from tests.world import World

pytestmark = [pytest.mark.browser]

NEW = "another good long passphrase"
FURTHEST = 40
WORDS = "Unsaved-on-the-ward"
IN_TAB = "() => JSON.stringify({ ...sessionStorage, ...localStorage })"
Window = Callable[..., BrowserContext]


def reach(tab: Tab, name: str) -> None:
    """Go on with the tabulator to the control of this name."""
    for _ in range(FURTHEST):
        tab.keyboard.press("Tab")
        focused = tab.evaluate(
            "() => (document.activeElement.labels?.[0] || document.activeElement).textContent.trim()"
        )
        if focused == name:
            return
    raise AssertionError(f"{name} is not reached with the tabulator on {tab.url}")


def fill(tab: Tab, name: str, text: str) -> None:
    reach(tab, name)
    tab.keyboard.press("Control+A")
    tab.keyboard.type(text)


def sign_in(tab: Tab, email: str, password: str) -> None:
    fill(tab, "Email address", email)
    fill(tab, "Password", password)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/home")


@pytest.mark.parametrize("scripts", [False, True])
def test_an_invitation_is_accepted_by_keyboard_alone(
    live_world: World, signed_in: Window, scripts: bool
) -> None:
    scope = grants.Scope(organisation_id=live_world.organisation.id)
    actor = live_world.viewer(live_world.person(Role.ADMINISTRATOR))
    with unit_of_work():
        invitations.invite(
            email="ann@example.org",
            name="Ann Other",
            prepared=invitations.PreparedRole(Role.CONTRIBUTOR, scope),
            actor=actor,
        )
    tab = signed_in(None, scripts=scripts).new_page()
    tab.goto(posted.link(LetterKind.INVITATION))
    fill(tab, "Your full name", "Ann Married")
    fill(tab, "Choose a password", NEW)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Your account is open")).to_be_visible()
    sign_in(tab, "ann@example.org", NEW)
    expect(tab.get_by_role("link", name="Ann Married")).to_be_visible()


@pytest.mark.parametrize("scripts", [False, True])
def test_a_forgotten_password_is_replaced_by_keyboard_alone(
    live_world: World, signed_in: Window, scripts: bool
) -> None:
    person = live_world.lead
    tab = signed_in(None, scripts=scripts).new_page()
    tab.goto("/sign-in")
    reach(tab, "Forgotten your password?")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/forgotten-password")
    fill(tab, "Email address", person.email)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Look at your email")).to_be_visible()
    tab.goto(posted.link(LetterKind.PASSWORD_RESET))
    fill(tab, "New password", NEW)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Your new password is set")).to_be_visible()
    sign_in(tab, person.email, NEW)


@pytest.mark.parametrize("shared", [False, True])
def test_what_is_typed_stays_in_the_browser_only_where_the_computer_is_ones_own(
    live_world: World, signed_in: Window, shared: bool
) -> None:
    with unit_of_work():
        live_world.lead.password_hash = HASH
    path = f"/applications/{live_world.application().id}/standards/1.1"
    tab = signed_in(None).new_page()
    tab.on("dialog", lambda dialog: dialog.accept())
    _sign_in_to(tab, path, live_world.lead.email, shared=shared)
    db.session.rollback()
    with unit_of_work():
        # The session runs out in somebody's hands: they left it for longer than it may be left.
        db.session.execute(update(UserSession).values(seen_at=clock.now() - timedelta(days=1)))
    tab.fill("[name=narrative]", WORDS)
    expect(tab.get_by_text("You are signed out")).to_be_visible()
    assert (WORDS in tab.evaluate(IN_TAB)) is not shared
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.wait_for_url("**/sign-in?**")
    # Saved by itself it would rightly be gone from the tab: no save arrives until that was looked at.
    tab.route(
        re.compile(rf"^http://[^/]+{path}$"),
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    _sign_in_to(tab, "", live_world.lead.email, shared=shared)
    tab.wait_for_url(f"**{path}")
    assert tab.input_value("[name=narrative]") == WORDS
    assert (WORDS in tab.evaluate(IN_TAB)) is not shared


def _sign_in_to(tab: Tab, path: str, email: str, *, shared: bool) -> None:
    if path:
        tab.goto(path)
    tab.fill("[name=email]", email)
    tab.fill("[name=password]", PASSWORD)
    if shared:
        tab.get_by_role("checkbox", name=re.compile("shared computer")).check()
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def test_signing_out_everywhere_leaves_nothing_in_the_browser(live_world: World, signed_in: Window) -> None:
    path = f"/applications/{live_world.application().id}/standards/1.1"
    window = signed_in(live_world.lead)
    tab = window.new_page()
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(path)
    window.set_offline(True)
    tab.fill("[name=narrative]", WORDS)
    assert WORDS in tab.evaluate(IN_TAB)
    window.set_offline(False)
    # Typed elsewhere in this tab, and left there.
    tab.evaluate(
        "() => sessionStorage.setItem(`typed ${document.documentElement.dataset.person} /elsewhere 0`,"
        " JSON.stringify({ text: 'narrative=Left', page: '/elsewhere', sentTo: '/elsewhere' }))"
    )
    tab.goto("/account/sessions")
    assert "Left" in tab.evaluate(IN_TAB)
    tab.get_by_role("button", name="Sign out everywhere").click()
    tab.wait_for_url("**/sign-in")
    assert "Left" not in tab.evaluate(IN_TAB)
