"""Files that wait for the person who added them stand at home with what to do, and in the library by their state."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import Role
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.people import Person
from accreditation.queries import home, libraries, own_files
from accreditation.services import evidence
from tests.documents import files
from tests.services.shelf import Library
from tests.world import World

QUESTIONED = "waits for an answer"
HELD = "that you added is held"
REFUSED = "that you added was refused"


@pytest.fixture
def library(world: World, tmp_path: Path) -> Library:
    return Library(world, tmp_path)


def questioned(library: Library, title: str = "Orders") -> EvidenceRevision:
    return library.checked(b"Order 4505577104 was paid", title=title, filename="Order.txt")


def held(library: Library) -> EvidenceRevision:
    return library.checked(files.good(1, ["Patient 450 557 7104 here"]))


def refused(library: Library) -> EvidenceRevision:
    return library.checked(files.truncated(), title="Cut off")


def tasks(library: Library, person: Person) -> list[home.Task]:
    """Those about files."""
    return [task for task in home.board(library.world.viewer(person)).must if " file" in task.title]


@pytest.mark.parametrize(
    ("make", "says", "endpoint"),
    [
        (questioned, QUESTIONED, "file_checks.numbers"),
        (held, HELD, "evidence.show"),
        (refused, REFUSED, "file_checks.refusal"),
    ],
)
def test_each_state_is_a_task_of_who_added_the_file(
    library: Library, make: Callable[[Library], EvidenceRevision], says: str, endpoint: str
) -> None:
    revision = make(library)
    (task,) = tasks(library, library.world.lead)
    assert says in task.title
    assert task.endpoint == endpoint
    assert task.values["item_id"] == revision.item_id
    browser = library.world.client(library.world.lead)
    page = browser.get("/home").text
    assert task.title in page
    assert task.hint in page
    with library.world.app.test_request_context():
        address = library.world.app.url_for(task.endpoint, **task.values)
    assert f'href="{address}"' in page
    assert browser.get(address).status_code == 200


def test_the_question_stands_with_the_information_lead_too_and_with_nobody_else(library: Library) -> None:
    questioned(library)
    (task,) = tasks(library, library.world.person(Role.INFORMATION_LEAD))
    assert QUESTIONED in task.title
    assert tasks(library, library.world.person(Role.CONTRIBUTOR)) == []
    assert tasks(library, library.world.person(Role.SIGNATORY)) == []


def test_a_refusal_that_was_read_is_no_task_and_in_the_list_only_where_it_is_looked_for(
    library: Library,
) -> None:
    revision = refused(library)
    browser = library.world.client(library.world.lead)
    assert "Cut off" in browser.get("/evidence").text
    address = f"/evidence/{revision.item_id}/revisions/{revision.id}/refusal"
    page = browser.get(address).text
    assert revision.refused
    assert revision.refused in page
    assert len(tasks(library, library.world.lead)) == 1, "opening the page is not yet saying so"
    assert browser.send(address).location == "/evidence"
    assert tasks(library, library.world.lead) == []
    assert "Cut off" not in browser.get("/evidence").text
    assert "Cut off" in browser.get("/evidence?status=rejected").text
    assert browser.send(address).status_code == 302, "twice is once"
    colleague = library.world.client(library.world.person(Role.CONTRIBUTOR))
    assert colleague.get(address).status_code == 403


def test_a_refusal_that_nobody_read_leaves_the_list_after_a_while(library: Library) -> None:
    refused(library)
    shelf = libraries.library_for(library.actor)
    assert shelf is not None
    assert libraries.items(shelf).total == 1
    with clock.at(clock.now() + own_files.REMEMBERED + timedelta(seconds=1)):
        assert libraries.items(shelf).total == 0
        assert libraries.items(shelf, status=RevisionStatus.REJECTED).total == 1


def test_several_lead_to_the_library_filtered_by_their_state(library: Library) -> None:
    first, second = questioned(library), questioned(library, "More orders")
    library.checked(files.good(1), title="Sound")
    (task,) = tasks(library, library.world.lead)
    assert task.title == "2 files wait for an answer"
    assert (task.endpoint, task.values) == ("evidence.library", {"status": "questioned"})
    page = library.world.client(library.world.lead).get("/evidence?status=questioned").text
    for revision in (first, second):
        assert f'href="/evidence/{revision.item_id}"' in page
    assert "Sound" not in page
    assert "Waiting for an answer" in page


def test_an_answer_or_a_newer_file_ends_the_task(library: Library) -> None:
    revision = questioned(library)
    with unit_of_work():
        evidence.confirm_numbers(revision, organisation_id=library.world.organisation.id, actor=library.actor)
    assert tasks(library, library.world.lead) == []
    cut = refused(library)
    assert len(tasks(library, library.world.lead)) == 1
    with clock.at(clock.now() + own_files.REMEMBERED + timedelta(seconds=1)):
        assert tasks(library, library.world.lead) == []
    evidence.add_revision(
        library.store,
        io.BytesIO(files.good(1)),
        item=db.session.get_one(EvidenceItem, cut.item_id),
        actor=library.actor,
        filename="Whole.pdf",
        limit=1_000_000,
    )
    assert tasks(library, library.world.lead) == []
