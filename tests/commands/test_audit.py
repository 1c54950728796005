"""`flask audit`: says that the record holds, or names what does not."""

import pytest
from sqlalchemy import text

from accreditation.db import db, unit_of_work
from accreditation.services import accounts


@pytest.fixture
def flask(app):
    """Type a command."""
    runner, store = app.test_cli_runner(), app.extensions["store"]
    for entry in list(store.entries("audit/checkpoints/")):
        store.delete(entry.key)
    return lambda *words: runner.invoke(args=["audit", *words])


def test_a_whole_record(app, flask):
    with unit_of_work():
        accounts.add_person(email="ann@example.org", name="Ann", actor=None)
    before = flask("verify")
    assert before.exit_code == 0, before.output
    assert "There is no checkpoint yet" in before.output
    assert "Sealed 1 chain for" in flask("checkpoint").output
    after = flask("verify", "people")
    assert after.exit_code == 0
    assert "Compared with the checkpoint of" in after.output
    assert "Every event is as it was written." in after.output


def test_a_broken_one(app, flask):
    with unit_of_work():
        accounts.add_person(email="ann@example.org", name="Ann", actor=None)
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER audit_events_no_update"))
    else:
        db.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
    db.session.execute(text("UPDATE audit_events SET actor_id = 1"))
    db.session.commit()
    printed = flask("verify")
    assert printed.exit_code == 1
    assert "people: event 1 was altered" in printed.output
    assert flask("verify", "system").exit_code == 0


def test_a_forged_checkpoint(app, flask):
    flask("checkpoint")
    store = app.extensions["store"]
    (entry,) = store.entries("audit/checkpoints/")
    store.copy(entry.key, "audit/checkpoints/2999-01-01.json")
    printed = flask("verify")
    store.delete("audit/checkpoints/2999-01-01.json")
    assert printed.exit_code == 1
    assert "that of another day" in printed.output
