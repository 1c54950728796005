"""Kept files are read again: what is missing or altered is written down once, and what is mended is well again."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import StoreFault
from accreditation.enums.jobs import JobKind, JobState
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.services import jobs
from accreditation.services.evidence import kept_files
from accreditation.storage.base import StoreUnreachable
from tests import reviewing
from tests.world import World


@pytest.fixture
def revisions(world: World) -> list[EvidenceRevision]:
    """Three kept files; how they were checked does not matter here."""
    return [reviewing.evidence(world, f"Survey {number}") for number in (1, 2, 3)]


@pytest.fixture
def store(world: World):
    return world.app.extensions["store"]


def fault_events() -> int:
    faults = select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == AuditKind.EVIDENCE_FAULT)
    return db.session.scalar(faults) or 0


def faults(store) -> dict[int, StoreFault | None]:
    return {verified.file.revision_id: verified.fault for verified in kept_files.verify(store)}


def test_whole_files_are_well_and_noted(revisions, store):
    assert faults(store) == {revision.id: None for revision in revisions}
    assert all(db.session.get_one(EvidenceRevision, revision.id).verified_at for revision in revisions)
    assert fault_events() == 0


def test_a_missing_and_an_altered_file_are_named_once(revisions, store):
    missing, altered, well = revisions
    original = b"".join(store.open(altered.storage_key))
    store.delete(missing.storage_key)
    store.put_stream(altered.storage_key, io.BytesIO(original + b" "), 10**7)
    for _ in range(2):
        assert faults(store) == {
            missing.id: StoreFault.MISSING,
            altered.id: StoreFault.ALTERED,
            well.id: None,
        }
        assert fault_events() == 2
    store.put_stream(altered.storage_key, io.BytesIO(original), 10**7)
    assert faults(store)[altered.id] is None


def test_the_longest_unread_comes_first(revisions, store):
    first = [verified.file.revision_id for verified in kept_files.verify(store, 2)]
    with clock.at(clock.now() + timedelta(days=1)):
        second = [verified.file.revision_id for verified in kept_files.verify(store, 2)]
    assert first == [revisions[0].id, revisions[1].id]
    assert second == [revisions[2].id, revisions[0].id]


def test_a_night_reads_its_share_and_says_how_far_it_is(revisions, store):
    jobs.enqueue(JobKind.VERIFY_STORE, {})
    run = jobs.claim([JobKind.VERIFY_STORE])
    assert run is not None
    kept_files.verify_share(run, store)
    job = db.session.get_one(Job, run.job_id, populate_existing=True)
    assert (job.state, job.progress_done, job.progress_of) == (JobState.DONE, 1, 1)
    read = select(func.count()).where(EvidenceRevision.verified_at.is_not(None))
    assert db.session.scalar(read) == 1


def test_a_file_that_is_let_go_while_it_is_read_is_not_missing(revisions, store, monkeypatch):
    gone, *left = revisions
    look = kept_files.fault_of

    def let_go_first(store, file):
        if file.revision_id == gone.id:
            store.delete(file.key)
            with unit_of_work():
                db.session.execute(
                    update(EvidenceRevision)
                    .where(EvidenceRevision.id == gone.id)
                    .values(destroyed_at=clock.now())
                    .execution_options(synchronize_session=False)
                )
        return look(store, file)

    monkeypatch.setattr(kept_files, "fault_of", let_go_first)
    assert faults(store) == {revision.id: None for revision in left}
    assert fault_events() == 0


def test_a_store_that_does_not_answer_says_nothing_about_its_files(revisions, store, monkeypatch):
    def silent(key: str) -> None:
        raise StoreUnreachable

    monkeypatch.setattr(store, "open", silent)
    with pytest.raises(StoreUnreachable):
        faults(store)
    assert fault_events() == 0
    assert not db.session.scalar(select(func.count()).where(EvidenceRevision.fault.is_not(None)))
