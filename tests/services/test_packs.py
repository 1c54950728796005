"""A pack holds what the application says and cites, once asked for, whole or not at all."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.jobs import JobKind
from accreditation.enums.packs import PackState
from accreditation.models.answers import Answer
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.models.packs import Pack
from accreditation.queries import applications
from accreditation.services import citations, evidence, jobs, packs
from accreditation.services.packs import content, typesetting
from accreditation.storage.local import LocalStore
from tests import reviewing, shelving
from tests.documents import files
from tests.world import World


class Case:
    """An application whose first two standards cite pages of one file."""

    def __init__(self, world: World, folder: Path) -> None:
        self.store = LocalStore(folder / "files")
        self.actor = world.viewer(world.lead)
        self.application = applications.get(world.application().id)
        self.answers = list(
            db.session.scalars(
                select(Answer)
                .where(Answer.application_id == self.application.id)
                .order_by(Answer.id)
                .limit(2)
            )
        )
        with unit_of_work():
            self.answers[0].narrative = "We meet every learner.\n\nThen we ask them."
        self.revision = self.file(world, "Learner survey", files.good(4, ["One", "Two", "Three", "Four"]))
        self.cite(self.answers[0], 2, 3)
        self.cite(self.answers[1], 4, 4)

    def file(self, world: World, title: str, content: bytes) -> EvidenceRevision:
        return reviewing.evidence(world, title, content=content, pages=4, store=self.store)

    def cite(self, answer: Answer, first: int, last: int) -> None:
        with unit_of_work():
            citations.cite(
                answer,
                self.revision,
                application=self.application,
                item=db.session.get_one(EvidenceItem, self.revision.item_id),
                page_from=first,
                page_to=last,
                claim="Learners say they are heard.",
                actor=self.actor,
                closed=None,
            )

    def ask(self) -> Pack:
        with unit_of_work():
            return packs.ask(self.application, actor=self.actor)

    def made(self) -> Pack:
        pack = self.ask()
        self.work()
        return db.session.get_one(Pack, pack.id, populate_existing=True)

    def work(self) -> None:
        run = jobs.claim([JobKind.BUILD_PACK])
        assert run is not None
        packs.build(run, self.store)

    def bytes_of(self, key: str | None) -> bytes:
        assert key is not None
        return b"".join(self.store.open(key))


@pytest.fixture
def case(world: World, tmp_path: Path) -> Case:
    return Case(world, tmp_path)


def test_a_pack_has_every_standard_with_its_answer_and_the_cited_pages(case):
    pack = case.made()
    assert pack.state is PackState.READY
    reader = pypdf.PdfReader(io.BytesIO(case.bytes_of(pack.pdf_key)))
    texts = [page.extract_text() for page in reader.pages]
    whole = "\n".join(texts)
    sections = content.of(case.application).sections
    assert all(section.title.split()[0] in whole for section in sections)
    assert "We meet every learner." in whole
    assert "Learners say they are heard." in whole
    stamped = [text for text in texts if "E1 - page" in text]
    assert [word for text in stamped for word in ("One", "Two", "Three", "Four") if word in text] == [
        "Two",
        "Three",
        "Four",
    ]
    assert pack.pages == len(texts)
    assert pack.left_out == 0


def test_the_contents_give_the_page_that_is_stamped(case):
    reader = pypdf.PdfReader(io.BytesIO(case.bytes_of(case.made().pdf_key)))
    front = reader.page_labels.index("1")
    listed = "\n".join(page.extract_text() for page in reader.pages[1:front])
    line = next(line for line in listed.splitlines() if "Pages 2 to 3" in line)
    page = next(
        number for number, page in enumerate(reader.pages[front:], 1) if "E1 - page 2" in page.extract_text()
    )
    assert line.rstrip().endswith(str(page))


def test_the_same_application_gives_the_same_bytes(case):
    first, second = case.made(), case.made()
    assert first.id != second.id
    assert (first.pdf_sha256, first.zip_sha256) == (second.pdf_sha256, second.zip_sha256)
    assert first.content_hash == second.content_hash == content.of(case.application).digest


def test_the_zip_has_the_original_with_its_fingerprint(case):
    pack = case.made()
    with zipfile.ZipFile(io.BytesIO(case.bytes_of(pack.zip_key))) as archive:
        assert archive.read("E1 survey.pdf") == files.good(4, ["One", "Two", "Three", "Four"])
        assert case.revision.sha256 in archive.read("SHA256SUMS.txt").decode()


def test_asked_twice_there_is_one_pack_one_job_and_one_event(case):
    assert case.ask().id == case.ask().id
    jobs_asked = select(func.count()).select_from(Job).where(Job.kind == JobKind.BUILD_PACK)
    events = select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == AuditKind.PACK_ASKED)
    assert (db.session.scalar(jobs_asked), db.session.scalar(events)) == (1, 1)


def test_a_withdrawn_file_is_named_and_left_out(case):
    with unit_of_work():
        evidence.withdraw(case.revision, organisation_id=case.application.organisation_id, actor=case.actor)
    pack = case.made()
    text = "\n".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(case.bytes_of(pack.pdf_key))).pages
    )
    assert "Not in this pack: withdrawn." in text
    assert "left out" in text
    assert "in the zip" not in text.split("Contents", 1)[1].split("E1", 1)[1][:60]
    assert "E1 - page" not in text
    assert pack.left_out == 1


def test_a_file_that_was_altered_in_the_store_is_left_out(case):
    case.store.put_stream(case.revision.storage_key, io.BytesIO(files.good(4)), 1_000_000)
    pack = case.made()
    assert pack.state is PackState.READY
    assert pack.left_out == 1
    with zipfile.ZipFile(io.BytesIO(case.bytes_of(pack.zip_key))) as archive:
        assert archive.namelist() == ["SHA256SUMS.txt"]
    pages = pypdf.PdfReader(io.BytesIO(case.bytes_of(pack.pdf_key))).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert "left out" in text
    assert "In the zip as" not in text


def test_a_killed_job_starts_again_and_ends_with_one_pack(case, monkeypatch):
    pack = case.ask()
    with monkeypatch.context() as broken:
        broken.setattr("accreditation.documents.pack.bundle", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            case.work()
    assert db.session.get_one(Pack, pack.id, populate_existing=True).state is PackState.WAITING
    with clock.at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        case.work()
    assert db.session.get_one(Pack, pack.id, populate_existing=True).state is PackState.READY


def test_packs_go_after_a_month(case):
    pack = case.made()
    assert packs.clear_old(case.store) == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert packs.clear_old(case.store) == 1
    assert db.session.get(Pack, pack.id, populate_existing=True) is None
    assert not list(case.store.entries("packs/"))


@pytest.mark.one_database
def test_a_pack_says_which_period_figures_cover(world: World, tmp_path: Path) -> None:
    case = Case(world, tmp_path)
    figures = reviewing.evidence(world, "Attrition", EvidenceKind.ATTRITION_DATA, store=case.store)
    shelving.cite(world, figures, case.application.id, "1.1", period=(date(2025, 4, 1), date(2026, 3, 31)))
    pack = content.of(case.application)
    files_cited = {file.label: file for file in pack.files}
    places = [
        typesetting.where(cited, files_cited[cited.label])
        for cited in pack.sections[0].cited
        if files_cited[cited.label].title == "Attrition"
    ]
    assert places == ["Page 1 (1 April 2025 to 31 March 2026)"]
