"""The demonstration is made only where it may be: with DEMO=1, on a file of its own; production refuses that file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from accreditation.app import create_app
from accreditation.demo import mark, preparing
from accreditation.demo.mark import Mark
from accreditation.settings import BadSettings
from tests import databases


def app_with(folder: Path, **changes: object):
    """An app on a file in the folder."""
    url = f"sqlite:///{folder / 'accreditation.sqlite'}"
    return create_app(databases.settings(url, folder, **changes))


def test_without_demo_nothing_is_made(tmp_path):
    app = app_with(tmp_path, demo=False)
    result = app.test_cli_runner().invoke(args=["demo", "prepare"])
    assert result.exit_code == 1
    assert "DEMO=1" in result.output
    assert not (tmp_path / "accreditation.sqlite").exists()
    assert not (tmp_path / preparing.PASSWORD_FILE).exists()


@pytest.mark.parametrize("verb", ["prepare", "reset"])
def test_a_foreign_database_is_left_as_it_is(tmp_path, verb):
    path = tmp_path / "accreditation.sqlite"
    databases.fresh_sqlite(tmp_path)
    before = path.read_bytes()
    result = app_with(tmp_path, demo=True).test_cli_runner().invoke(args=["demo", verb])
    assert result.exit_code == 1
    assert "left as it is" in result.output or "left as it was" in result.output
    assert path.read_bytes() == before


def test_a_remote_database_is_refused(tmp_path):
    settings = databases.settings("postgresql://nowhere.invalid/x", tmp_path, demo=True)
    result = create_app(settings).test_cli_runner().invoke(args=["demo", "prepare"])
    assert result.exit_code == 1
    assert "SQLite" in result.output


def test_a_mark_is_read_back_and_another_programs_number_is_none(tmp_path):
    path = tmp_path / "some.sqlite"
    assert mark.read(path) is Mark.NONE
    mark.write(path, Mark.FINISHED)
    assert mark.read(path) is Mark.FINISHED
    assert mark.is_empty(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=7")
        connection.execute("CREATE TABLE things (id INTEGER)")
    assert mark.read(path) is Mark.NONE
    assert not mark.is_empty(path)


def test_production_refuses_a_marked_database_and_no_other(tmp_path):
    path = tmp_path / "accreditation.sqlite"
    url = f"sqlite:///{path}"
    mark.refuse_in_production(databases.settings(url, tmp_path))
    mark.write(path, Mark.BEGUN)
    with pytest.raises(BadSettings, match="demonstration"):
        mark.refuse_in_production(databases.settings(url, tmp_path))
    mark.refuse_in_production(databases.settings(url, tmp_path, demo=True))
    mark.refuse_in_production(databases.settings("postgresql://db.example/x", tmp_path))
