"""Held files on their pages: who sees what, who decides, and that no number is shown on any of them."""

import json

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import Role
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.snapshots import EntryCitation
from tests import libraries, reviewing, shelving
from tests.client import Client
from tests.documents import files
from tests.world import World

NUMBER = "450 557 7104"  # valid, of the issued range, made up
LIKELY = files.good(2, ["Nothing", f"Patient {NUMBER} here"])


@pytest.fixture
def browser(world: World) -> Client:
    return world.client(world.lead)


@pytest.fixture
def decider(world: World) -> Client:
    """The provider's information lead."""
    return world.client(world.person(Role.INFORMATION_LEAD, name="Ina Lead"))


def newest() -> EvidenceRevision:
    return db.session.scalars(select(EvidenceRevision).order_by(EvidenceRevision.id.desc())).first()  # type: ignore[return-value]


def test_a_held_file_is_released_by_the_information_lead(
    world: World, browser: Client, decider: Client
) -> None:
    path = libraries.added(browser, content=LIKELY)
    page = browser.get(path).text
    for words in ("Held: may contain patient details", "Page 2", "••• ••• ••04", "Ina Lead"):
        assert words in page
    revision = newest()
    assert browser.get(f"/held/{revision.id}").status_code == 403
    assert browser.get(f"{path}/revisions/{revision.id}/pages/2").status_code == 404
    assert f"/held/{revision.id}" in decider.get(path).text
    assert "1 file" in decider.get("/held").text
    shown = decider.get(f"/held/{revision.id}")
    assert "Patient ••• ••• ••04 here" in shown.text
    assert NUMBER not in shown.text + page
    assert decider.get(f"/held/{revision.id}/pages/2.webp").mimetype == "image/webp"
    assert decider.get(f"/held/{revision.id}/original").data == LIKELY
    refused = decider.send(f"/held/{revision.id}", decision="release", reason="")
    assert refused.status_code == 422
    done = decider.send(f"/held/{revision.id}", decision="release", reason="A bed, not a patient")
    assert done.status_code == 302
    assert "No held files" in decider.get("/held").text
    assert "A bed, not a patient" in browser.get(path).text
    assert browser.get(f"{path}/revisions/{revision.id}/pages/2").status_code == 200
    assert decider.get(f"/held/{revision.id}/pages/2.webp").status_code == 404


def test_the_information_lead_is_told_at_home_and_nobody_else(
    world: World, browser: Client, decider: Client
) -> None:
    message = "held and wait"
    assert message not in decider.get("/home").text
    libraries.added(browser, content=LIKELY)
    assert "One file is held and waits for you" in decider.get("/home").text
    libraries.added(browser, content=LIKELY, title="Another")
    page = decider.get("/home").text
    assert "2 files are held and wait for you" in page
    assert 'href="/held"' in page
    secretary = world.client(world.person(Role.SECRETARIAT))
    elsewhere = world.new_organisation("Elsewhere")
    stranger = world.client(world.person(Role.INFORMATION_LEAD, organisation=elsewhere))
    for other in (browser, secretary, stranger):
        assert message not in other.get("/home").text
    for revision in db.session.scalars(select(EvidenceRevision)).all():
        decider.send(f"/held/{revision.id}", decision="reject", reason="It names a patient")
    assert message not in decider.get("/home").text


@pytest.mark.one_database
def test_what_somebody_added_themselves_does_not_wait_for_them(world: World) -> None:
    both = world.person(Role.CONTRIBUTOR)
    world.grant(both, Role.INFORMATION_LEAD, organisation_id=world.organisation.id)
    browser = world.client(both)
    libraries.added(browser, content=LIKELY)
    assert "is held and waits" not in browser.get("/home").text
    other = world.client(world.person(Role.INFORMATION_LEAD))
    assert "is held and waits" in other.get("/home").text


def test_a_held_file_is_rejected_with_a_reason(browser: Client, decider: Client) -> None:
    path = libraries.added(browser, content=LIKELY)
    sent = decider.send(f"/held/{newest().id}", decision="reject", reason="It names a patient")
    assert sent.status_code == 302
    page = browser.get(path).text
    assert "It may hold patient details. It names a patient" in page
    assert "Add a file that can be used" in page
    again = decider.post(f"/held/{newest().id}", data={"decision": "release", "reason": "x"})
    assert again.status_code == 422


@pytest.mark.one_database
def test_who_added_it_is_told_that_somebody_else_decides(world: World) -> None:
    both = world.person(Role.CONTRIBUTOR)
    world.grant(both, Role.INFORMATION_LEAD, organisation_id=world.organisation.id)
    world.person(Role.INFORMATION_LEAD)
    browser = world.client(both)
    libraries.added(browser, content=LIKELY)
    assert "You added this file" in browser.get(f"/held/{newest().id}").text
    office = world.client(world.secretary)
    assert office.get(f"/held/{newest().id}").status_code == 403


@pytest.mark.one_database
def test_the_office_decides_where_the_provider_has_nobody(world: World, browser: Client) -> None:
    path = libraries.added(browser, content=LIKELY)
    assert "the office that looks after your organisation does" in browser.get(path).text
    office = world.client(world.secretary)
    revision = newest()
    assert "1 file" in office.get("/held").text
    assert "One file is held and waits for you" in office.get("/home").text
    assert office.send(f"/held/{revision.id}", decision="release", reason="A bed").status_code == 302
    assert "held and waits" not in office.get("/home").text
    elsewhere = world.client(world.person(Role.SECRETARIAT, office=world.new_office("Other")))
    assert elsewhere.get(f"/held/{revision.id}").status_code == 404
    assert world.client(world.person(Role.REVIEWER)).get("/held").status_code == 403


def test_the_office_decides_where_the_only_lead_added_the_file(world: World) -> None:
    lead = world.person(Role.CONTRIBUTOR)
    world.grant(lead, Role.INFORMATION_LEAD, organisation_id=world.organisation.id)
    libraries.added(world.client(lead), content=LIKELY)
    office = world.client(world.secretary)
    assert "One file is held and waits for you" in office.get("/home").text
    assert "1 file." in office.get("/held").text
    world.person(Role.INFORMATION_LEAD)
    assert "held and waits" not in office.get("/home").text
    assert "No held files" in office.get("/held").text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("word", "status"),
    [("harmless", RevisionStatus.ACCEPTED), ("patient", RevisionStatus.REJECTED)],
)
def test_who_added_a_file_says_whether_a_number_is_a_patients(
    world: World, browser: Client, word: str, status: RevisionStatus
) -> None:
    path = libraries.added(browser, content=b"Order 4505577104 was paid", filename="Orders.txt")
    revision = newest()
    question = f"{path}/revisions/{revision.id}/numbers"
    page = browser.get(path).text
    assert question in page
    assert "Waiting for an answer" in page
    assert "4505577104" not in page
    colleague = world.client(world.person(Role.CONTRIBUTOR))
    assert question not in colleague.get(path).text
    assert colleague.get(question).status_code == 403
    assert browser.send(question).status_code == 422
    assert browser.send(question, word=word).status_code == 302
    db.session.expire_all()
    assert newest().status is status
    assert "does not wait for an answer any more" in browser.get(question).text
    assert browser.get(path).status_code == 200


@pytest.mark.one_database
def test_a_file_is_taken_down_at_once(world: World, browser: Client, decider: Client) -> None:
    path = libraries.added(browser)
    address = f"/held/{newest().id}/take-down"
    assert browser.get(address).status_code == 403
    assert address in decider.get(path).text
    assert world.client(world.secretary).get(address).status_code == 403, "it was never sent to the office"
    assert decider.send(address, reason="It names a patient").location == path
    page = browser.get(path).text
    assert "Taken down" in page
    assert "It names a patient" in page
    assert "nothing to take down" in decider.get(address).text


@pytest.mark.one_database
def test_the_office_takes_down_what_was_sent_to_it_and_learns_of_nothing_else(world: World) -> None:
    case = reviewing.submitted(world)
    content = b"the very same bytes"
    sent = reviewing.evidence(world, "Never sent", content=content)
    shelving.cite(world, sent, case.id, "1.2")
    office = world.client(world.secretary)
    assert office.get(f"/held/{sent.id}/take-down").status_code == 403, "cited since, and not submitted"
    submitted = set(db.session.scalars(select(EntryCitation.revision_id)))
    for revision_id in submitted:
        assert office.get(f"/held/{revision_id}/take-down").status_code == 200
        with unit_of_work():
            db.session.get_one(EvidenceRevision, revision_id).sha256 = sent.sha256
        # The very same bytes as a file that nobody submitted: what that is called is the provider's own.
        assert "Never sent" not in office.get(f"/held/{revision_id}/take-down").text
        lead = world.client(world.person(Role.INFORMATION_LEAD))
        assert "Never sent" in lead.get(f"/held/{revision_id}/take-down").text
    assert submitted


@pytest.mark.one_database
def test_a_page_shows_how_far_a_check_is(browser: Client) -> None:
    path = libraries.add(browser).location
    assert path is not None
    page = browser.get(path).text
    assert "Waiting for its turn" in page
    assert "watching" in page
    works = json.loads(browser.get(f"{path}/checking").data)
    assert works == {"works": {str(newest().id): {"saying": "Waiting for its turn", "share": 0}}}
    libraries.check()
    assert json.loads(browser.get(f"{path}/checking").data) == {"works": {}}
    assert "watching" not in browser.get(path).text


@pytest.mark.one_database
def test_a_file_without_words_says_that_it_was_not_searched(browser: Client) -> None:
    path = libraries.added(browser, content=files.large(10))
    assert "Not searched: the file has no words that can be read" in browser.get(path).text
    path = libraries.added(browser, content=files.good(2, ["", "words"]), title="Half scanned")
    assert "Searched, but for 1 page without words" in browser.get(path).text


@pytest.mark.one_database
def test_the_same_file_elsewhere_is_named_when_one_is_taken_down(
    world: World, browser: Client, decider: Client
) -> None:
    libraries.added(browser, title="First")
    first = newest()
    libraries.added(browser, title="Second")
    second = newest()
    sent = decider.send(f"/held/{first.id}/take-down", reason="It shows a face")
    assert sent.location == f"/held/{first.id}/take-down"
    page = decider.get(sent.location).text
    assert "The same file is still in use elsewhere" in page
    assert f'href="/held/{second.id}/take-down"' in page
    again = decider.send(f"/held/{second.id}/take-down", reason="It shows a face")
    assert again.location != f"/held/{second.id}/take-down"
