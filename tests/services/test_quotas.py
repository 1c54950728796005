"""Nobody fills the service for others: what one person and one provider may add, and what the disk keeps free."""

import dataclasses
import hashlib
import io
import shutil
from pathlib import Path

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.uploads import Upload
from accreditation.services.evidence import quotas, uploads
from accreditation.services.evidence.uploads import Announced, ending
from accreditation.settings import MEBIBYTE, Quota, Quotas, Settings
from accreditation.storage.base import NoRoomForNew, StoreFull
from accreditation.storage.local import LocalStore
from accreditation.storage.parts import Part
from tests.documents import files
from tests.services.shelf import LIMIT, Library
from tests.world import World

NO_LIMIT = Quota()


@pytest.fixture
def library(world: World, tmp_path: Path) -> Library:
    return Library(world, tmp_path)


def add(library: Library, number: int, limits: Quotas) -> None:
    library.add(files.good(1), title=f"Survey {number}", quotas=limits)


def begin(library: Library, number: int, limits: Quotas, size: int = MEBIBYTE) -> Upload:
    announced = Announced(f"Survey {number}.pdf", size, "application/pdf", number, "0" * 64)
    return uploads.begin(
        library.store,
        announced,
        organisation_id=library.world.organisation.id,
        actor=library.actor,
        kind=EvidenceKind.LEARNER_SURVEY,
        limit=LIMIT,
        quotas=limits,
    )


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Quotas(Quota(files=2), NO_LIMIT), "You have added 2 files within a day"),
        (Quotas(NO_LIMIT, Quota(files=2)), "People of your organisation have added 2 files within a day"),
        (Quotas(Quota(waiting=2), NO_LIMIT), "You have 2 files that still wait to be checked"),
        (Quotas(NO_LIMIT, Quota(waiting=2)), "People of your organisation have 2 files that still wait"),
        (Quotas(Quota(size=1_536), NO_LIMIT), "and the most is 1.5 KB"),
    ],
)
def test_the_third_file_is_refused_in_words_and_nothing_of_it_stays(
    library: Library, limits: Quotas, says: str
) -> None:
    add(library, 1, limits)
    add(library, 2, limits)
    with pytest.raises(RuleBroken, match=says) as refused:
        add(library, 3, limits)
    assert refused.value.field == "file"
    assert "Nothing was lost" in refused.value.message
    assert len(library.stored_keys()) == 2


def test_a_day_later_there_is_room_again(library: Library) -> None:
    limits = Quotas(Quota(files=1), NO_LIMIT)
    add(library, 1, limits)
    library.check()
    with clock.at(clock.now() + quotas.DAY):
        add(library, 2, limits)


def test_what_was_checked_waits_no_longer(library: Library) -> None:
    limits = Quotas(Quota(waiting=1), NO_LIMIT)
    add(library, 1, limits)
    library.check()
    add(library, 2, limits)


def test_a_colleague_is_counted_for_the_provider_and_not_for_oneself(library: Library) -> None:
    add(library, 1, quotas.UNLIMITED)
    colleague = library.world.person(Role.CONTRIBUTOR)
    library.actor = library.world.viewer(colleague)
    add(library, 2, Quotas(Quota(files=1), NO_LIMIT))
    with pytest.raises(RuleBroken, match="People of your organisation"):
        add(library, 3, Quotas(NO_LIMIT, Quota(files=2)))


def test_uploads_in_parts_count_from_their_beginning_and_go_on_for_nothing(library: Library) -> None:
    limits = Quotas(Quota(files=2, size=2 * MEBIBYTE), NO_LIMIT)
    first = begin(library, 1, limits)
    begin(library, 2, limits)
    with pytest.raises(RuleBroken, match="You have added 2 files"):
        begin(library, 3, limits)
    assert begin(library, 1, limits).id == first.id
    with unit_of_work():
        ending.mark_given_up(first.id)
    with pytest.raises(RuleBroken, match="the most is 2 MB"):
        begin(library, 4, limits, size=2 * MEBIBYTE)
    begin(library, 5, limits)


def test_a_disk_that_fills_stops_new_files_before_anything_else(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_free = 100 * MEBIBYTE
    store = library.store = LocalStore(tmp_path / "small", keep_free=keep_free)
    free = [keep_free + 10 * MEBIBYTE]
    monkeypatch.setattr(LocalStore, "_free", lambda self: free[0])
    with pytest.raises(NoRoomForNew, match="everything else can be saved as before"):
        begin(library, 1, quotas.UNLIMITED, size=11 * MEBIBYTE)
    begun = begin(library, 2, quotas.UNLIMITED, size=9 * MEBIBYTE)
    free[0] = keep_free - 1
    with pytest.raises(NoRoomForNew):
        library.add(files.good(1))
    # What was begun goes on, and what is kept is worked on, until half of the rest is gone too.
    part = Part(1, 0, 4, hashlib.sha256(b"test").hexdigest())
    store.put_part(begun.staging_key, begun.store_upload or "", part, io.BytesIO(b"test"))
    free[0] = keep_free // 2
    with pytest.raises(StoreFull):
        store.put_part(begun.staging_key, begun.store_upload or "", part, io.BytesIO(b"test"))
    with pytest.raises(StoreFull):
        store.put_stream("kept/one", io.BytesIO(b"x"), 10)
    assert not store.exists("kept/one")


def test_the_free_room_is_the_disks_own(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    store = LocalStore(tmp_path, keep_free=free // 2)
    assert store.has_room(free // 4)
    assert not store.has_room(free)
    with pytest.raises(StoreFull):
        LocalStore(tmp_path, keep_free=4 * free).put_stream("kept/one", io.BytesIO(b"x"), 10)


def test_each_number_can_be_set(tmp_path: Path) -> None:
    given = {
        "DEMO": "1",
        "INSTANCE": str(tmp_path),
        "STORE_KEEP_FREE_MB": "5",
        "PERSON_FILES_A_DAY": "7",
        "PROVIDER_GB_A_DAY": "2",
        "PROVIDER_WAITING_CHECKS": "0",
    }
    settings = Settings.from_environment(given)
    assert settings.store_keep_free == 5 * MEBIBYTE
    assert settings.quotas.person == dataclasses.replace(Quotas.person, files=7)
    assert settings.quotas.provider == dataclasses.replace(
        Quotas.provider, size=2 * 1024 * MEBIBYTE, waiting=0
    )
