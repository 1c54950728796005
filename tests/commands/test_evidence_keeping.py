"""What an operator types about kept files: reading them again, what may be destroyed, an application taken away."""

import zipfile
from datetime import timedelta

import pypdf
import pytest
from flask.testing import FlaskCliRunner

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.jobs import JobKind
from accreditation.services import evidence, jobs
from tests import libraries
from tests.world import World

pytestmark = pytest.mark.one_database


@pytest.fixture
def runner(world: World) -> FlaskCliRunner:
    return world.app.test_cli_runner()


def test_verify_names_what_is_wrong(world, runner):
    well, missing = libraries.accepted_file(world, title="One"), libraries.accepted_file(world, title="Two")
    assert runner.invoke(args=["evidence", "verify"]).output == "2 files read, 0 missing or altered.\n"
    world.app.extensions["store"].delete(missing.storage_key)
    ended = runner.invoke(args=["evidence", "verify"])
    assert ended.exit_code == 1
    assert f"file {missing.id} ({missing.storage_key}): The file is missing" in ended.output
    assert f"file {well.id} " not in ended.output


def test_retention_tells_first_and_destroys_only_what_it_told(world, runner):
    revision = libraries.accepted_file(world)
    with unit_of_work():
        evidence.withdraw(revision, organisation_id=world.organisation.id, actor=world.viewer(world.lead))
    assert runner.invoke(args=["evidence", "retention"]).output == "No file may be destroyed today.\n"
    with clock.at(clock.now() + timedelta(days=370)):
        printed = runner.invoke(args=["evidence", "retention"]).output
        assert "Nothing was destroyed" in printed
        assert world.app.extensions["store"].exists(revision.storage_key)
        refused = runner.invoke(args=["evidence", "retention", "--destroy", "0000"])
        assert refused.exit_code == 1
        assert "Nothing was destroyed" in refused.output
        fingerprint = printed.split()[-1]
        done = runner.invoke(args=["evidence", "retention", "--destroy", fingerprint])
    assert done.exit_code == 0, done.output
    assert "1 files destroyed" in done.output


def test_pack_writes_both_files(world, runner, tmp_path):
    application = world.application()
    ended = runner.invoke(args=["evidence", "pack", application.reference, str(tmp_path / "out")])
    assert ended.exit_code == 0, ended.output
    pages = len(pypdf.PdfReader(tmp_path / "out" / "pack.pdf").pages)
    assert f"{pages} pages" in ended.output
    assert zipfile.ZipFile(tmp_path / "out" / "files.zip").namelist() == ["SHA256SUMS.txt"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["files.zip", "pack.pdf"]


def test_an_unknown_application_is_named(runner, world, tmp_path):
    ended = runner.invoke(args=["evidence", "pack", "NOWHERE-1", str(tmp_path)])
    assert ended.exit_code == 1
    assert "There is no application NOWHERE-1." in ended.output


def test_redraw_asks_once_for_each_missing_copy(world, runner):
    old, fine, gone = (libraries.accepted_file(world, title=title) for title in ("Old", "Fine", "Gone"))
    with unit_of_work():
        old.reading_key = gone.reading_key = (
            None  # as files have it that were accepted before copies were made
        )
        evidence.withdraw(gone, organisation_id=world.organisation.id, actor=world.viewer(world.lead))
    printed = "1 files without a copy for reviewers: "
    assert runner.invoke(args=["evidence", "redraw"]).output == f"{printed}1 asked for now.\n"
    again = runner.invoke(args=["evidence", "redraw"]).output
    assert again.startswith(f"{printed}0 asked for now.\n1 were asked for before")
    run = jobs.claim([JobKind.RENDER_PAGES])
    assert run is not None
    assert run.payload == {"revision_id": old.id}
    evidence.draw_again(run, world.app.extensions["store"])
    assert b"".join(evidence.reading_copy(world.app.extensions["store"], old).chunks).startswith(b"%PDF")
    assert fine.reading_key != old.reading_key
    assert jobs.claim([JobKind.RENDER_PAGES]) is None
    assert runner.invoke(args=["evidence", "redraw"]).output.startswith("0 files")
