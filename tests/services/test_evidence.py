"""A file's way: it arrives once, is checked, and is usable or refused in words; nothing of a refused one is kept."""

import io
import os
import time
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.documents.limited import WORK_FOLDER
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, ScanResult
from accreditation.enums.jobs import JobKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.services import evidence, jobs
from accreditation.services.evidence import storing
from accreditation.services.jobs import TryLater
from accreditation.storage.base import Store
from tests.documents import files
from tests.servers import clamd
from tests.services.shelf import LIMIT, Library
from tests.storage import stores
from tests.storage.streams import Broken, Zeros
from tests.world import World


@pytest.fixture
def library(world: World, tmp_path: Path) -> Library:
    return Library(world, tmp_path)


def moves() -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEvent.facts).where(AuditEvent.kind == "evidence_moved").order_by(AuditEvent.id)
        )
    )


def test_a_file_arrives_and_waits_for_its_check(library: Library) -> None:
    content = files.good(3)
    revision = library.add(
        content, period_from=date(2026, 1, 1), period_to=date(2026, 6, 30), notes="First half"
    )
    assert revision.status is RevisionStatus.SCANNING
    assert (revision.number, revision.filename, revision.size) == (1, "Survey.pdf", len(content))
    item = db.session.get_one(EvidenceItem, revision.item_id)
    assert (item.title, item.period_to, item.notes) == (
        "Learner survey 2026",
        date(2026, 6, 30),
        "First half",
    )
    assert revision.staging_key is not None
    assert revision.staging_key.startswith(f"staging/{item.organisation_id}/{library.actor.id}/")
    assert library.stored_keys() == [revision.staging_key]
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1
    assert len(moves()) == 1


def test_a_sound_file_is_accepted_with_its_words_and_pictures(library: Library) -> None:
    revision = library.checked(files.good(3))
    assert revision.status is RevisionStatus.ACCEPTED
    assert (revision.pages, revision.pictures, revision.media_type) == (3, 3, "application/pdf")
    assert (revision.scan, revision.refused, revision.staging_key) == (ScanResult.NOT_SCANNED, None, None)
    texts = db.session.scalars(
        select(EvidencePage.text).where(EvidencePage.revision_id == revision.id).order_by(EvidencePage.number)
    )
    assert list(texts) == ["Ward report, page 1", "Ward report, page 2", "Ward report, page 3"]
    assert revision.storage_key is not None
    assert b"".join(library.store.open(revision.storage_key)) == files.good(3)
    pictures = [storing.picture_key(revision.id, page) for page in (1, 2, 3)]
    assert library.stored_keys() == [revision.storage_key, *pictures, revision.reading_key]
    assert '"dest":"accepted"' in moves()[-1]
    assert db.session.scalar(select(Job.state)) == "done"


@pytest.mark.one_database
def test_the_same_holds_on_s3(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stores.opened("s3", tmp_path, monkeypatch) as store:
        library.store = store
        sound, bad = library.checked(files.good(2)), library.checked(files.damaged())
        assert (sound.status, bad.status) == (RevisionStatus.ACCEPTED, RevisionStatus.REJECTED)
        pictures = [storing.picture_key(sound.id, page) for page in (1, 2)]
        assert library.stored_keys() == [sound.storage_key, *pictures, sound.reading_key]
        assert b"".join(evidence.picture(store, sound, 2)).startswith(b"RIFF")
        taken = evidence.original(store, sound)
        assert taken.link is not None
        assert list(taken.chunks) == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.truncated(), "its end is missing"),
        (files.encrypted(), "protected with a password"),
        (files.damaged(), "damaged"),
        (files.polyglot(), "This is not a PDF file"),
        (files.page_tree_loop(), "damaged"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason_and_nothing_is_stored(
    library: Library, content: bytes, words: str
) -> None:
    revision = library.checked(content)
    assert revision.status is RevisionStatus.REJECTED
    assert revision.refused is not None
    assert words in revision.refused
    assert library.stored_keys() == []
    assert db.session.scalar(select(func.count()).select_from(EvidencePage)) == 0
    assert '"dest":"rejected"' in moves()[-1]
    with pytest.raises(NotFound):
        evidence.original(library.store, revision)
    with pytest.raises(NotFound):
        evidence.picture(library.store, revision, 1)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "filename", "words"),
    [
        (b"", "Survey.pdf", "The file is empty"),
        (b"x", "Survey.docm", "It can hold macros"),
        (b"x", "Survey.exe", "Only PDF, Word, Excel"),
        (b"x", "", "Only PDF, Word, Excel"),
    ],
)
def test_what_can_be_seen_at_once_is_refused_at_once(
    library: Library, content: bytes, filename: str, words: str
) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        library.add(content, filename=filename)
    assert refused.value.field == "file"
    assert library.stored_keys() == []
    assert db.session.scalar(select(func.count()).select_from(EvidenceItem)) == 0


@pytest.mark.parametrize("stream", [Zeros(LIMIT + 1), Broken(2_000_000)])
def test_an_upload_that_is_too_large_or_breaks_off_leaves_nothing(library: Library, stream: Zeros) -> None:
    with pytest.raises((RuleBroken, ConnectionResetError)):
        evidence.receive(
            library.store,
            stream,
            organisation_id=library.world.organisation.id,
            actor=library.actor,
            title="Large",
            kind=EvidenceKind.POLICY,
            filename="Large.pdf",
            limit=LIMIT,
        )
    assert library.stored_keys() == []
    assert db.session.scalar(select(func.count()).select_from(EvidenceItem)) == 0


def test_a_write_that_fails_takes_the_bytes_back(library: Library) -> None:
    with pytest.raises(Exception, match="NOT NULL|null value"):
        library.add(files.good(), title=None)
    assert library.stored_keys() == []


def test_a_period_that_ends_before_it_starts_is_refused(library: Library) -> None:
    with pytest.raises(RuleBroken, match="The period must end after it starts"):
        library.add(files.good(), period_from=date(2026, 2, 1), period_to=date(2026, 1, 1))
    assert library.stored_keys() == []


def test_a_form_that_is_sent_twice_adds_one_file(library: Library) -> None:
    first = library.add(files.good())
    second = library.add(files.good())
    assert first.id == second.id
    assert len(library.stored_keys()) == 1
    third = library.add(files.good(), title="Another title")
    assert third.item_id != first.item_id


def test_a_refused_file_may_be_sent_again(library: Library) -> None:
    refused = library.checked(files.damaged())
    again = library.add(files.damaged())
    assert again.id != refused.id


def test_a_newer_file_is_the_next_revision_and_the_older_stays(library: Library) -> None:
    first = library.checked(files.good(2))
    item = db.session.get_one(EvidenceItem, first.item_id)

    def newer() -> EvidenceRevision:
        stream = io.BytesIO(files.good(4))
        return evidence.add_revision(
            library.store, stream, item=item, actor=library.actor, filename="Survey v2.pdf", limit=LIMIT
        )

    second, third = newer(), newer()
    assert second.id == third.id
    library.check()
    assert [(file.number, file.status, file.pages) for file in (first, second)] == [
        (1, RevisionStatus.ACCEPTED, 2),
        (2, RevisionStatus.ACCEPTED, 4),
    ]
    assert second.storage_key != first.storage_key


def test_a_staged_file_that_changed_is_refused(library: Library) -> None:
    revision = library.add(files.good())
    assert revision.staging_key is not None
    library.store.put_stream(revision.staging_key, io.BytesIO(files.good(9)), LIMIT)
    library.check()
    assert (revision.status, revision.refused) == (
        RevisionStatus.REJECTED,
        "The file changed or was lost on its way. Add it again.",
    )
    assert library.stored_keys() == []


def test_a_staged_file_that_is_gone_is_refused(library: Library) -> None:
    revision = library.add(files.good())
    assert revision.staging_key is not None
    library.store.delete(revision.staging_key)
    library.check()
    assert revision.status is RevisionStatus.REJECTED


def test_checking_a_file_again_changes_nothing(library: Library) -> None:
    revision = library.checked(files.good(2))
    before = (library.stored_keys(), moves())
    with unit_of_work():
        jobs.enqueue(JobKind.INSPECT_EVIDENCE, {"revision_id": revision.id})
    library.check()
    assert (library.stored_keys(), moves()) == before
    assert revision.status is RevisionStatus.ACCEPTED


@pytest.mark.one_database
def test_a_virus_is_refused_and_not_kept(world: World, tmp_path: Path) -> None:
    library = Library(world, tmp_path, accept_unscanned=False, clamd_socket=str(clamd.shared().socket))
    line = clamd.INFECTED.decode()
    revision = library.checked(files.good(1).replace(b"%\xe2", f"%{line}\n%\xe2".encode("latin-1"), 1))
    assert (revision.status, revision.scan) == (RevisionStatus.REJECTED, ScanResult.INFECTED)
    assert revision.refused == "A virus was found in the file. It was not kept."
    assert library.stored_keys() == []
    clean = library.add(files.good(), title="Clean")
    library.check()
    assert (clean.status, clean.scan) == (RevisionStatus.ACCEPTED, ScanResult.CLEAN)


@pytest.mark.one_database
@pytest.mark.parametrize("socket", ["", "/nowhere/clamd.sock"])
def test_without_a_scanner_production_waits_and_loses_nothing(
    world: World, tmp_path: Path, socket: str
) -> None:
    library = Library(world, tmp_path, accept_unscanned=False, clamd_socket=socket)
    revision = library.add(files.good())
    with pytest.raises(TryLater, match="not checked for viruses"):
        library.check()
    assert revision.status is RevisionStatus.SCANNING
    assert library.stored_keys() == [revision.staging_key]


@pytest.mark.one_database
def test_over_the_scanners_limit_production_refuses(world: World, tmp_path: Path) -> None:
    server = clamd.shared()
    library = Library(world, tmp_path, accept_unscanned=False, clamd_socket=str(server.socket))
    revision = library.checked(files.large(server.stream_limit * 2))
    assert revision.refused == (
        "The file is too large to be checked for viruses, so it cannot be taken. Add a smaller copy."
    )
    assert library.stored_keys() == []


def test_a_withdrawn_file_is_out_of_use_and_its_bytes_stay(library: Library) -> None:
    revision = library.checked(files.good())
    with unit_of_work():
        evidence.withdraw(revision, organisation_id=library.world.organisation.id, actor=library.actor)
    assert revision.status is RevisionStatus.WITHDRAWN
    assert revision.storage_key in library.stored_keys()
    with pytest.raises(NotFound):
        evidence.picture(library.store, revision, 1)
    with pytest.raises(RuleBroken), unit_of_work():
        evidence.withdraw(revision, organisation_id=library.world.organisation.id, actor=library.actor)


@pytest.mark.one_database
def test_pages_are_looked_at_and_the_file_is_taken_as_an_attachment(library: Library) -> None:
    revision = library.checked(files.good(2))
    assert b"".join(evidence.picture(library.store, revision, 2)).startswith(b"RIFF")
    for page in (0, 3, -1):
        with pytest.raises(NotFound):
            evidence.picture(library.store, revision, page)
    taken = evidence.original(library.store, revision)
    assert (taken.filename, taken.link, b"".join(taken.chunks)) == ("Survey.pdf", None, files.good(2))
    with unit_of_work():
        evidence.record_download(revision, organisation_id=library.world.organisation.id, actor=library.actor)
    assert db.session.scalar(select(func.count()).where(AuditEvent.kind == "evidence_read")) == 1


@pytest.mark.one_database
def test_lost_pictures_are_drawn_again(library: Library) -> None:
    revision = library.checked(files.good(2))
    library.store.delete(storing.picture_key(revision.id, 2))
    revision.reading_key = None  # as files have it that were accepted before copies were made
    with unit_of_work():
        jobs.enqueue(JobKind.RENDER_PAGES, {"revision_id": revision.id})
    run = jobs.claim([JobKind.RENDER_PAGES])
    assert run is not None
    evidence.draw_again(run, library.store)
    assert b"".join(evidence.picture(library.store, revision, 2)).startswith(b"RIFF")
    assert b"".join(evidence.reading_copy(library.store, revision).chunks).startswith(b"%PDF")


@pytest.mark.one_database
def test_nothing_is_made_of_a_file_that_is_destroyed_meanwhile(library: Library) -> None:
    revision = library.checked(files.good(2))

    class Destroying:
        """The library's own store; while pictures are written, the file's time ends."""

        def __getattr__(self, name: str) -> object:
            if name == "put_stream" and revision.destroyed_at is None:
                with unit_of_work():
                    revision.destroyed_at = clock.now()
            return getattr(library.store, name)

    with unit_of_work():
        jobs.enqueue(JobKind.RENDER_PAGES, {"revision_id": revision.id})
    run = jobs.claim([JobKind.RENDER_PAGES])
    assert run is not None
    evidence.draw_again(run, cast(Store, Destroying()))
    assert library.stored_keys() == []


def test_only_what_nobody_waits_for_is_cleared_away(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # What killed workers of other runs left is not ours to count.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    waiting = library.add(files.good())
    library.store.put_stream("staging/1/1/abandoned", io.BytesIO(b"x"), LIMIT)
    assert evidence.clear_abandoned(library.store) == 0
    with clock.at(clock.now() + timedelta(days=2)):
        assert evidence.clear_abandoned(library.store) == 1
    assert library.stored_keys() == [waiting.staging_key]
    library.check()
    assert waiting.status is RevisionStatus.ACCEPTED


@pytest.mark.one_database
def test_a_work_folder_goes_when_it_is_a_day_old(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, fresh = (tmp_path / f"{WORK_FOLDER}{name}" for name in ("old", "fresh"))
    for folder in (old, fresh):
        folder.mkdir()
    two_days = timedelta(days=2).total_seconds()
    os.utime(old, (time.time() - two_days, time.time() - two_days))
    with clock.at(clock.now() + timedelta(days=2)):  # the service's clock is not the machine's
        assert evidence.clear_abandoned(library.store) == 1
    assert fresh.is_dir()
    assert not old.exists()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/Plan.pdf", "Plan.pdf"),
        ("C:\\Users\\Pat\\Plan.pdf", "Plan.pdf"),
        ("Pl\x00an\r\n.pdf", "Plan .pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("Plan 😀 été.pdf", "Plan 😀 été.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("<script>.pdf", "<script>.pdf"),
    ],
)
def test_a_name_is_shown_without_what_misleads(library: Library, sent: str, shown: str) -> None:
    assert library.add(files.good(), filename=sent).filename == shown
