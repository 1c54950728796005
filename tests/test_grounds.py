"""What tests begin on is built for the first of them; every later one finds it whole, as if it was built for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.applications import Application
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.reviews import Review
from tests import reviewing
from tests.grounds import OLDEST, Grounds, remembered
from tests.world import World

BUILT: list[str] = []


@remembered
def supported(world: World, title: str = "Survey") -> tuple[Application, EvidenceRevision]:
    """A case, and a file in its provider's library."""
    BUILT.append(title)
    return world.application(), reviewing.evidence(world, title)


@pytest.fixture
def grounds(live_app: Flask, database: str, tmp_path: Path) -> Iterator[Grounds]:
    """Grounds of a test's own."""
    BUILT.clear()
    folder = tmp_path / "grounds"
    folder.mkdir()
    with live_app.app_context():
        made = Grounds(live_app, database, folder, db.engine)
    yield made
    made.close()


@contextmanager
def begun(grounds: Grounds) -> Iterator[World]:
    """A test on these grounds."""
    with grounds.app.app_context(), grounds.undone():
        yield World(grounds.app)


def test_it_is_built_for_the_first_and_whole_for_all(grounds: Grounds) -> None:
    for _ in range(4):
        with begun(grounds) as world:
            application, revision = supported(world)
            assert db.session.get(Application, application.id) is application
            assert world.placement.name == "Ward 7"
            assert revision.item.title == "Survey"
            assert (application.placement_id, revision.uploaded_by_id) == (world.placement.id, world.lead.id)
            content = grounds.app.extensions["store"].open(revision.storage_key)
            assert b"".join(content) == b"file Survey"
            with unit_of_work():
                world.placement.name = "Another name"
                grounds.app.extensions["store"].delete(revision.storage_key)
    assert BUILT == ["Survey"]


def test_what_it_holds_may_be_gone_on_with(grounds: Grounds) -> None:
    for _ in range(3):
        with begun(grounds) as world:
            _, (first, second) = reviewing.scoring(world)
            reviewing.score_all(world, first)
            reviewing.lock(world, first)
            reviewing.score_all(world, second)
            assert reviewing.lock(world, second), "the second shares the scores"
            assert db.session.scalar(select(func.count()).select_from(Review)) == 2


def test_other_words_are_another_ground(grounds: Grounds) -> None:
    for title in ("Survey", "Audit", "Survey", "Audit", "Audit"):
        with begun(grounds) as world:
            assert supported(world, title)[1].item.title == title
    assert BUILT == ["Survey", "Audit"]


@pytest.mark.parametrize("kept_before", [False, True])
def test_whoever_has_written_something_has_it_built(grounds: Grounds, kept_before: bool) -> None:
    for _ in range(kept_before):
        with begun(grounds) as world:
            supported(world)
    BUILT.clear()
    with begun(grounds) as world:
        office = world.new_office("Somewhere")
        supported(world)
        assert db.session.get(type(office), office.id) is office
    assert BUILT == ["Survey"]


def test_whoever_lets_another_time_pass_has_it_built(grounds: Grounds) -> None:
    for _ in range(3):
        with begun(grounds) as world, clock.at(clock.now() - timedelta(days=9)):
            supported(world)
    assert BUILT == ["Survey"] * 3


def test_it_is_built_anew_when_it_is_old(grounds: Grounds, monkeypatch: pytest.MonkeyPatch) -> None:
    with begun(grounds) as world:
        supported(world)
    with begun(grounds) as world:
        monkeypatch.setattr("tests.grounds.OLDEST", -OLDEST)
        supported(world)
    assert BUILT == ["Survey"] * 2


def test_what_was_not_asked_for_longest_goes_first(grounds: Grounds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.grounds.MOST", 2)
    engines = []
    for title in ("Survey", "Audit", "Survey", "Minutes", "Survey", "Audit"):
        with begun(grounds) as world:
            supported(world, title)
            engines.append(list(grounds.by_builder.values())[-1].engine)
    assert BUILT == ["Survey", "Audit", "Minutes", "Audit"]
    with pytest.raises(OperationalError):
        engines[1].connect()
