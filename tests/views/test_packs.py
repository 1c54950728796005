"""A provider asks for a pack, sees how far it is, and takes both files; nobody else can."""

import io
import zipfile

import pypdf
import pytest
from sqlalchemy import func, select

from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.jobs import JobKind, JobState
from accreditation.enums.packs import PackState
from accreditation.enums.people import Role
from accreditation.jobs.handlers import HANDLERS
from accreditation.models.audit import AuditEvent
from accreditation.models.jobs import Job
from accreditation.models.packs import Pack
from accreditation.services import jobs
from tests.client import Client, hidden
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    return world.client(world.lead)


@pytest.fixture
def path(world: World) -> str:
    return f"/applications/{world.application().id}/pack"


def work() -> None:
    run = jobs.claim([JobKind.BUILD_PACK])
    assert run is not None
    HANDLERS[run.kind](run)


def pack() -> Pack:
    return db.session.scalars(select(Pack).execution_options(populate_existing=True)).one()


def test_asked_for_made_and_taken(browser, path):
    assert browser.send(path).location == path
    assert "Waiting for its turn" in browser.get(path).text
    work()
    page = browser.get(path).text
    assert "Your pack is ready" in page
    made = pack()
    document = browser.get(f"{path}/{made.id}/document")
    assert document.mimetype == "application/octet-stream"
    assert document.headers["Content-Disposition"].startswith("attachment; filename=evidence-pack-")
    assert len(pypdf.PdfReader(io.BytesIO(document.data)).pages) == made.pages
    archive = browser.get(f"{path}/{made.id}/files")
    assert zipfile.ZipFile(io.BytesIO(archive.data)).namelist() == ["SHA256SUMS.txt"]
    taken = select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == AuditKind.PACK_TAKEN)
    assert db.session.scalar(taken) == 2


@pytest.mark.one_database
def test_the_page_says_how_far_it_is_and_when_it_failed(browser, path):
    browser.send(path)
    run = jobs.claim([JobKind.BUILD_PACK])
    assert run is not None
    jobs.report_progress(run, "Fetching the files", done=3, of=12)
    page = browser.get(path).text
    assert "Fetching the files" in page
    assert "Fetching the files: 3 of 12" in page
    works = browser.get(f"{path}/progress").json["works"]
    assert list(works.values()) == [{"saying": "Fetching the files: 3 of 12", "share": 6}]
    assert "Make a pack" not in page
    with unit_of_work():
        db.session.get_one(Job, run.job_id).state = JobState.DEAD
    assert "tried several times" in browser.get(path).text
    assert browser.get(f"{path}/progress").json == {"works": {}}
    with unit_of_work():
        pack().state = PackState.FAILED
        pack().why_failed = "The pack is too large."
    assert "The pack is too large." in browser.get(path).text


def test_one_that_failed_for_good_is_asked_for_again_by_the_provider_itself(world, browser, path):
    browser.send(path)
    with unit_of_work():
        job = db.session.scalars(select(Job)).one()
        job.state, job.tries, job.error = JobState.DEAD, 5, "The file store does not answer."
    page = browser.get(path).text
    assert "Make a pack" in page
    assert "does not answer" not in page  # why is for the administrator
    old_page = hidden(page)
    other = world.client(world.signatory)
    assert other.send(path).location == path
    assert browser.post(path, data=old_page).location == path  # sent once more, it changes nothing
    waiting = browser.get(path).text
    assert "Waiting for its turn" in waiting
    assert "Make a pack" not in waiting
    again = select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == AuditKind.JOB_RUN_AGAIN)
    assert db.session.scalar(again) == 1
    work()
    assert "Sam Signatory" in browser.get(path).text
    assert pack().state is PackState.READY


@pytest.mark.one_database
def test_sent_twice_there_is_one_pack(browser, path):
    browser.send(path)
    assert (
        browser.get(path).text.count("<form") == 1
    )  # only signing out: while it is made there is nothing to ask
    assert db.session.scalar(select(func.count()).select_from(Pack)) == 1


@pytest.mark.one_database
def test_a_pack_is_for_its_own_provider(world, browser, path):
    browser.send(path)
    number = pack().id
    assert browser.get(f"{path}/{number}/document").status_code == 404  # not ready
    work()
    stranger = world.client(
        world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    )
    office = world.client(world.secretary)
    for who in (stranger, office):
        for address in (path, f"{path}/{number}/document", f"{path}/{number}/files"):
            assert who.get(address).status_code == 404
    other = world.application(placement=world.new_placement("Ward 9"))
    assert browser.get(f"/applications/{other.id}/pack/{number}/document").status_code == 404
    assert browser.get(f"{path}/99999999999999999999/document").status_code == 404
