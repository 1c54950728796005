"""`flask audit`: says that the record holds, or names what does not."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from accreditation.db import db, unit_of_work
from accreditation.services import accounts

OTHER_KEY = "another-audit-key-0123456789-abcdefghijk"


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
    assert "This installation is new and has no checkpoint yet" in before.output
    assert "Sealed 1 chain for" in flask("checkpoint").output
    after = flask("verify", "people")
    assert after.exit_code == 0
    assert "Compared with the checkpoints up to" in after.output
    assert "Every event is as it was written" in after.output


def test_an_unknown_stream_is_refused(app, flask):
    for name in ("case:99", "nothing", "UNKNOWN"):
        refused = flask("verify", name)
        assert refused.exit_code == 2
        assert f"There is no stream, case or organisation {name}. Nothing was checked." in refused.output


def test_a_deleted_checkpoint_fails(app, flask):
    flask("checkpoint")
    store = app.extensions["store"]
    (entry,) = store.entries("audit/checkpoints/")
    store.delete(entry.key)
    printed = flask("verify")
    assert printed.exit_code == 1
    assert "was sealed, and is gone" in printed.output


def test_another_key_is_no_forgery(app, flask, monkeypatch):
    flask("checkpoint")
    settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", replace(settings, audit_key=OTHER_KEY))
    printed = flask("verify")
    assert printed.exit_code == 2
    assert "AUDIT_KEYS_OLD" in printed.output
    old = replace(settings, audit_key=OTHER_KEY, audit_keys_old=(settings.audit_key,))
    monkeypatch.setitem(app.extensions, "settings", old)
    assert flask("verify").exit_code == 0


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
    forged = "audit/checkpoints/2999-01-01t000000.000000z"
    store.copy(entry.key, forged)
    printed = flask("verify")
    store.delete(forged)
    assert printed.exit_code == 1
    assert "was not made by this service" in printed.output
