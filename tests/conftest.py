"""What every test may ask for: the app on either database, rolled back after each test, and people who sign in."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect, sync_playwright

from accreditation.db import db
from tests import databases
from tests.grounds import Grounds
from tests.servers import chromium, loopback_only
from tests.staging import Staged, staged
from tests.templates import app_with
from tests.world import World

loopback_only.install()
expect.set_options(timeout=20_000)  # a page on a busy machine takes longer than Playwright's five seconds
KINDS = ("sqlite", "postgresql")
TESTS = Path(__file__).parent
LONGEST = (
    "test_every_state",
    "test_typing",
    "test_year",
    "test_invariants_long",
    "test_printing",
    "test_conditions",
    "test_upload_kills",
    "test_journey_in_a_browser",
    "test_database_kills",
    "test_pack_kills",
    "test_jobs",
    "test_sweep",
)
"""The longest files of the soak; begun first, so that no core waits for one of them at the end."""


@pytest.fixture(scope="session")
def _grounds(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Callable[[str], Grounds]]:
    made: dict[str, Grounds] = {}

    def grounds_on(kind: str) -> Grounds:
        if kind not in made:
            folder = tmp_path_factory.mktemp(kind)
            app = app_with(databases.settings(databases.fresh(kind, folder), folder))
            with app.app_context():
                made[kind] = Grounds(app, kind, tmp_path_factory.mktemp(f"{kind}-grounds"), db.engine)
            made[kind].forgets = pytestconfig.getoption("forget")
        return made[kind]

    yield grounds_on
    for grounds in made.values():
        grounds.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make soak` ask for what is long."""
    words = "what is in tests/soak or marked as of the soak, and the PostgreSQL halves of tests that are left to it"
    parser.addoption("--soak", action="store_true", help=words)
    parser.addoption("--forget", action="store_true", help="build for every test what others began on, too")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what touches a database on both kinds, unless it is marked.

    `one_database` and `browser` run on SQLite alone; `postgresql_in_soak`, all of tests/views, and most of
    tests/services on SQLite, and on PostgreSQL in the soak.
    """
    if "database" not in metafunc.fixturenames:
        return
    kinds: tuple[str, ...] = KINDS
    if any(metafunc.definition.get_closest_marker(mark) for mark in ("one_database", "browser")):
        kinds = KINDS[:1]
    elif _leaves_postgresql(metafunc.definition):
        kinds = KINDS[1:] if metafunc.config.getoption("soak") else KINDS[:1]
    metafunc.parametrize("database", kinds)


def pytest_collection_finish() -> None:
    """Look for cycles less often, and not among what stays to the end: it took an eighth of the time of tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the soak what is its own."""
    belongs = _is_of_soak if config.getoption("soak") else _is_of_every_day
    config.hook.pytest_deselected(items=[item for item in items if not belongs(item)])
    items[:] = filter(belongs, items)
    if config.getoption("soak"):
        items.sort(
            key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST)
        )


def _leaves_postgresql(item: pytest.Item) -> bool:
    """Whether the PostgreSQL half may come later.

    Pages ask through services and queries. A service on one connection, in a transaction that is undone, asks through queries,
    which are tried on both. The databases differ where several connections commit and in what they refuse by themselves, so
    that is tried on both every day.
    """
    if item.get_closest_marker("postgresql_in_soak") is not None or item.path.is_relative_to(TESTS / "views"):
        return True
    differs = (
        "live_app" in getattr(item, "fixturenames", ())
        or item.get_closest_marker("both_databases") is not None
    )
    return item.path.is_relative_to(TESTS / "services") and not differs


def _is_of_soak(item: pytest.Item) -> bool:
    if item.path.is_relative_to(TESTS / "soak") or item.get_closest_marker("soak"):
        return True
    call = getattr(item, "callspec", None)
    return _leaves_postgresql(item) and call is not None and call.params.get("database") == KINDS[1]


def _is_of_every_day(item: pytest.Item) -> bool:
    return item.get_closest_marker("soak") is None


@pytest.fixture
def app(_grounds: Callable[[str], Grounds], database: str) -> Iterator[Flask]:
    """The app, inside one transaction that is undone when the test ends."""
    grounds = _grounds(database)
    with grounds.app.app_context(), grounds.undone():
        yield grounds.app


@pytest.fixture
def world(app: Flask) -> World:
    """A small field: an office, a provider with a placement, a framework, a cycle; more on demand."""
    return World(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts that nobody is signed in to."""
    return app.test_client()


@pytest.fixture
def live_app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of its own, where commits are real and connections are many."""
    app = app_with(databases.settings(databases.fresh(database, tmp_path), tmp_path))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staged]:
    """An office with everybody in it and a case at every stage that tests begin with, on an SQLite of its own."""
    with staged("sqlite", tmp_path_factory.mktemp("scene")) as made:
        yield made


@pytest.fixture
def live_world(live_app: Flask) -> Iterator[World]:
    """A world whose commits are real."""
    with live_app.app_context():
        yield World(live_app)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a screen and without the network."""
    with sync_playwright() as playwright:
        opened = chromium.launch(playwright)
        yield opened
        opened.close()
