"""house.js in a real Chromium: saving while typing, one save at a time, conflicts, retries, shortcuts off until switched on."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, jsonify, request
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from accreditation.web import urls
from tests.browser.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGE = """<!DOCTYPE html><html lang="en" data-person="{{ request.args.get('for', 'somebody') }}"><head><title>Autosave</title>
<script type="module" src="{{ asset('js/house.js') }}"></script>
<script type="module" src="{{ asset('js/typing.js') }}"></script></head><body>
<form method="post" action="/save" data-autosave{{ " data-unsaved data-conflict" if request.args.get("conflict") }}>
<input type="hidden" name="version" value="1"><input type="hidden" name="typed_by" value="somebody's mark">
<label for="text">Text</label><textarea id="text" name="text"></textarea>
<p role="status" data-autosave-status></p><button data-key="s">Send</button></form>
<a href="/?elsewhere">Elsewhere</a>
<p hidden><label><input type="checkbox" data-shortcuts> Shortcuts</label></p>
<button type="button" data-key="n" onclick="document.title = 'Next'">Next</button></body></html>"""


class Server:
    """Answers saves as it is told to, and keeps what came."""

    def __init__(self) -> None:
        self.saves: list[dict[str, str]] = []
        self.sent: list[dict[str, str]] = []
        self.answers: list[int] = []
        self.hold = threading.Event()
        self.hold.set()
        self.through = 0
        """So many saves pass although the others are held."""

    def save(self) -> Any:
        """One autosave, or the form itself."""
        if request.headers.get("X-Requested-With") != "autosave":
            self.sent.append(request.form.to_dict())
            return "Sent"
        self.saves.append(request.form.to_dict())
        if self.through:
            self.through -= 1
        else:
            self.hold.wait(30)
        status = self.answers.pop(0) if self.answers else 200
        if status == 401:
            words = "You are signed out. What you typed is kept on this page."
            return jsonify(message=words, sign_in="/sign-in?next=/"), 401
        if status == 422:
            return jsonify(message="Two words at least."), 422
        if status == 409:
            return jsonify(message="Ben saved this first."), 409
        return jsonify(version=int(request.form["version"]) + 1, saved_at="14:05"), status


@pytest.fixture
def server(house_app: Flask) -> Iterator[tuple[Server, str]]:
    app = Flask("scripts", static_folder=house_app.static_folder)
    urls.register_assets(app)
    answering = Server()
    app.add_url_rule("/", view_func=lambda: app.jinja_env.from_string(PAGE).render(), endpoint="page")
    app.add_url_rule("/save", view_func=answering.save, methods=["POST"])
    with served(app) as address:
        yield answering, f"{address}/"
        answering.hold.set()


@pytest.fixture
def page(browser: Browser, server: tuple[Server, str]) -> Iterator[Page]:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(server[1])
    tab.wait_for_load_state("networkidle")
    yield tab
    context.close()


def _questions(page: Page) -> list[str]:
    """What the browser asks from now on; it is always answered with yes."""
    questions: list[str] = []

    def answer(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return questions


def test_saves_while_typing_and_takes_the_next_version(server: tuple[Server, str], page: Page) -> None:
    status = page.locator("[data-autosave-status]")
    page.fill("#text", "one")
    expect(status).to_have_text("Saved at 14:05")
    page.fill("#text", "two")
    expect(page.locator("[name=version]")).to_have_value("3")
    assert [(save["text"], save["version"]) for save in server[0].saves] == [("one", "1"), ("two", "2")]


def test_a_save_waits_for_the_one_before_and_so_does_sending(server: tuple[Server, str], page: Page) -> None:
    server[0].hold.clear()
    page.fill("#text", "one")
    page.wait_for_function("document.querySelector('#text').value === 'one'")
    while not server[0].saves:
        page.wait_for_timeout(50)
    page.fill("#text", "two")
    page.wait_for_timeout(1200)
    page.click("text=Send", no_wait_after=True)
    assert len(server[0].saves) == 1
    server[0].hold.set()
    page.wait_for_url("**/save")
    assert [(sent["text"], sent["version"]) for sent in server[0].sent] == [("two", "2")]


def test_it_says_saved_only_where_all_that_is_typed_is_saved(server: tuple[Server, str], page: Page) -> None:
    status = page.locator("[data-autosave-status]")
    server[0].answers, server[0].through = [500], 1
    server[0].hold.clear()
    page.fill("#text", "one")
    expect(status).to_contain_text("Not saved yet")
    page.fill("#text", "two")
    while len(server[0].saves) < 2:
        page.wait_for_timeout(50)
    status.evaluate(
        "line => new MutationObserver(() => line.dataset.lines = (line.dataset.lines || '') + line.textContent + '|')"
        ".observe(line, { childList: true })"
    )
    server[0].hold.set()
    expect(page.locator("[name=version]")).to_have_value("3")
    expect(status).to_have_attribute("data-lines", "Saved at 14:05|")
    page.locator("#text").press_sequentially("!")
    expect(status).to_have_attribute("data-lines", "Saved at 14:05||Saved at 14:05|")


def test_what_was_typed_before_the_script_ran_is_saved_too(server: tuple[Server, str], page: Page) -> None:
    def late(route: Route) -> None:
        page.fill("#text", "one")
        route.continue_()

    page.route("**/typing.js*", late)
    page.goto(server[1] + "?again", wait_until="commit")
    expect(page.locator("[data-autosave-status]")).to_have_text("Saved at 14:05")
    assert [save["text"] for save in server[0].saves] == ["one"]


def test_a_conflict_stops_saving(server: tuple[Server, str], page: Page) -> None:
    server[0].answers = [409]
    page.fill("#text", "one")
    expect(page.locator("[data-autosave-status]")).to_have_text(
        "Ben saved this first. Press Save to compare the two."
    )
    page.fill("#text", "two")
    page.wait_for_timeout(1200)
    assert len(server[0].saves) == 1


def test_a_failed_save_is_tried_again(server: tuple[Server, str], page: Page) -> None:
    server[0].answers, server[0].through = [503], 1
    server[0].hold.clear()
    page.fill("#text", "one")
    status = page.locator("[data-autosave-status]")
    expect(status).to_have_text("Not saved yet. We will keep trying.")
    server[0].hold.set()
    expect(status).to_have_text("Saved at 14:05", timeout=8000)
    assert [save["version"] for save in server[0].saves] == ["1", "1"]


def test_a_refused_save_says_what_is_wrong_and_is_not_taken_as_saved(
    server: tuple[Server, str], page: Page
) -> None:
    server[0].answers = [422]
    page.fill("#text", "one")
    expect(page.locator("[data-autosave-status]")).to_have_text("Not saved yet. Two words at least.")
    page.wait_for_timeout(1200)
    assert len(server[0].saves) == 1, "the same words are not asked about again"
    questions = _questions(page)
    page.goto(server[1])
    assert questions == ["beforeunload"]


def test_who_is_signed_out_is_told_so_and_where_to_sign_in(server: tuple[Server, str], page: Page) -> None:
    server[0].answers = [401]
    page.fill("#text", "one")
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("You are signed out. What you typed is kept on this page.")
    expect(status.get_by_role("link")).to_have_attribute("href", "/sign-in?next=/")
    expect(status.get_by_role("link")).to_have_attribute("target", "_blank")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status).to_have_text("Saved at 14:05")


def test_a_link_followed_at_once_saves_first(server: tuple[Server, str], page: Page) -> None:
    page.fill("#text", "one")
    page.click("text=Elsewhere")
    page.wait_for_url("**/?elsewhere")
    assert [save["text"] for save in server[0].saves] == ["one"]


def test_what_may_have_been_saved_is_sent_again_before_anything_newer(
    server: tuple[Server, str], page: Page
) -> None:
    server[0].answers, server[0].through = [500], 1
    server[0].hold.clear()
    page.fill("#text", "one")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Not saved yet")
    page.fill("#text", "two")
    server[0].hold.set()
    expect(page.locator("[name=version]")).to_have_value("3", timeout=8000)
    assert [(save["text"], save["version"]) for save in server[0].saves] == [
        ("one", "1"),
        ("one", "1"),
        ("two", "2"),
    ]


def test_what_is_not_saved_comes_back_in_the_tab_and_for_nobody_else(
    server: tuple[Server, str], page: Page
) -> None:
    server[0].answers = [500] * 9
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("#text", "one")
    page.reload()
    expect(page.locator("#text")).to_have_value("one")
    expect(page.get_by_text("What you typed here before is filled in")).to_be_visible()
    page.goto(server[1] + "?for=another")
    expect(page.locator("#text")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage)") == []
    # The server keeps it for whoever typed it; without anybody's token it cannot be taken as sent.
    while not (handed_over := [save for save in server[0].saves if "csrf_token" not in save]):
        page.wait_for_timeout(50)
    assert handed_over == [{"text": "one", "version": "1", "typed_by": "somebody's mark"}]


def test_what_two_people_wrote_is_saved_by_nobody_but_who_compared_it(
    server: tuple[Server, str], page: Page
) -> None:
    page.goto(server[1] + "?conflict=yes")
    expect(page.locator("[data-autosave-status]")).to_have_text(
        "Not saved yet. Look at what was saved first, then press Save."
    )
    page.fill("#text", "one")
    page.wait_for_timeout(1200)
    page.click("text=Send")
    page.wait_for_url("**/save")
    assert not server[0].saves
    assert [form["text"] for form in server[0].sent] == ["one"]


def test_leaving_with_unsaved_text_asks(server: tuple[Server, str], page: Page) -> None:
    questions = _questions(page)
    server[0].hold.clear()  # what is typed cannot have been saved before the page is left
    page.locator("#text").press_sequentially("one")
    page.goto(server[1])
    assert questions == ["beforeunload"]


def test_shortcuts_are_off_until_switched_on(page: Page) -> None:
    page.keyboard.press("n")
    assert page.title() == "Autosave"
    page.check("[data-shortcuts]")
    page.focus("#text")
    page.keyboard.press("n")
    assert page.title() == "Autosave"
    page.focus("[data-shortcuts]")
    page.keyboard.press("n")
    assert page.title() == "Next"
