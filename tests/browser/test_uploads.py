"""Sending files in parts in a real Chromium: many at once, paused, gone on with after a reload, and the plain form."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from sqlalchemy import func, select

from accreditation.app import create_app
from accreditation.db import db
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.uploads import UploadPart
from tests import databases
from tests.browser.looking import AXE, AXE_FINDS
from tests.browser.serving import served
from tests.documents import files
from tests.servers import s3
from tests.world import World

pytestmark = [pytest.mark.browser]
MEBIBYTE = 1024 * 1024
UNDER_WAY = re.compile("Uploading|% uploaded")
"""A held connection still takes some bytes, so a row may have said its first quarter already."""


class Gate:
    """Lets parts through to the service, or holds them, or refuses them as a broken line does."""

    def __init__(self, app: Flask) -> None:
        self.open = threading.Event()
        self.open.set()
        self.free = 0
        self.failing = threading.Event()
        self.parts: list[int] = []

        @app.before_request
        def _hold() -> tuple[str, int] | None:
            if request.method != "PUT":
                return None
            if self.free:
                self.free -= 1
            else:
                self.open.wait(60)
            if self.failing.is_set():
                return "", 503
            self.parts.append((request.view_args or {})["number"])
            return None


@pytest.fixture
def gate(live_app: Flask) -> Iterator[Gate]:
    live_app.debug = False
    gate = Gate(live_app)
    yield gate
    gate.open.set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files: of one part, and of several."""
    for name, size in (
        ("ward_survey.pdf", 2000),
        ("big-report.pdf", 30 * MEBIBYTE),
        ("minutes.pdf", 9 * MEBIBYTE),
    ):
        content = files.good(2)
        (tmp_path / name).write_bytes(
            content + b"%" + bytes(range(256)) * (max(0, size - len(content)) // 256)
        )
    return tmp_path


def opened(signed_in: Callable[..., BrowserContext], world: World, **window: bool) -> Page:
    page = signed_in(world.lead, **window).new_page()
    page.goto("/evidence/add")
    return page


def choose(page: Page, *paths: Path) -> None:
    page.locator("form[data-uploads] input[type=file]").set_input_files(list(paths))


def status(page: Page, name: str) -> Locator:
    return page.locator("li", has_text=name).get_by_role("status")


def stored_bytes(world: World) -> dict[str, bytes]:
    db.session.rollback()
    store = world.app.extensions["store"]
    rows = db.session.execute(
        select(EvidenceItem.title, EvidenceRevision.staging_key).join(EvidenceItem.revisions)
    )
    return {title: b"".join(store.open(key)) for title, key in rows}


def test_three_files_are_sent_paused_and_gone_on_with_after_a_reload(
    live_world: World, signed_in: Callable[..., BrowserContext], gate: Gate, folder: Path
) -> None:
    page = opened(signed_in, live_world)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    names = ("ward_survey.pdf", "big-report.pdf", "minutes.pdf")
    choose(page, *(folder / name for name in names))
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Choose a kind for each file")).to_be_visible()
    gate.open.clear()
    page.locator("form[data-uploads]").get_by_label("One kind for all").select_option("learner_survey")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(status(page, "big-report.pdf")).to_contain_text(UNDER_WAY)
    page.get_by_role("button", name="Pause big-report.pdf").click()
    expect(status(page, "big-report.pdf")).to_have_text("Paused. What has arrived is kept.")
    page.evaluate(AXE)
    assert page.evaluate(AXE_FINDS) == []
    gate.open.set()
    for name in ("ward_survey.pdf", "minutes.pdf"):
        expect(status(page, name)).to_contain_text("Arrived, and being checked.")
    expect(page.get_by_role("button", name="Resume big-report.pdf")).to_be_focused()
    page.keyboard.press("Enter")
    expect(status(page, "big-report.pdf")).to_contain_text("Arrived")
    expect(page.get_by_text("3 of 3 files have arrived.")).to_be_visible()
    stored = stored_bytes(live_world)
    assert set(stored) == {"Ward survey", "Big report", "Minutes"}
    assert stored["Big report"] == (folder / "big-report.pdf").read_bytes()
    assert errors == []


def kinds() -> dict[str, tuple[str, bool]]:
    db.session.rollback()
    fresh = select(EvidenceItem).execution_options(populate_existing=True)
    return {item.title: (item.kind.value, item.kind_confirmed) for item in db.session.scalars(fresh)}


def test_each_file_of_several_gets_its_own_kind_and_a_guess_is_taken_only_when_it_is_confirmed(
    live_world: World, signed_in: Callable[..., BrowserContext], folder: Path
) -> None:
    page = opened(signed_in, live_world)
    for name in ("student_evaluation.pdf", "scan.pdf", "cqc report.pdf"):
        (folder / name).write_bytes(files.good(1))
    names = ("minutes.pdf", "student_evaluation.pdf", "scan.pdf", "cqc report.pdf")
    choose(page, *(folder / name for name in names))
    guess = page.get_by_role("button", name="Yes, minutes of meetings for minutes.pdf")
    expect(guess).to_be_visible()
    expect(page.get_by_label("Kind of minutes.pdf")).to_have_value("")
    page.evaluate(AXE)
    assert page.evaluate(AXE_FINDS) == []
    guess.press("Enter")
    expect(page.get_by_label("Kind of minutes.pdf")).to_have_value("minutes")
    expect(page.get_by_label("Kind of minutes.pdf")).to_be_focused()
    page.get_by_label("Kind of cqc report.pdf").select_option("regulator_report")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Choose a kind for each file")).to_be_visible()
    expect(page.get_by_label("Kind of student_evaluation.pdf")).to_be_focused()
    page.get_by_role("button", name="Yes, student or university evaluation").click()
    page.get_by_label("One kind for all").select_option("other")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("4 of 4 files have arrived.")).to_be_visible()
    assert kinds() == {
        "Minutes": ("minutes", True),
        "Student evaluation": ("university_evaluation", True),
        "Scan": ("other", True),
        "Cqc report": ("regulator_report", True),
    }


def test_all_guesses_are_confirmed_with_one_button(
    live_world: World, signed_in: Callable[..., BrowserContext], folder: Path
) -> None:
    page = opened(signed_in, live_world, narrow=True)
    (folder / "policy.pdf").write_bytes(files.good(1))
    choose(page, folder / "minutes.pdf", folder / "policy.pdf")
    page.get_by_role("button", name="All 2 guesses are right").click()
    expect(page.get_by_role("button", name="guesses are right")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("2 of 2 files have arrived.")).to_be_visible()
    assert kinds() == {"Minutes": ("minutes", True), "Policy": ("policy", True)}


def test_without_scripts_the_kinds_are_said_on_the_next_page(
    live_world: World, signed_in: Callable[..., BrowserContext], folder: Path
) -> None:
    page = opened(signed_in, live_world, scripts=False)
    page.locator("#file").set_input_files([folder / "ward_survey.pdf", folder / "minutes.pdf"])
    page.get_by_role("button", name="Add evidence").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Say what kind each file is")
    choices = page.get_by_label("Kind")
    expect(choices.nth(0)).to_have_value("minutes")
    expect(choices.nth(1)).to_have_value("")
    choices.nth(1).select_option("learner_survey")
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_label("Kind").nth(1)).to_have_value("")
    page.get_by_label("Kind").nth(1).select_option("learner_survey")
    page.get_by_role("button", name="The kinds are right: save them").click()
    expect(page.get_by_text("you have said what kind all 2 files are")).to_be_visible()
    assert kinds() == {"Ward survey": ("learner_survey", True), "Minutes": ("minutes", True)}


def safe_parts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(UploadPart.arrived_at.is_not(None))) or 0


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def test_after_a_reload_only_what_is_missing_is_sent(
    live_world: World, signed_in: Callable[..., BrowserContext], gate: Gate, folder: Path
) -> None:
    page = opened(signed_in, live_world)
    page.on("dialog", lambda dialog: dialog.accept())
    form = page.locator("form[data-uploads]")
    form.get_by_label("One kind for all").select_option("minutes")
    choose(page, folder / "big-report.pdf")
    gate.open.clear()
    gate.free = 2
    page.get_by_role("button", name="Upload", exact=True).click()
    # What is shown counts bytes that a held connection has already taken, so the rows are asked which parts are safe.
    wait_until(lambda: safe_parts() == 2)
    first = set(gate.parts)
    page.reload()
    expect(page.get_by_role("heading", name="Not finished yet")).to_be_visible()
    gate.open.set()
    form.get_by_label("One kind for all").select_option("minutes")
    choose(page, folder / "big-report.pdf")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(status(page, "big-report.pdf")).to_contain_text("Arrived")
    assert len(first) == 2
    assert all(gate.parts.count(number) == 1 for number in first)
    assert stored_bytes(live_world) == {"Big report": (folder / "big-report.pdf").read_bytes()}


def test_a_broken_line_is_said_and_tried_again(
    live_world: World, signed_in: Callable[..., BrowserContext], gate: Gate, folder: Path
) -> None:
    page = opened(signed_in, live_world)
    page.locator("form[data-uploads]").get_by_label("One kind for all").select_option("minutes")
    gate.failing.set()
    choose(page, folder / "minutes.pdf")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(status(page, "minutes.pdf")).to_contain_text("Trying again")
    gate.failing.clear()
    expect(status(page, "minutes.pdf")).to_contain_text("Arrived", timeout=30_000)
    page.get_by_role("link", name="See minutes.pdf").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Minutes")


def test_what_is_removed_is_given_up_and_refusals_are_words(
    live_world: World, signed_in: Callable[..., BrowserContext], gate: Gate, folder: Path
) -> None:
    page = opened(signed_in, live_world, narrow=True)
    page.locator("form[data-uploads]").get_by_label("One kind for all").select_option("minutes")
    (folder / "tool.exe").write_bytes(b"MZ")
    (folder / "empty.pdf").write_bytes(b"")
    choose(page, folder / "tool.exe", folder / "empty.pdf", folder / "big-report.pdf")
    gate.open.clear()
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(status(page, "tool.exe")).to_contain_text("can be added")
    expect(status(page, "empty.pdf")).to_contain_text("empty")
    expect(status(page, "big-report.pdf")).to_contain_text(UNDER_WAY)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with page.expect_response("**/abandon"):
        page.get_by_role("button", name="Remove big-report.pdf").click()
        expect(page.locator("li", has_text="big-report.pdf")).to_have_count(0)
        gate.open.set()
    page.reload()
    expect(page.get_by_role("heading", name="Not finished yet")).to_have_count(0)


def test_a_newer_file_is_sent_in_parts_and_its_page_opens(
    live_world: World, signed_in: Callable[..., BrowserContext], gate: Gate, folder: Path
) -> None:
    page = opened(signed_in, live_world)
    page.locator("form[data-uploads]").get_by_label("One kind for all").select_option("minutes")
    choose(page, folder / "minutes.pdf")
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_role("link", name="See minutes.pdf").click()
    page.wait_for_url(re.compile(r"/evidence/\d+$"))
    number = page.url.rsplit("/", 1)[1]
    page.goto(f"/evidence/{number}/replace")
    choose(page, folder / "big-report.pdf")
    page.get_by_role("button", name="Add this file").click()
    page.wait_for_url(f"**/evidence/{number}")
    expect(page.get_by_role("heading", name="File 2: big-report.pdf")).to_be_visible()


def test_the_plain_form_is_there_with_scripts_off_and_at_hand_with_them_on(
    live_world: World, signed_in: Callable[..., BrowserContext], folder: Path
) -> None:
    page = opened(signed_in, live_world)
    expect(page.get_by_label("Title")).to_be_hidden()
    page.get_by_role("button", name="Add one file with a title").click()
    expect(page.get_by_label("Title")).to_be_visible()
    page = opened(signed_in, live_world, scripts=False)
    expect(page.locator("form[data-uploads]")).to_be_hidden()
    page.get_by_label("Title").fill("Plain")
    page.locator("#kind").select_option("minutes")
    page.locator("#file").set_input_files(folder / "ward_survey.pdf")
    page.get_by_role("button", name="Add evidence").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Plain")
    page.goto("/evidence/add")
    page.locator("#kind").select_option("minutes")
    page.locator("#file").set_input_files([folder / "ward_survey.pdf", folder / "minutes.pdf"])
    page.get_by_role("button", name="Add evidence").click()
    expect(page.get_by_text("2 files have arrived")).to_be_visible()
    assert {"Ward survey", "Minutes"} <= set(stored_bytes(live_world))


def test_what_became_of_several_whole_files_is_a_page_that_anybody_can_use(
    live_world: World, signed_in: Callable[..., BrowserContext], folder: Path
) -> None:
    (folder / "run.exe").write_bytes(b"MZ")
    page = opened(signed_in, live_world)
    page.get_by_role("button", name="Add one file with a title").click()
    page.locator("#kind").select_option("minutes")
    page.locator("#one-file input[type=file]").set_input_files(
        [folder / "ward_survey.pdf", folder / "run.exe"]
    )
    page.get_by_role("button", name="Add evidence").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 file could not be taken")
    page.evaluate(AXE)
    assert page.evaluate(AXE_FINDS) == []
    page.get_by_role("link", name="Ward survey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ward survey")


def test_files_that_were_chosen_before_the_script_came_are_in_the_list(
    live_world: World, signed_in: Callable[..., BrowserContext], gate: Gate, folder: Path
) -> None:
    page, held = signed_in(live_world.lead).new_page(), list[Route]()
    page.route("**/sending.js*", lambda route: held.append(route))
    page.goto("/evidence/add", wait_until="commit")
    choose(page, folder / "minutes.pdf")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    expect(page.locator("li", has_text="minutes.pdf")).to_be_visible()


def test_files_are_dropped_onto_the_page(
    live_world: World, signed_in: Callable[..., BrowserContext], gate: Gate
) -> None:
    page = opened(signed_in, live_world)
    dropped = page.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          for (const name of ["one.pdf", "two.pdf"]) data.items.add(new File(["%PDF-1.4 " + name], name));
          return data;
        }"""
    )
    page.locator("form[data-uploads] .nhsuk-file-upload__drop-button").dispatch_event(
        "drop", {"dataTransfer": dropped}
    )
    page.locator("form[data-uploads]").get_by_label("One kind for all").select_option("minutes")
    page.get_by_role("button", name="Upload", exact=True).click()
    for name in ("one.pdf", "two.pdf"):
        expect(status(page, name)).to_contain_text("Arrived")
    assert set(stored_bytes(live_world)) == {"One", "Two"}


def test_who_was_signed_out_meanwhile_signs_in_and_goes_on(
    live_world: World, signed_in: Callable[..., BrowserContext], gate: Gate, folder: Path
) -> None:
    page = opened(signed_in, live_world)
    page.locator("form[data-uploads]").get_by_label("One kind for all").select_option("minutes")
    choose(page, folder / "minutes.pdf")
    gate.open.clear()
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(status(page, "minutes.pdf")).to_contain_text(UNDER_WAY)
    # Paused first: what it asks next would find the cookie gone, and stop by itself.
    page.get_by_role("button", name="Pause minutes.pdf").click()
    expect(status(page, "minutes.pdf")).to_contain_text("Paused")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    gate.open.set()
    page.get_by_role("button", name="Resume minutes.pdf").click()
    expect(status(page, "minutes.pdf")).to_contain_text("You have been signed out")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.get_by_role("button", name="Try again minutes.pdf").click()
    expect(status(page, "minutes.pdf")).to_contain_text("Arrived")


def test_on_an_address_that_is_not_secure_the_plain_form_is_named(
    live_world: World, signed_in: Callable[..., BrowserContext]
) -> None:
    window = signed_in(live_world.lead)
    window.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page = window.new_page()
    page.goto("/evidence/add")
    expect(page.get_by_text("a browser can send only whole files")).to_be_visible()
    expect(page.get_by_label("Title")).to_be_visible()
    expect(page.locator("form[data-uploads]")).to_be_hidden()


def test_parts_go_straight_to_s3(
    browser: Browser, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = s3.shared()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_key)
    with server.bucket() as bucket:
        settings = databases.settings(
            databases.fresh("sqlite", tmp_path), tmp_path, s3_bucket=bucket, s3_endpoint=server.endpoint
        )
        app = create_app(settings, TESTING=True)
        gate = Gate(app)
        with app.app_context(), served(app) as address:
            world = World(app)
            cookie = world.client(world.lead).get_cookie("accreditation")
            assert cookie is not None
            window = browser.new_context(base_url=address, locale="en-GB")
            window.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
            page = window.new_page()
            page.goto("/evidence/add")
            page.locator("form[data-uploads]").get_by_label("One kind for all").select_option("minutes")
            choose(page, folder / "big-report.pdf", folder / "ward_survey.pdf")
            page.get_by_role("button", name="Upload", exact=True).click()
            for name in ("big-report.pdf", "ward_survey.pdf"):
                expect(status(page, name)).to_contain_text("Arrived", timeout=30_000)
            assert stored_bytes(world)["Big report"] == (folder / "big-report.pdf").read_bytes()
            assert gate.parts == []
            window.close()
            db.session.remove()
            db.engine.dispose()
