"""The log: a line an event that nobody can break or forge, with the number of the page, and without what people wrote."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from accreditation import logs
from accreditation.db import db
from accreditation.enums.people import Role
from tests.world import World

pytestmark = pytest.mark.one_database
Written = Callable[[], list[str]]


@pytest.fixture
def written() -> Iterator[Written]:
    """What is logged as text from now on, line by line."""
    yield from _written(as_json=False)


@pytest.fixture
def written_as_json() -> Iterator[Written]:
    """The same as JSON."""
    yield from _written(as_json=True)


def _written(*, as_json: bool) -> Iterator[Written]:
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    logs.configure(as_json=as_json)
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
    yield lambda: stream.getvalue().splitlines()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_request_is_a_line_with_its_number_and_person(world: World, written: Written) -> None:
    person = world.person(Role.SECRETARIAT)
    browser = world.client(person)
    answer = browser.get("/worklist?text=Somebody+Ill")
    (line,) = [line for line in written() if "path=/worklist" in line]
    assert f"request={answer.headers['X-Request-Id']} method=GET path=/worklist status=200 ms=" in line
    assert line.endswith(f"person={person.id}")
    assert "Somebody" not in line
    assert line.split()[1] == "INFO"


@pytest.mark.parametrize(
    "path", ["/nowhere%0A2026-11-29%20ERROR%20forged", "/%1b[31mred", "/nowhere%E2%80%A8forged", '/a b="c"']
)
def test_a_path_begins_no_line_and_no_field(world: World, written: Written, path: str) -> None:
    client = world.client()
    client.checks_pages = False
    assert client.get(path).status_code == 404
    (line,) = written()
    assert line.isascii()
    assert line.isprintable()
    assert line.count(" status=404 ") == 1
    assert " ERROR " not in line


def test_the_number_on_the_page_is_in_the_log_and_what_was_written_is_not(
    app: Flask, world: World, written_as_json: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ValueError("Ann Other was seen on ward 7")

    monkeypatch.setattr("accreditation.views.public.frameworks.offered", fail)
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    page = world.client().get("/standards")
    assert page.status_code == 500
    failure, answered = [json.loads(line) for line in written_as_json()]
    assert failure["request"] in page.text
    assert answered["request"] == failure["request"]
    assert (failure["level"], failure["error"], answered["status"]) == ("ERROR", "ValueError", 500)
    assert failure["at"].startswith("test_logs.py:")
    assert "Ann Other" not in "".join(written_as_json())


def test_no_parameter_of_a_statement_is_logged(app: Flask, written: Written) -> None:
    with pytest.raises(OperationalError) as raised:
        db.session.execute(text("INSERT INTO nothing VALUES (:words)"), {"words": "Ann Other"})
    assert "Ann Other" not in str(raised.value)
    logging.getLogger("accreditation").error("it failed", exc_info=raised.value)
    (line,) = written()
    assert "it failed error=OperationalError at=" in line
    db.session.rollback()


def test_what_libraries_chat_about_is_left_out(written: Written) -> None:
    for name in ("transitions.core", "sqlalchemy.engine", "alembic.runtime", "botocore.hooks"):
        logging.getLogger(name).info("chat")
    logging.getLogger("transitions.core").warning("two\nlines")
    (line,) = written()
    assert line.endswith("WARNING two lines")


def test_one_cause_has_one_line_a_minute(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("accreditation.logs.time.monotonic", lambda: now)
    rarely, log = logs.Rarely(), logging.getLogger("accreditation")
    for _ in range(100):
        rarely.log(log, logging.ERROR, "away")
    rarely.log(log, logging.ERROR, "another cause")
    now += 61
    rarely.log(log, logging.ERROR, "away")
    assert [line.partition("ERROR ")[2] for line in written()] == [
        "away",
        "another cause",
        "away held_back=99",
    ]


def test_a_line_says_what_it_is_about(written: Written) -> None:
    with logs.about(job=7):
        logging.getLogger("accreditation").info("done")
    assert written()[0].endswith("INFO done job=7")
