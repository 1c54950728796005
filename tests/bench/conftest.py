"""A tiny generated field on either database, built once a run; each test that saves does so for good."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from accreditation import clock
from accreditation.db import db
from bench.databases import application
from bench.field.build import build
from bench.field.plan import Plan
from bench.sites import Site
from tests import databases

CASES = 40


def _field(url: str, day: date) -> None:
    app = application(url)
    build(app, Plan(CASES, day))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def _sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    made: dict[str, Site] = {}

    def site_on(kind: str) -> Site:
        if kind not in made:
            url = databases.fresh(kind, Path(tmp_path_factory.mktemp(f"field-{kind}")))
            _field(url, clock.today())
            made[kind] = Site(url, kind, CASES)
        return made[kind]

    yield site_on
    for site in made.values():
        site.close()


@pytest.fixture
def site(_sites: Callable[[str], Site], database: str) -> Site:
    """The service on the tiny field, its web server and its floor there when they are asked for."""
    return _sites(database)
