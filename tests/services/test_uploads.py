"""Files in parts: they go on where they stopped, arrive once, and nothing is evidence before all of it is here."""

import hashlib
import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, UploadState
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.models.uploads import Upload, UploadPart
from accreditation.permissions.viewer import Viewer
from accreditation.services import evidence
from accreditation.services.evidence import shelving, uploads
from accreditation.services.evidence.uploads import Announced
from accreditation.services.evidence.uploads.parts import Changed, PartsMissing
from accreditation.storage.base import Store
from accreditation.storage.local import LocalStore
from accreditation.storage.parts import Part, PartDiffers
from tests.documents import files
from tests.storage import stores
from tests.world import World

PART = 300
LIMIT = 20_000_000
CONTENT = files.good(3)
WEEK = timedelta(days=7)


class Sender:
    """A person who sends files in parts, as the script on the page does."""

    def __init__(
        self, world: World, store: Store, actor: Viewer | None = None, part_size: int = PART
    ) -> None:
        self.world, self.store, self.part_size = world, store, part_size
        self.actor = actor or world.viewer(world.lead)

    def announced(self, content: bytes, filename: str = "Ward_survey.pdf") -> Announced:
        first = hashlib.sha256(content[: self.part_size]).hexdigest()
        return Announced(filename, len(content), "application/pdf", 1_790_000_000_000, first)

    def begin(
        self, content: bytes = CONTENT, *, filename: str = "Ward_survey.pdf", **changes: object
    ) -> Upload:
        values: dict[str, object] = {
            "organisation_id": self.world.organisation.id,
            "actor": self.actor,
            "kind": EvidenceKind.LEARNER_SURVEY,
            "limit": LIMIT,
            "part_size": self.part_size,
        }
        return uploads.begin(self.store, self.announced(content, filename), **{**values, **changes})  # type: ignore[arg-type]

    def body(self, number: int, content: bytes = CONTENT) -> bytes:
        return content[(number - 1) * self.part_size : number * self.part_size]

    def promise(self, upload: Upload, number: int, body: bytes) -> tuple[Part, bool]:
        with unit_of_work():
            return uploads.promise(
                upload.id, number=number, size=len(body), sha256=hashlib.sha256(body).hexdigest()
            )

    def send(self, upload: Upload, *numbers: int, content: bytes = CONTENT) -> None:
        for number in numbers or range(1, -(-len(content) // self.part_size) + 1):
            body = self.body(number, content)
            part, _ = self.promise(upload, number, body)
            uploads.part_arrives(self.store, upload, part, io.BytesIO(body))

    def complete(self, upload: Upload) -> EvidenceRevision:
        return uploads.complete(self.store, upload)

    def staged(self) -> list[str]:
        return [entry.key for entry in self.store.entries("staging/")]


@pytest.fixture
def sender(world: World, tmp_path: Path) -> Sender:
    return Sender(world, LocalStore(tmp_path / "files"))


def rows(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_parts_become_one_file_that_waits_for_its_check(sender: Sender) -> None:
    upload = sender.begin(period_from=date(2026, 1, 1), period_to=date(2026, 6, 30))
    sender.send(upload)
    assert rows(EvidenceRevision) == 0
    revision = sender.complete(upload)
    assert (revision.status, revision.sha256, revision.number) == (RevisionStatus.RECEIVING, None, 1)
    assert (revision.filename, revision.size) == ("Ward_survey.pdf", len(CONTENT))
    assert revision.staging_key is not None
    assert b"".join(sender.store.open(revision.staging_key)) == CONTENT
    item = db.session.get_one(EvidenceItem, revision.item_id)
    assert (item.title, item.kind, item.period_to) == (
        "Ward survey",
        EvidenceKind.LEARNER_SURVEY,
        date(2026, 6, 30),
    )
    assert (item.owner_id, item.organisation_id) == (sender.actor.id, sender.world.organisation.id)
    job = db.session.scalars(select(Job)).one()
    assert job.unique_key == f"inspect_evidence:{revision.id}"
    assert upload.state is UploadState.DONE


def test_completing_twice_gives_the_same_file(sender: Sender) -> None:
    upload = sender.begin()
    sender.send(upload)
    first, second = sender.complete(upload), sender.complete(upload)
    assert first.id == second.id
    assert (rows(EvidenceRevision), rows(EvidenceItem), rows(Job)) == (1, 1, 1)


def test_the_same_file_goes_on_where_it_stopped(sender: Sender) -> None:
    upload = sender.begin()
    sender.send(upload, 1, 3)
    again = sender.begin(kind=EvidenceKind.MINUTES)
    assert again.id == upload.id
    assert again.kind is EvidenceKind.MINUTES
    assert dict(uploads.safe_parts(sender.store, again)) == {
        number: hashlib.sha256(sender.body(number)).hexdigest() for number in (1, 3)
    }


def test_what_arrived_is_not_sent_twice_but_what_was_withdrawn_may_be(sender: Sender) -> None:
    upload = sender.begin()
    sender.send(upload)
    revision = sender.complete(upload)
    again = sender.begin()
    assert (again.id, again.revision_id) == (upload.id, revision.id)
    with unit_of_work():
        revision.status, revision.refused = RevisionStatus.REJECTED, "Damaged."
    assert sender.begin().id != upload.id


def test_another_name_or_beginning_is_another_upload(sender: Sender) -> None:
    started = {sender.begin().id, sender.begin(filename="Ward_2.pdf").id, sender.begin(b"?" + CONTENT[1:]).id}
    assert len(started) == 3


def test_a_file_that_changes_between_parts_is_found_out(sender: Sender) -> None:
    upload, changed = sender.begin(), CONTENT[:-1] + b"?"
    sender.send(upload)
    assert sender.begin(changed).id == upload.id
    with pytest.raises(Changed, match="The file changed while it was being sent"):
        sender.send(upload, content=changed)
    assert b"".join(sender.store.open(sender.complete(upload).staging_key or "")) == CONTENT


def test_two_people_and_two_providers_do_not_share_an_upload(sender: Sender) -> None:
    world = sender.world
    colleague = Sender(world, sender.store, world.viewer(world.person(Role.CONTRIBUTOR)))
    elsewhere = world.new_organisation("Elsewhere").id
    started = {sender.begin().id, colleague.begin().id, sender.begin(organisation_id=elsewhere).id}
    assert len(started) == 3


def test_a_missing_part_is_named_and_nothing_is_lost(sender: Sender) -> None:
    upload = sender.begin()
    sender.send(upload, 1, 3)
    sender.promise(upload, 2, sender.body(2))
    with pytest.raises(PartsMissing, match="Some parts of the file have not arrived") as missing:
        sender.complete(upload)
    assert missing.value.numbers[:1] == [2]
    assert 1 not in missing.value.numbers
    sender.send(upload, *missing.value.numbers)
    assert sender.complete(upload).status is RevisionStatus.RECEIVING


def test_a_hole_in_the_middle_is_never_taken_for_bytes(sender: Sender) -> None:
    upload = sender.begin()
    last = -(-len(CONTENT) // PART)
    sender.send(upload, *range(1, 2), *range(3, last + 1))
    sender.promise(upload, 2, sender.body(2))
    with pytest.raises(PartsMissing) as missing:
        sender.complete(upload)
    assert missing.value.numbers == [2]


def test_the_same_part_twice_is_fine(sender: Sender) -> None:
    upload = sender.begin()
    sender.send(upload)
    sender.send(upload, 2, 2)
    assert sender.promise(upload, 2, sender.body(2))[1] is True
    assert b"".join(sender.store.open(sender.complete(upload).staging_key or "")) == CONTENT


def test_other_bytes_than_promised_are_refused_and_not_counted(sender: Sender) -> None:
    upload = sender.begin()
    part, _ = sender.promise(upload, 2, sender.body(2))
    with pytest.raises(PartDiffers):
        uploads.part_arrives(sender.store, upload, part, io.BytesIO(sender.body(1)))
    assert dict(uploads.safe_parts(sender.store, upload)) == {}


@pytest.mark.one_database
@pytest.mark.parametrize("number", [0, -1, 99, 10**20])
def test_a_part_that_the_file_does_not_have_is_refused(sender: Sender, number: int) -> None:
    upload = sender.begin()
    with pytest.raises(RuleBroken, match="This file has . parts"):
        sender.promise(upload, number, sender.body(1))
    with pytest.raises(RuleBroken):
        uploads.promised(upload, number)


@pytest.mark.one_database
@pytest.mark.parametrize("size", [0, -1, PART - 1, PART + 1, 10**20])
def test_a_part_of_another_size_is_refused(sender: Sender, size: int) -> None:
    upload = sender.begin()
    with pytest.raises(RuleBroken, match="wrong size"), unit_of_work():
        uploads.promise(upload.id, number=1, size=size, sha256="0" * 64)
    with pytest.raises(RuleBroken, match="fingerprint"), unit_of_work():
        uploads.promise(upload.id, number=1, size=PART, sha256="nonsense")
    with pytest.raises(RuleBroken, match="not announced"):
        uploads.promised(upload, 1)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"size": 0}, "The file is empty"),
        ({"size": -5}, "The file is empty"),
        ({"size": LIMIT + 1}, "larger than the limit"),
        ({"size": 10**20}, "larger than the limit"),
        ({"filename": "survey.exe"}, "can be added"),
        ({"filename": ""}, "can be added"),
        ({"first": ""}, "fingerprint"),
    ],
)
def test_what_can_be_seen_before_any_byte_is_refused_then(
    sender: Sender, changes: dict[str, object], words: str
) -> None:
    announced = replace(sender.announced(CONTENT), **changes)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match=words):
        uploads.begin(
            sender.store,
            announced,
            organisation_id=sender.world.organisation.id,
            actor=sender.actor,
            kind=EvidenceKind.POLICY,
            limit=LIMIT,
        )
    assert rows(Upload) == 0


def test_a_newer_file_of_an_item_is_its_next_revision(sender: Sender) -> None:
    upload = sender.begin()
    sender.send(upload)
    first = sender.complete(upload)
    newer = sender.begin(item_id=first.item_id)
    assert newer.id != upload.id
    sender.send(newer)
    second = sender.complete(newer)
    assert (second.item_id, second.number, rows(EvidenceItem)) == (first.item_id, 2, 1)


def test_what_is_given_up_is_gone_and_what_arrived_is_not_given_up(sender: Sender) -> None:
    upload = sender.begin()
    sender.send(upload)
    uploads.abandon(sender.store, upload)
    uploads.abandon(sender.store, upload)
    assert rows(UploadPart) == 0
    with pytest.raises(RuleBroken, match="given up"):
        sender.promise(upload, 1, sender.body(1))
    with pytest.raises(RuleBroken, match="given up"):
        sender.complete(upload)
    again = sender.begin()
    assert again.id != upload.id
    sender.send(again)
    revision = sender.complete(again)
    with pytest.raises(RuleBroken, match="has arrived already"):
        uploads.abandon(sender.store, again)
    assert sender.staged() == [revision.staging_key]


def test_an_upload_whose_parts_are_lost_starts_afresh(sender: Sender) -> None:
    upload = sender.begin()
    sender.send(upload, 1)
    sender.store.abandon_parts(upload.staging_key, upload.store_upload or "")
    part, _ = sender.promise(upload, 2, sender.body(2))
    with pytest.raises(RuleBroken, match="no longer here"):
        uploads.part_arrives(sender.store, upload, part, io.BytesIO(sender.body(2)))
    again = sender.begin()
    assert again.id != upload.id
    assert upload.state is UploadState.ABANDONED


def test_a_crash_between_the_file_and_its_row_is_mended_by_going_on(sender: Sender) -> None:
    upload = sender.begin()
    sender.send(upload)
    promised = [uploads.promised(upload, number) for number in range(1, -(-len(CONTENT) // PART) + 1)]
    sender.store.complete_parts(upload.staging_key, upload.store_upload or "", promised)
    again = sender.begin()
    assert again.id == upload.id
    assert len(uploads.safe_parts(sender.store, again)) == len(promised)
    with clock.at(clock.now() + timedelta(days=2)):
        evidence.clear_abandoned(sender.store)
    assert sender.complete(again).status is RevisionStatus.RECEIVING


def test_forgotten_uploads_are_swept_after_a_week_and_no_sooner(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    forgotten, arrived = sender.begin(), sender.begin(b"%PDF-" + CONTENT, filename="Other.pdf")
    sender.send(forgotten, 1)
    sender.send(arrived, content=b"%PDF-" + CONTENT)
    revision = sender.complete(arrived)
    with clock.at(clock.now() + WEEK - timedelta(hours=1)):
        assert evidence.clear_abandoned(sender.store) == 0
        assert len(uploads.safe_parts(sender.store, forgotten)) == 1
    with clock.at(clock.now() + WEEK + timedelta(hours=1)):
        assert evidence.clear_abandoned(sender.store) == 1
    assert forgotten.state is UploadState.ABANDONED
    assert sender.staged() == [revision.staging_key]


@pytest.mark.one_database
def test_a_person_has_so_many_unfinished_uploads_at_most(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accreditation.services.evidence.uploads.beginning.MOST_OPEN", 2)
    for number in range(2):
        sender.begin(filename=f"{number}.pdf")
    with pytest.raises(RuleBroken, match="2 unfinished uploads"):
        sender.begin(filename="3.pdf")
    assert sender.begin(filename="1.pdf").filename == "1.pdf"


@pytest.mark.one_database
def test_the_same_holds_on_s3(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 5 * 1024 * 1024
    content = CONTENT + bytes(range(256)) * (size // 128)
    with stores.opened("s3", tmp_path, monkeypatch) as store:
        sender = Sender(world, store, part_size=size)
        upload = sender.begin(content)
        sender.send(upload, 2, 3, content=content)
        assert sorted(uploads.safe_parts(store, sender.begin(content))) == [2, 3]
        with pytest.raises(PartsMissing) as missing:
            sender.complete(upload)
        assert missing.value.numbers == [1]
        sender.send(upload, 1, content=content)
        revision = sender.complete(upload)
        assert sender.complete(upload).id == revision.id
        assert b"".join(store.open(revision.staging_key or "")) == content


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("ward_7-learner-survey_2026.pdf", "Ward 7-learner-survey 2026"),
        ("ward-7-learner-survey.pdf", "Ward 7 learner survey"),
        ("minutes-2026-03-01.pdf", "Minutes 2026-03-01"),
        ("Plan (final).pdf", "Plan (final)"),
        ("...pdf", "Untitled file"),
        ("😀.pdf", "😀"),
        ("a.b.pdf", "A.b"),
    ],
)
def test_a_title_is_the_tidied_name(filename: str, title: str) -> None:
    assert shelving.title_from(filename) == title
