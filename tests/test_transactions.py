"""What begins as a reading goes on as a write: it waits for other writers, and is not told that they were quicker."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text

from accreditation.db import begin_read, db, unit_of_work
from accreditation.models.organisations import Office


@pytest.fixture
def app(live_app: Flask) -> Iterator[Flask]:
    """An app whose commits are real."""
    with live_app.app_context():
        yield live_app


def test_a_page_that_read_writes_although_somebody_else_wrote_meanwhile(app: Flask) -> None:
    with unit_of_work():
        db.session.add(Office(code="north", name="North"))
    begin_read()
    (north,) = db.session.scalars(select(Office)).all()
    with db.engine.begin() as other:
        other.execute(text("UPDATE offices SET name = 'Far north'"))
    with unit_of_work():
        assert north.name == "North", "what was read stays as it was"
        db.session.add(Office(code="south", name="South"))
    begin_read()
    assert db.session.scalars(select(Office.name).order_by(Office.id)).all() == ["Far north", "South"]


def test_what_was_typed_into_records_before_is_not_kept_by_itself(app: Flask) -> None:
    with unit_of_work():
        db.session.add(Office(code="north", name="North"))
    begin_read()
    (north,) = db.session.scalars(select(Office)).all()
    north.name = "Changed"

    def undone() -> None:
        with unit_of_work():
            db.session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        undone()
    begin_read()
    assert db.session.scalars(select(Office.name)).all() == ["North"]
