"""A team at one answer, in real browsers: who is here, a connection that drops, and comments on selected words by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from accreditation import clock, dates
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.queries import answers
from accreditation.queries import comments as comment_queries
from accreditation.queries import presences as presence_queries
from accreditation.services import presences
from tests.browser.test_typing import ThreadedServer
from tests.world import World

pytestmark = [pytest.mark.browser]

WHAT = "What you do, and how you know it works"
NO_CONNECTION = "Not saved: no connection. Your words are kept on this device and sent when it is back."
SignedIn = Callable[..., BrowserContext]


def path(case: Application, code: str = "1.1") -> str:
    return f"/applications/{case.id}/standards/{code}"


def narratives(case: Application, code: str = "1.1") -> list[str]:
    db.session.rollback()
    answer = answers.to_standard(case.id, code)
    assert answer is not None
    versions = answers.texts_of(answer.id, range(1, answer.version + 1))
    return [versions[number].narrative for number in sorted(versions)]


def write(page: Page, text: str) -> None:
    page.get_by_label(WHAT).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def says_typing(response: Response) -> bool:
    sent = response.request.post_data_json if response.url.endswith("/here") else None
    return bool(sent and sent.get("typing"))


def others_here(world: World, case: Application) -> list[presence_queries.Here]:
    db.session.rollback()
    answer = answers.to_standard(case.id, "1.1")
    assert answer is not None
    return presence_queries.of_answer(answer.id, besides=world.viewer(world.lead))


def test_colleagues_see_who_reads_and_who_edits(live_world: World, signed_in: SignedIn) -> None:
    case, colleague = live_world.application(), live_world.person(Role.CONTRIBUTOR)
    page = signed_in(live_world.lead).new_page()
    with page.expect_response("**/here"):
        page.goto(path(case))
    expect(page.locator("[data-here]")).to_be_hidden()
    other = signed_in(colleague).new_page()
    other.goto(path(case))
    expect(other.locator("[data-here]")).to_have_text(f"Here now: {live_world.lead.name}, reading.")
    with other.expect_response(says_typing):
        write(other, "Every learner is met.")
    expect(other.locator("[data-autosave-status]")).to_contain_text("Saved at")
    page.reload()
    expect(page.locator("[data-here]")).to_contain_text(f"Here now: {colleague.name}, editing since ")
    other.goto("/home")
    while others_here(live_world, case):  # what a page says as it closes is heard later than the next page
        other.wait_for_timeout(50)
    page.reload()
    expect(page.locator("[data-here]")).to_be_hidden()


def test_without_scripts_the_page_says_who_is_here(live_world: World, signed_in: SignedIn) -> None:
    case, colleague = live_world.application(), live_world.person(Role.CONTRIBUTOR)
    answer = answers.to_standard(case.id, "1.1")
    assert answer is not None
    with unit_of_work():
        presences.note(answer.id, colleague.id, is_typing=True)
    page = signed_in(live_world.lead, scripts=False).new_page()
    since = dates.time(clock.now())
    page.goto(path(case))
    here = page.get_by_text(f"Here now: {colleague.name}, editing since")
    expect(here).to_be_visible()
    assert since[:2] in (here.text_content() or "") or since.endswith(":00")


def test_what_is_typed_without_a_connection_is_saved_when_it_is_back(
    live_world: World, signed_in: SignedIn
) -> None:
    case = live_world.application()
    window = signed_in(live_world.lead)
    page = window.new_page()
    page.goto(path(case))
    status = page.locator("[data-autosave-status]")
    write(page, "Every learner is met")
    expect(status).to_contain_text("Saved at")
    window.set_offline(True)
    write(page, " at the door")
    expect(status).to_have_text(NO_CONNECTION)
    write(page, " by name.")
    window.set_offline(False)
    expect(status).to_contain_text("Saved at")
    assert narratives(case)[-1] == "Every learner is met at the door by name."


@pytest.fixture
def server(live_app: Flask) -> Iterator[ThreadedServer]:
    """A server that can be out of reach."""
    server = ThreadedServer(live_app)
    yield server
    server.kill()


@pytest.fixture
def lead_page(browser: Browser, live_world: World, server: ThreadedServer) -> Iterator[Page]:
    """A window of the lead at that server."""
    cookie = live_world.client(live_world.lead).get_cookie("accreditation")
    assert cookie is not None
    window = browser.new_context(base_url=server.address, locale="en-GB")
    window.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.address}])
    page = window.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    window.close()


def write_and_lose(page: Page, server: ThreadedServer, address: str, text: str) -> None:
    """Type while the server is out of reach, and leave the page; the server stays away."""
    page.goto(address)
    server.kill()
    write(page, text)
    expect(page.locator("[data-autosave-status]")).to_have_text(NO_CONNECTION)
    # An empty page needs no server: a refused one asks twice whether to leave, and loads itself again.
    page.goto("about:blank")


def test_words_left_behind_are_sent_from_the_next_page(
    live_world: World, lead_page: Page, server: ThreadedServer
) -> None:
    case, page = live_world.application(), lead_page
    write_and_lose(page, server, path(case), "Words about 1.1.")
    assert narratives(case) == []
    server.start()
    page.goto("/account")
    line = page.get_by_text("What you typed without a connection on")
    expect(line).to_contain_text("1.1 ")
    expect(line).to_contain_text("is saved at")
    assert narratives(case) == ["Words about 1.1."]
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('typed '))") == []


def test_words_left_behind_replace_nobody(live_world: World, lead_page: Page, server: ThreadedServer) -> None:
    case, colleague, page = live_world.application(), live_world.person(Role.CONTRIBUTOR), lead_page
    write_and_lose(page, server, path(case), "Mine.")
    live_world.client(colleague).send(path(case), narrative="Theirs.")
    server.start()
    page.goto("/account")
    line = page.get_by_text("What you typed without a connection on")
    expect(line).to_contain_text("is not saved yet.")
    expect(line).to_contain_text(colleague.name)
    assert narratives(case) == ["Theirs."]
    line.get_by_role("link").click()
    expect(page.get_by_label(WHAT)).to_have_value("Mine.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name=f"{colleague.name} saved this first at")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert set(narratives(case)[-1].split()) == {"Mine.", "Theirs."}


def test_signing_out_clears_what_was_not_sent(live_world: World, signed_in: SignedIn) -> None:
    case = live_world.application()
    window = signed_in(live_world.lead)
    page = window.new_page()
    page.goto(path(case))
    sent = f"**{path(case)}"
    page.route(sent, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    write(page, "Nobody else reads this.")
    expect(page.locator("[data-autosave-status]")).to_have_text(NO_CONNECTION)
    assert "Nobody" in page.evaluate("JSON.stringify(sessionStorage)")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    assert "Nobody" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_selected_words_go_into_a_comment_by_keyboard(live_world: World, signed_in: SignedIn) -> None:
    case = live_world.application()
    live_world.client(live_world.lead).send(path(case), narrative="Every learner is met at the door.")
    page = signed_in(live_world.lead).new_page()
    page.goto(path(case))
    button = page.get_by_role("button", name="Comment on the selected words")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No words are selected.")).to_be_visible()
    page.get_by_label(WHAT).focus()
    page.keyboard.press("Control+Home")
    for _ in range(len("Every learner")):
        page.keyboard.press("Shift+ArrowRight")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Words of the answer that it is about")).to_have_value("Every learner")
    expect(page.get_by_label("Your comment")).to_be_focused()
    page.keyboard.type("Students too?")
    page.get_by_role("button", name="Add the comment").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Students too?")).to_be_visible()
    db.session.rollback()
    answer = answers.to_standard(case.id, "1.1")
    assert answer is not None
    assert [thread.comment.quote for thread in comment_queries.of_answers([answer.id])] == ["Every learner"]


def test_words_of_a_closed_answer_are_quoted_too(live_world: World, signed_in: SignedIn) -> None:
    case = live_world.application()
    live_world.client(live_world.lead).send(path(case), narrative="Every learner is met at the door.")
    page = signed_in(live_world.signatory).new_page()
    page.goto(path(case))
    page.get_by_text("Every learner is met at the door.").first.select_text()
    page.get_by_role("button", name="Comment on the selected words").click()
    expect(page.get_by_label("Words of the answer that it is about")).to_have_value(
        "Every learner is met at the door."
    )
