"""How often the main pages and both everyday saves wait for PostgreSQL, whatever for, is pinned: each wait is a network away."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from accreditation.app import create_app
from accreditation.db import db, unit_of_work
from accreditation.queries import answers
from accreditation.services import comments
from tests import databases, reviewing
from tests.client import Client, hidden
from tests.round_trips import round_trips
from tests.world import World

WARM = 5
"""After so many requests every statement of a page is prepared, and costs one round trip."""


@dataclass
class Visit:
    """A page with who opens it."""

    browser: Client
    path: str


@dataclass
class Field:
    """A service on PostgreSQL with a case that is being scored and one that is being written."""

    app: Flask
    pages: dict[str, Visit]

    def trips(self, name: str, **typed: str) -> int:
        """How often a page waits for PostgreSQL once it is warm; with something typed, a save of it."""
        visit = self.pages[name]
        for number in range(WARM):
            self._once(visit, {field: f"{words} {number}" for field, words in typed.items()})
        form = _as_opened(visit) | typed if typed else {}
        with self.app.app_context():
            engine = db.engine
        with round_trips(engine) as trips:
            status = _send(visit, form)
        assert status == (302 if typed else 200)
        return trips.count

    def _once(self, visit: Visit, typed: dict[str, str]) -> None:
        status = _send(visit, _as_opened(visit) | typed if typed else {})
        assert status == (302 if typed else 200)


def _as_opened(visit: Visit) -> dict[str, str]:
    return hidden(visit.browser.get(visit.path).text)


def _send(visit: Visit, form: dict[str, str]) -> int:
    if not form:
        return visit.browser.get(visit.path).status_code
    return visit.browser.post(visit.path, data=form, content_type="multipart/form-data").status_code


def _comment(world: World, application_id: int) -> None:
    answer = answers.to_standard(application_id, "1.2")
    assert answer is not None
    lead = world.viewer(world.lead)
    with unit_of_work():
        comments.add(answer, application_id=application_id, actor=lead, words="Is that so?", quote="")


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    app = create_app(
        databases.settings(databases.fresh_postgres(), tmp_path_factory.mktemp("trips")), TESTING=True
    )
    with app.app_context():
        world = World(app)
        case, (review, _) = reviewing.scoring(world)
        draft = world.application(placement=world.new_placement("Ward 9"))
        _comment(world, draft.id)
        reviewer, lead, office = (
            world.client(person) for person in (reviewing.reviewer_of(review), world.lead, world.secretary)
        )
        pages = {
            "home of a reviewer": Visit(reviewer, "/home"),
            "home of a provider": Visit(lead, "/home"),
            "review": Visit(reviewer, f"/reviews/{review.id}"),
            "score": Visit(reviewer, f"/reviews/{review.id}/standards/1.1"),
            "application": Visit(lead, f"/applications/{draft.id}"),
            "readiness": Visit(lead, f"/applications/{draft.id}/readiness"),
            "regulators' standards": Visit(lead, f"/applications/{draft.id}/regulators"),
            "applications of a provider": Visit(lead, "/applications/readiness"),
            "standard": Visit(lead, f"/applications/{draft.id}/standards/1.1"),
            "standard with comments": Visit(lead, f"/applications/{draft.id}/standards/1.2"),
            "evidence library": Visit(lead, "/evidence"),
            "worklist": Visit(office, "/worklist"),
            "case": Visit(office, f"/cases/{case.id}"),
            "register": Visit(world.client(), "/register"),
            "calendar of a provider": Visit(lead, "/calendar"),
            "calendar of the office": Visit(office, "/calendar"),
        }
        db.session.remove()
        db.engine.dispose()
    made = Field(app, pages)
    # A score that was given and an answer that was written, whichever page is counted first.
    made.trips("score", rationale="The survey shows it.")
    made.trips("standard", narrative="Everybody has one.")
    yield made
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("home of a reviewer", 4),
        ("home of a provider", 6),
        ("review", 5),
        ("score", 3),
        ("application", 9),
        ("readiness", 6),
        ("regulators' standards", 4),
        ("applications of a provider", 5),
        ("standard", 3),
        ("standard with comments", 5),
        ("evidence library", 6),
        ("worklist", 3),
        ("case", 6),
        ("register", 1),
        ("calendar of a provider", 8),
        ("calendar of the office", 6),
    ],
)
def test_a_page_waits_for_the_database_no_more_often(field: Field, page: str, most: int) -> None:
    assert field.trips(page) <= most


@pytest.mark.parametrize(
    ("page", "typed", "most"),
    [
        ("score", {"rationale": "The survey shows it."}, 7),
        ("standard", {"narrative": "Everybody has one."}, 8),
    ],
)
def test_a_save_waits_for_the_database_no_more_often(
    field: Field, page: str, typed: dict[str, str], most: int
) -> None:
    assert field.trips(page, **typed) <= most
