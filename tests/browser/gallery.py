"""Every page of the service in each state that matters: one database a run, made once, and the list of who looks at what."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.people import UserSession
from tests import databases
from tests.browser.furnishing import Furnished, furnish
from tests.browser.keeping import keep
from tests.browser.pages import (
    accounts,
    administrators,
    agreement,
    calendars,
    conflicts,
    library,
    notices,
    office,
    organisation,
    panels,
    pool,
    provider,
    public,
    questions,
    reviewers,
    statements,
    talking,
    training,
    visits,
)
from tests.browser.pages.page import Page
from tests.browser.securing import confirm, secure
from tests.browser.talking import talk
from tests.offering import nhs
from tests.servers import keeper
from tests.templates import app_with
from tests.world import World

GROUPS: Mapping[str, Callable[[Furnished], Iterator[Page]]] = {
    "public": public.pages,
    "accounts": accounts.pages,
    "provider": provider.pages,
    "evidence": provider.evidence,
    "library": library.pages,
    "held": provider.held,
    "reviewers": reviewers.reviewing,
    "consensus": reviewers.agreeing,
    "agreement": agreement.pages,
    "allocations": office.proposals,
    "office": office.pages,
    "organisation": organisation.pages,
    "panels": panels.pages,
    "administrators": administrators.pages,
    "calendar": calendars.pages,
    "notices": notices.pages,
    "questions": questions.pages,
    "statements": statements.pages,
    "visits": visits.pages,
    "training": training.pages,
    "pool": pool.pages,
    "conflicts": conflicts.pages,
    "talking": talking.pages,
}
"""The groups of pages that a test looks at together."""


@dataclass(frozen=True)
class Gallery:
    """A copy of the database that may be looked at, its files, and its pages."""

    app: Flask
    pages: Mapping[str, tuple[Page, ...]]
    cookies: Mapping[str, str]
    emails: Mapping[str, str]

    @property
    def all(self) -> list[Page]:
        """Every page of every group."""
        return [page for group in self.pages.values() for page in group]

    def cookie(self, window: str) -> str:
        """The session of a window; what somebody confirmed in it, they confirmed a moment ago."""
        with self.app.app_context(), unit_of_work():
            db.session.execute(
                update(UserSession)
                .where(UserSession.step_up_for.is_not(None))
                .values(stepped_up_at=clock.now())
            )
        return self.cookies[window]


def open_copy(folder: Path) -> Gallery:
    """This worker's own copy of the run's gallery; the first worker that asks makes it."""
    built = _built()
    made = json.loads((built / "gallery.json").read_text())
    copy = folder / "accreditation.sqlite"
    _copy(built / "accreditation.sqlite", copy)
    # A form that is too large need not be so large that a busy browser takes half a minute to send it.
    app = app_with(
        databases.settings(f"sqlite:///{copy}", built, sign_in_providers=(nhs(),)),
        MAX_CONTENT_LENGTH=len(public.LONG),
    )
    groups = {name: tuple(Page(**page) for page in pages) for name, pages in made["groups"].items()}
    return Gallery(app, groups, made["cookies"], made["emails"])


def _built() -> Path:
    built = keeper.run_folder() / "gallery"
    with keeper.locked(keeper.run_folder() / "gallery.lock"):
        if not built.exists():
            building = keeper.run_folder() / f"gallery-{os.getpid()}"
            building.mkdir()
            _build(building)
            building.rename(built)
    return built


def _build(folder: Path) -> None:
    """Make the gallery with real commits."""
    app = app_with(databases.settings(databases.fresh_sqlite(folder), folder))
    with app.app_context():
        made = furnish(World(app))
        secure(made)
        keep(made)
        talk(made)
        groups = {name: [asdict(page) for page in pages(made)] for name, pages in GROUPS.items()}
        every = [Page(**page) for pages in groups.values() for page in pages if page["who"]]
        cookies = {
            page.window: _cookie(made, page) for page in {page.window: page for page in every}.values()
        }
        emails = {page.window: made.people[page.who].email for page in every}
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    (folder / "gallery.json").write_text(json.dumps({"groups": groups, "cookies": cookies, "emails": emails}))


def _cookie(made: Furnished, page: Page) -> str:
    client = made.world.client(made.people[page.who])
    if page.confirmed:
        confirm(client, page.confirmed, page.path)
    cookie = client.get_cookie("accreditation")
    assert cookie is not None
    return cookie.value


def _copy(source: Path, target: Path) -> None:
    """A whole copy, whatever still lies in the write-ahead log."""
    with sqlite3.connect(source) as read, sqlite3.connect(target) as written:
        read.backup(written)
    read.close()
    written.close()


def shown_endpoints(app: Flask, pages: list[Page]) -> set[str]:
    """The endpoints that these pages reach."""
    urls = app.url_map.bind("localhost")
    return {urls.match(page.path.split("?")[0], method="GET")[0] for page in pages if page.status != 405}


def first_of_each(gallery: Gallery) -> set[str]:
    """The names of one page for each endpoint, and of the first refused form of each room."""
    urls = gallery.app.url_map.bind("localhost")
    chosen: dict[object, str] = {}
    for room, pages in gallery.pages.items():
        for page in pages:
            shown = page.status != 405 and page.send is None
            endpoint = urls.match(page.path.split("?")[0], method="GET")[0] if shown else None
            chosen.setdefault(endpoint or (room, page.status), page.name)
    return set(chosen.values())


def readable_endpoints(app: Flask) -> set[str]:
    """The endpoints that answer GET."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set[Any]())} - {
        "static"
    }
