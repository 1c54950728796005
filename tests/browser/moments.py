"""Somebody types, something goes wrong at that moment, and they do what people do then; where are their words?"""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Browser, BrowserContext, Dialog
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page as Tab

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.kept_inputs import KeptInput
from accreditation.models.people import Person
from accreditation.queries import answers as answer_queries
from accreditation.queries import checks
from accreditation.services import answers, checking, sessions
from tests import reviewing
from tests.browser.serving import WIDE
from tests.journeys.journey import HASH, PASSWORD
from tests.world import World

ON_SCREEN = """
() => document.body.innerText + "\\n" + [...document.querySelectorAll("main textarea, main input:not([type=hidden])")]
  .map((node) => node.value).join("\\n")
"""
IN_TAB = "() => JSON.stringify({ ...sessionStorage, ...localStorage })"
KINDS = ("signed out", "revoked", "somebody else", "no connection", "killed", "moved on", "stale", "refused")
TOO_LONG = " and so on" * 900
IN_TURN = 3


class Server(Protocol):
    """A web server that can be killed."""

    address: str

    def kill(self) -> None:
        """Stop at once, whatever it is doing."""

    def start(self) -> None:
        """Answer again at the same address."""


@dataclass(frozen=True)
class Place:
    """A page to type on, who types there, and what is on it."""

    path: str
    person: Person
    case_id: int
    texts: tuple[str, ...]
    save: str
    is_office: bool = False
    review_id: int | None = None


class Moments:
    """Random moments, one after the other, each in a window of its own."""

    def __init__(self, browser: Browser, world: World, server: Server, rng: random.Random) -> None:
        self.browser, self.world, self.server, self.rng = browser, world, server, rng
        self.count, self.leaves = 0, False
        self.windows: dict[tuple[bool, int], BrowserContext] = {}
        self.places = _places(world)
        self.stranger = _with_password(world.person(Role.SECRETARIAT, office=world.new_office("Elsewhere")))

    def run(self, kind: str, place: Place, *, scripts: bool) -> list[str]:
        """What was lost or shown to somebody else in one moment; each line says which moment it was."""
        self.count, self.leaves = self.count + 1, False
        words = f"Moment {self.count} of {self.rng.randrange(10**9)}: what was seen on the ward"
        act = self.rng.choice(("save", "next", "home", "reload", "wait")) if scripts else "save"
        story = f"{kind}, {act}, {place.path}, scripts {'on' if scripts else 'off'}: "
        # Nothing of the moment before is read on from: what writes after a reading is refused where a page wrote in between.
        db.session.commit()
        window = self._window(place.person, scripts=scripts)
        with unit_of_work():
            db.session.query(KeptInput).delete()  # of the moments before
        tab = window.new_page()
        tab.on("dialog", self._answer)
        try:
            tab.goto(place.path)
            with self._going_wrong(kind, place, window, tab):
                self._type(tab, place, kind, words)
                if self.rng.random() < 0.3:
                    tab.wait_for_timeout(self.rng.randrange(1100))
                if kind in _AFTER_TYPING:
                    _AFTER_TYPING[kind](self, place, window)
                self._act(tab, act, place)
                seen = self._seen(tab, words)
                problems = self._shown_to_stranger(window, tab, words, kind)
            self.leaves = True
            if not seen and not self._one_step_away(tab, place, words, scripts=scripts):
                problems.append(f"lost on {tab.url}")
            if kind in _AFTER_TYPING and self.rng.random() < 0.2:
                problems += self._next_in_this_tab(tab, place, words)
            return [story + problem for problem in problems]
        finally:
            tab.close()

    def _window(self, person: Person, *, scripts: bool) -> BrowserContext:
        """A browser in which this person alone is signed in; each of a few in turn, and it keeps its style sheets.

        What the moment before sent while its page closed may still be answered with a cookie, and must not meet this one.
        """
        key = (scripts, self.count % IN_TURN)
        if key not in self.windows:
            self.windows[key] = self.browser.new_context(
                base_url=self.server.address, java_script_enabled=scripts, viewport=WIDE, locale="en-GB"
            )
        window = self.windows[key]
        cookie = self.world.client(person).get_cookie("accreditation")
        assert cookie is not None
        window.clear_cookies()
        window.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server.address}])
        return window

    def close(self) -> None:
        """Close the browsers."""
        for window in self.windows.values():
            window.close()

    def _answer(self, dialog: Dialog) -> None:
        # "Leave this page?": some do, some do not.
        with suppress(BrowserError):
            if self.leaves or self.rng.random() < 0.5:
                dialog.accept()
            else:
                dialog.dismiss()

    def _type(self, tab: Tab, place: Place, kind: str, words: str) -> None:
        name = self.rng.choice(place.texts)
        tab.fill(f"[name={name}]", words + (TOO_LONG if kind == "refused" else ""))

    def _act(self, tab: Tab, act: str, place: Place) -> None:
        with suppress(BrowserError):
            if act == "save":
                tab.get_by_role("button", name=place.save, exact=True).click(no_wait_after=True, timeout=3000)
            elif act == "next" and not place.is_office:
                tab.locator("a[rel=next]").click(no_wait_after=True, timeout=3000)
            elif act in {"next", "home"}:
                tab.get_by_role("link", name="Home", exact=True).click(no_wait_after=True, timeout=3000)
            elif act == "reload":
                tab.reload(wait_until="domcontentloaded", timeout=3000)

    def _seen(self, tab: Tab, words: str) -> bool:
        """Whether the words are on the screen once what was done has had its answer."""
        last = ""
        for _ in range(20):
            with suppress(BrowserError):
                tab.wait_for_timeout(100)
                now = tab.url + tab.evaluate(ON_SCREEN)
                if now == last:
                    return words in now
                last = now
        return words in last

    def _one_step_away(self, tab: Tab, place: Place, words: str, *, scripts: bool) -> bool:
        """Whether they are there after signing in where the page asks for it, or after opening the page again."""
        if not tab.url.startswith(f"{self.server.address}/sign-in"):
            # Without scripts nothing but the browser itself still has what could not be sent.
            if not scripts and not tab.evaluate("() => document.querySelector('main')"):
                tab.reload()
            tab.goto(place.path)
        if "/sign-in" in tab.url:
            self._sign_in(tab, place.person)
            if place.path not in tab.url:
                tab.goto(place.path)
        return words in tab.evaluate(ON_SCREEN)

    def _sign_in(self, tab: Tab, person: Person) -> None:
        tab.fill("[name=email]", person.email)
        tab.fill("[name=password]", PASSWORD)
        tab.get_by_role("button", name="Sign in", exact=True).click()
        tab.wait_for_url(re.compile(r"^(?!.*sign-in)"))

    def _shown_to_stranger(self, window: BrowserContext, tab: Tab, words: str, kind: str) -> list[str]:
        """What somebody else reads who has signed in in another tab of the same browser."""
        if kind != "somebody else":
            return []
        shown = [path for path in ("/home", tab.url) if words in window.request.get(path).text()]
        _sign_out(window)
        return [f"shown to somebody else on {path}" for path in shown]

    def _next_in_this_tab(self, tab: Tab, place: Place, words: str) -> list[str]:
        """What somebody else reads who signs in in the very tab in which the words were typed."""
        _sign_out(tab.context)
        tab.goto("/sign-in")
        self._sign_in(tab, self.stranger)
        problems = []
        for path in ("/home", place.path):
            tab.goto(path)
            if words in tab.content() or words in tab.evaluate(IN_TAB):
                problems.append(f"shown to the next person in the tab on {path}")
        return problems

    @contextmanager
    def _going_wrong(self, kind: str, place: Place, window: BrowserContext, tab: Tab) -> Iterator[None]:
        """What goes wrong before anything is typed, or with the typing; and the end of it."""
        if kind == "moved on":
            _pause(place, paused=True)
        if kind == "stale":
            self._save_elsewhere(place)
        try:
            yield
        finally:
            if kind == "no connection":
                window.set_offline(False)
            if kind == "killed":
                self.server.start()
            if kind == "moved on":
                _pause(place, paused=False)

    def _save_elsewhere(self, place: Place) -> None:
        """Somebody saves first, in another window: this text, or one that this person does not touch."""
        words = f"Saved meanwhile {self.count}"
        name = self.rng.choice(place.texts)
        db.session.rollback()
        if place.is_office:
            office = self.world.viewer(place.person)
            db.session.rollback()
            # Read inside, as a request does.
            with unit_of_work():
                subject = checks.standard_for_office(office, place.case_id, "1.1")
                assert subject is not None
                version = subject.check.version if subject.check is not None else 0
                checking.note_missing(subject, missing=words, actor=office, expected_version=version)
            return
        if place.review_id is not None:
            review = reviewing.own(self.world, place.review_id, place.person)
            reviewing.give(self.world, review, "1.2", 2, **{name: words})
            return
        lead = self.world.viewer(self.world.lead)
        db.session.rollback()
        with unit_of_work():
            answer = answer_queries.to_standard(place.case_id, "1.1")
            assert answer is not None
            values = {field: getattr(answer, field) for field in ("narrative", "gaps", "actions")}
            answers.save(
                answer,
                application=db.session.get_one(Application, place.case_id),
                actor=lead,
                expected_version=answer.version,
                self_score=2,
                not_applicable=False,
                not_applicable_reason="",
                **(values | {name: words}),
            )

    def sign_out_elsewhere(self, place: Place, window: BrowserContext) -> None:
        """The person signs out in another tab."""
        _sign_out(window)

    def revoke(self, place: Place, window: BrowserContext) -> None:
        """Every session of the person ends on the server."""
        db.session.commit()
        with unit_of_work():
            sessions.sign_out_everywhere(place.person.id, actor=None)

    def take_over(self, place: Place, window: BrowserContext) -> None:
        """Somebody else signs in in another tab of the same browser."""
        _sign_out(window)
        token = _token(window.request.get("/sign-in").text())
        form: dict[str, str | float | bool] = {
            "csrf_token": token,
            "email": self.stranger.email,
            "password": PASSWORD,
        }
        assert "Sign out" in window.request.post("/sign-in", form=form).text()

    def cut_off(self, place: Place, window: BrowserContext) -> None:
        """The connection is lost."""
        window.set_offline(True)

    def kill(self, place: Place, window: BrowserContext) -> None:
        """The server is killed."""
        self.server.kill()


_AFTER_TYPING: dict[str, Callable[[Moments, Place, BrowserContext], None]] = {
    "signed out": Moments.sign_out_elsewhere,
    "revoked": Moments.revoke,
    "somebody else": Moments.take_over,
    "no connection": Moments.cut_off,
    "killed": Moments.kill,
}


def _places(world: World) -> tuple[Place, ...]:
    """A standard of a provider's, a score of a reviewer's, and a form of the office's."""
    draft = world.application()
    world.placement = world.new_placement("Ward 8")
    reviewed, (review, *_) = reviewing.scoring(world)
    world.placement = world.new_placement("Ward 9")
    checked = reviewing.in_check(world)
    reviewer = db.session.get_one(Person, review.reviewer_id)
    for person in (world.lead, reviewer, world.secretary):
        _with_password(person)
    return (
        Place(
            f"/applications/{draft.id}/standards/1.1",
            world.lead,
            draft.id,
            ("narrative", "gaps", "actions"),
            "Save",
        ),
        Place(
            f"/reviews/{review.id}/standards/1.2",
            reviewer,
            reviewed.id,
            ("rationale", "private_note"),
            "Save",
            review_id=review.id,
        ),
        Place(
            f"/cases/{checked.id}/check/1.1",
            world.secretary,
            checked.id,
            ("missing",),
            "Save what is missing, next: 1.2",
            is_office=True,
        ),
    )


def _token(page: str) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    return token[1]


def _sign_out(window: BrowserContext) -> None:
    """End the session of this browser, as another of its tabs does."""
    page = window.request.get("/home").text()
    if "Sign out" in page:
        window.request.post("/sign-out", form={"csrf_token": _token(page)})


def _with_password(person: Person) -> Person:
    with unit_of_work():
        person.password_hash = HASH
        db.session.add(person)
    return person


def _pause(place: Place, *, paused: bool) -> None:
    with unit_of_work():
        db.session.get_one(Application, place.case_id).paused_at = clock.now() if paused else None
