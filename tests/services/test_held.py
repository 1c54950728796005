"""Files in which a patient's number may stand: held, asked about, released, rejected, taken down; and never shown."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from accreditation.db import db, unit_of_work
from accreditation.documents import limited
from accreditation.enums.evidence import NumberGrade, RevisionStatus, UnitKind
from accreditation.enums.jobs import CheckStep, JobKind, Waiting
from accreditation.enums.people import Role
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidenceItem, EvidenceNumber, EvidencePage, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.permissions.viewer import Viewer
from accreditation.queries import file_checks, held
from accreditation.services import evidence, jobs
from accreditation.services.jobs import TryLater
from accreditation.web.filters import progress_in_words
from tests.documents import files, offices, pictures
from tests.services.shelf import Library
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

LIKELY = "450 557 7104"  # valid, of the issued range, made up
POSSIBLE = "4505577104"


@pytest.fixture
def library(world: World, tmp_path: Path) -> Library:
    return Library(world, tmp_path)


@pytest.fixture
def lead(world: World) -> Viewer:
    """The provider's information lead."""
    return world.viewer(world.person(Role.INFORMATION_LEAD))


def likely(library: Library) -> EvidenceRevision:
    return library.checked(files.good(2, ["Nothing", f"Patient {LIKELY} here"]))


def possible(library: Library) -> EvidenceRevision:
    return library.checked(f"Order {POSSIBLE} was paid".encode(), filename="Order.txt")


def texts(revision: EvidenceRevision) -> list[str]:
    return list(
        db.session.scalars(
            select(EvidencePage.text)
            .where(EvidencePage.revision_id == revision.id)
            .order_by(EvidencePage.number)
        )
    )


def numbers_of(revision: EvidenceRevision) -> list[tuple[int | None, str, NumberGrade, str]]:
    rows = db.session.scalars(select(EvidenceNumber).where(EvidenceNumber.revision_id == revision.id))
    return [(row.page, row.place, row.grade, row.masked) for row in rows]


def remove(library: Library) -> None:
    run = jobs.claim([JobKind.FORGET_EVIDENCE])
    assert run is not None
    evidence.remove_refused(run, library.store)


def test_a_likely_number_holds_the_file_and_is_nowhere_to_be_read(library: Library) -> None:
    revision = likely(library)
    assert revision.status is RevisionStatus.HELD
    assert numbers_of(revision) == [(2, "Page 2", NumberGrade.LIKELY, "••• ••• ••04")]
    assert texts(revision) == ["Nothing", "Patient ••• ••• ••04 here"]
    with pytest.raises(NotFound):
        evidence.picture(library.store, revision, 2)
    with pytest.raises(NotFound):
        evidence.original(library.store, revision)
    assert b"".join(evidence.held_picture(library.store, revision, 2)).startswith(b"RIFF")
    assert b"".join(evidence.held_original(library.store, revision).chunks).startswith(b"%PDF")


def test_the_information_lead_releases_it_with_a_reason(library: Library, lead: Viewer) -> None:
    revision = likely(library)
    organisation_id = library.world.organisation.id
    with pytest.raises(RuleBroken, match="Give a reason"), unit_of_work():
        evidence.release(revision, reason=" ", organisation_id=organisation_id, actor=lead)
    revision = db.session.get_one(EvidenceRevision, revision.id)
    with unit_of_work():
        evidence.release(revision, reason="A bed number", organisation_id=organisation_id, actor=lead)
    assert revision.status is RevisionStatus.RELEASED
    assert (revision.decided_by_id, revision.decision_reason) == (lead.id, "A bed number")
    assert b"".join(evidence.picture(library.store, revision, 2)).startswith(b"RIFF")


def test_who_added_it_decides_nothing_about_it(library: Library) -> None:
    revision = likely(library)
    for decide in (evidence.release, evidence.reject):
        with pytest.raises(RuleBroken, match="somebody else must decide"), unit_of_work():
            decide(
                db.session.get_one(EvidenceRevision, revision.id),
                reason="Mine",
                organisation_id=library.world.organisation.id,
                actor=library.actor,
            )


def test_a_rejected_file_is_removed_with_its_words(library: Library, lead: Viewer) -> None:
    revision = likely(library)
    with unit_of_work():
        evidence.reject(revision, reason="Page 2", organisation_id=library.world.organisation.id, actor=lead)
    assert revision.status is RevisionStatus.REJECTED
    assert revision.refused == "It may hold patient details. Page 2"
    assert texts(revision) == []
    assert library.stored_keys() != []
    remove(library)
    assert library.stored_keys() == []
    row = db.session.get_one(EvidenceRevision, revision.id)
    assert (row.storage_key, row.reading_key, row.pictures) == (None, None, 0)
    assert db.session.scalar(select(Job.state).where(Job.kind == JobKind.FORGET_EVIDENCE)) == "done"


def test_a_possible_number_waits_for_the_word_of_who_added_it(library: Library) -> None:
    revision = possible(library)
    assert revision.waits_for_answer
    assert numbers_of(revision) == [(1, "Line 1", NumberGrade.POSSIBLE, "••••••••04")]
    assert texts(revision) == ["Order ••••••••04 was paid"]
    with unit_of_work():
        evidence.confirm_numbers(revision, organisation_id=library.world.organisation.id, actor=library.actor)
    assert (revision.status, revision.numbers_confirmed_at is None) == (RevisionStatus.ACCEPTED, False)
    kinds = db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)).all()
    assert kinds[-2:] == ["evidence_confirmed", "evidence_moved"]
    with pytest.raises(RuleBroken, match="does not wait"), unit_of_work():
        evidence.confirm_numbers(revision, organisation_id=library.world.organisation.id, actor=library.actor)


def test_a_number_that_is_a_patients_removes_the_file(library: Library) -> None:
    revision = possible(library)
    with unit_of_work():
        evidence.admit_numbers(revision, organisation_id=library.world.organisation.id, actor=library.actor)
    assert revision.status is RevisionStatus.REJECTED
    remove(library)
    assert library.stored_keys() == []


def test_checking_a_file_that_waits_again_changes_nothing(library: Library) -> None:
    revision = possible(library)
    before = library.stored_keys()
    with unit_of_work():
        jobs.enqueue(JobKind.INSPECT_EVIDENCE, {"revision_id": revision.id})
    library.check()
    assert (library.stored_keys(), revision.status) == (before, RevisionStatus.QUESTIONED)


@pytest.mark.one_database
def test_a_number_of_the_test_range_is_noted_and_the_file_taken(library: Library) -> None:
    revision = library.checked(b"NHS number 999 000 0018", filename="Try.txt")
    assert revision.status is RevisionStatus.ACCEPTED
    assert [grade for _, _, grade, _ in numbers_of(revision)] == [NumberGrade.TEST]


@pytest.mark.one_database
def test_a_number_in_the_files_name_is_not_shown_either(library: Library) -> None:
    revision = library.checked(files.good(1), filename=f"{LIKELY}.pdf", title=f"Letter {LIKELY}")
    assert revision.status is RevisionStatus.HELD
    assert revision.filename == "••• ••• ••04.pdf"
    assert db.session.get_one(EvidenceItem, revision.item_id).title == "Letter ••• ••• ••04"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "filename", "unit", "units", "drawn", "searched"),
    [
        (offices.word(), "a.docx", UnitKind.SECTION, 1, 0, True),
        (offices.excel({"A": [["x"]], "B": [["y"]]}), "a.xlsx", UnitKind.SHEET, 2, 0, True),
        (offices.powerpoint([["a"], ["b"]]), "a.pptx", UnitKind.SLIDE, 2, 0, True),
        (b"words", "a.txt", UnitKind.SECTION, 1, 0, True),
        (b"a,b\n1,2", "a.csv", UnitKind.SECTION, 1, 0, True),
        (pictures.picture(), "a.jpg", UnitKind.PICTURE, 1, 1, False),
        (files.large(10), "a.pdf", UnitKind.PAGE, 1, 1, False),
    ],
)
def test_every_kind_is_taken_and_reviewers_get_a_copy_that_tells_nobodys_name(
    library: Library,
    content: bytes,
    filename: str,
    unit: UnitKind,
    units: int,
    drawn: int,
    searched: bool,
) -> None:
    revision = library.checked(content, filename=filename)
    assert revision.status is RevisionStatus.ACCEPTED, revision.refused
    assert (revision.unit, revision.pages, revision.pictures) == (unit, units, drawn)
    assert revision.searched is searched
    copy = b"".join(evidence.reading_copy(library.store, revision).chunks)
    assert b"".join(evidence.original(library.store, revision).chunks) == content
    assert b"Jo Author" not in copy
    assert len(copy) > 0


@pytest.mark.one_database
def test_where_no_copy_can_be_made_reviewers_get_none(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limited.CPU_SECONDS, "strip", 0)
    revision = library.checked(files.good(1))
    assert (revision.status, revision.reading_key) == (RevisionStatus.ACCEPTED, None)
    with pytest.raises(NotFound):
        evidence.reading_copy(library.store, revision)


@pytest.mark.one_database
def test_a_busy_machine_puts_the_check_off(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    revision = library.add(files.good(1))
    monkeypatch.setattr(limited, "_WALL", 0.001)
    with pytest.raises(TryLater):
        library.check()
    assert revision.status is RevisionStatus.SCANNING
    assert library.stored_keys() == [revision.staging_key]


@pytest.mark.one_database
def test_a_file_that_a_deployment_does_not_take_is_refused(world: World, tmp_path: Path) -> None:
    library = Library(world, tmp_path, evidence_types=frozenset({"pdf"}))
    assert str(library.checked(b"x", filename="a.txt").refused).startswith("Only PDF files")


def test_a_taken_down_file_is_out_of_everybodys_sight(library: Library, lead: Viewer) -> None:
    revision = library.checked(files.good(1))
    with unit_of_work():
        evidence.take_down(
            revision, reason="A name", organisation_id=library.world.organisation.id, actor=lead
        )
    assert (revision.status, revision.decision_reason) == (RevisionStatus.TAKEN_DOWN, "A name")
    for look in (evidence.original, evidence.reading_copy, evidence.held_original):
        with pytest.raises(NotFound):
            look(library.store, revision)


def test_the_office_decides_only_where_the_provider_has_nobody_for_it(library: Library) -> None:
    world = library.world
    office = world.viewer(world.secretary)
    revision = likely(library)
    assert [file.id for file in held.waiting(office).rows] == [revision.id]
    someone = world.person(Role.INFORMATION_LEAD)
    assert list(held.waiting(office).rows) == []
    assert [file.id for file in held.waiting(world.viewer(someone)).rows] == [revision.id]
    other = world.viewer(world.person(Role.SECRETARIAT, office=world.new_office("Other")))
    assert list(held.waiting(other).rows) == []
    assert held.file_for(other, revision.id) is None


def test_a_check_says_how_far_it_is(library: Library) -> None:
    revision = library.add(files.good(1))
    state = file_checks.states([revision])[revision.id]
    assert state.progress is not None
    assert (state.progress.waiting, state.progress.share) == (Waiting.TURN, 0)
    run = jobs.claim([JobKind.INSPECT_EVIDENCE])
    assert run is not None
    jobs.report_progress(run, "Drawing its pages", done=10, of=20)
    shown = file_checks.states([revision])[revision.id].progress
    assert shown is not None
    assert (progress_in_words(shown), shown.share) == ("Drawing its pages: 10 of 20", 69)
    evidence.check(run, library.store, library.settings)
    assert revision.refused is None
    step = db.session.scalar(select(Job.progress).where(Job.id == run.job_id))
    assert step == CheckStep.KEEP
    assert db.session.scalar(select(func.count()).select_from(EvidenceNumber)) == 0
