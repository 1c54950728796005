"""The office's check in pages: its contents, one standard after the other, and what is sent back."""

import pytest
from lxml import html as parser

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.snapshots import EntryCitation
from tests import reviewing
from tests.client import hidden
from tests.statements import counted
from tests.world import World


def stands(application: Application) -> ApplicationStatus:
    db.session.expire_all()
    return db.session.get_one(Application, application.id).status


def main_button(page: str) -> str:
    """The one button that stands out."""
    buttons = parser.fromstring(page).xpath(
        "//main//*[contains(@class, 'nhsuk-button') and not(contains(@class, '--secondary')) and @data-module]"
    )
    return " | ".join(button.text_content() for button in buttons)


def test_the_button_that_fits_the_moment_leads_on(world: World) -> None:
    case = reviewing.in_check(world)
    browser, path = world.client(world.secretary), f"/cases/{case.id}/check"
    page = browser.get(path).text
    assert main_button(page) == "Start with 1.1"
    codes = [link.split("/")[-1] for link in parser.fromstring(page).xpath("//main//details//li/a/@href")]
    assert len(codes) == 24
    for code in codes:
        browser.send(f"{path}/{code}", go="complete")
    assert main_button(browser.get(path).text) == "Accept as complete"
    browser.send(f"{path}/1.2", go="missing", missing="Say which learners.")
    page = browser.get(path).text
    assert main_button(page) == "Send back to complete"
    assert "1 with something missing" in page
    assert (
        "Send the application back, or take the note out"
        in browser.get(f"/cases/{case.id}/steps/accept").text
    )


def test_what_is_missing_is_gathered_and_sent_back_once(world: World) -> None:
    case = reviewing.in_check(world)
    browser, path = world.client(world.secretary), f"/cases/{case.id}/check"
    back = f"/cases/{case.id}/send-back"
    assert "Nothing is noted as missing yet" in browser.get(back).text
    empty = browser.post(back, data=hidden(browser.get(f"{path}/1.2").text))
    assert "Name at least one standard" in empty.text
    assert "Say what is missing." in browser.send(f"{path}/1.2", go="missing", missing=" ").text
    slip = browser.send(f"{path}/1.2", go="complete", missing="Say which learners.")
    assert "Save that, or take the words out" in slip.text
    assert "Say which learners." in slip.text, "nothing typed is lost"
    assert browser.send(f"{path}/1.2", go="missing", missing="Say which learners.").status_code == 302
    assert "Say which learners." not in world.client(world.lead).get(f"/applications/{case.id}").text
    page = browser.get(back).text
    assert "Say which learners." in page
    assert "This is return 1 of 2" in page
    assert "You have not looked at 23 standards yet" in page
    colleague = world.client(world.person(Role.SECRETARIAT))
    colleague.send(f"{path}/1.3", go="missing", missing="And when?")
    late = browser.post(back, data=hidden(page))
    assert late.status_code == 422
    assert "changed since you opened this page" in late.text
    assert "And when?" in late.text
    assert stands(case) is ApplicationStatus.IN_CHECK
    assert browser.post(back, data=hidden(late.text)).status_code == 302
    assert stands(case) is ApplicationStatus.RETURNED
    provider = world.client(world.lead).get(f"/applications/{case.id}").text
    assert "Say which learners." in provider
    assert "And when?" in provider
    assert "cannot be sent back" in browser.get(back).text


@pytest.mark.one_database
def test_two_officers_at_once_see_both_texts(world: World) -> None:
    case = reviewing.in_check(world)
    path = f"/cases/{case.id}/check/1.2"
    first, second = world.client(world.secretary), world.client(world.person(Role.SECRETARIAT))
    before = hidden(first.get(path).text)
    second.send(path, go="missing", missing="Which learners?")
    late = first.post(path, data=before | {"go": "missing", "missing": "Which wards?"})
    assert late.status_code == 409
    assert "Which learners?" in late.text
    assert "Which wards?" in late.text
    assert first.post(path, data=hidden(late.text) | {"go": "missing", "missing": "Both?"}).status_code == 302
    assert "Both?" in second.get(path).text


@pytest.mark.one_database
def test_others_read_and_do_not_check(world: World) -> None:
    case = reviewing.submitted(world)
    path = f"/cases/{case.id}/check"
    for person in (world.person(Role.CONCERN_OFFICER), world.person(Role.MODERATOR)):
        browser = world.client(person)
        for page in (path, f"{path}/1.1", f"/cases/{case.id}/send-back"):
            assert browser.get(page).status_code == 403
    office = world.client(world.secretary)
    assert "not being checked now" in office.get(f"{path}/1.1").text, "the check has not begun"
    assert office.get(f"{path}/9.9").status_code == 404
    assert world.client(world.lead).get(f"{path}/1.1").status_code == 404


@pytest.mark.one_database
def test_a_cited_file_opens_and_no_other(world: World) -> None:
    case = reviewing.in_check(world)
    stray = reviewing.evidence(world, "Not cited")
    browser = world.client(world.secretary)
    link = parser.fromstring(browser.get(f"/cases/{case.id}/check/1.1").text).xpath(
        "//main//li/a[contains(@href, '/evidence/')]/@href"
    )[0]
    page = browser.get(link).text
    assert "Take this file down" in page
    assert f'href="/cases/{case.id}/check/1.1"' in page, "what cites it"
    assert "Take this file down" not in browser.get(f"/cases/{case.id}/check/1.1").text
    base = link.rsplit("/pages/", 1)[0]
    assert browser.get(f"{base}/pages/1.webp").mimetype == "image/webp"
    assert browser.get(f"{base}/pages/99").status_code == 404
    assert browser.get(f"{base}/file").status_code in {302, 200}
    read = AuditEvent.kind == AuditKind.EVIDENCE_READ.value
    assert db.session.query(AuditEvent).filter(read).count() == 1, "written down"
    assert browser.get(f"/cases/{case.id}/evidence/{stray.id}/pages/1").status_code == 404
    elsewhere = world.client(world.person(Role.SECRETARIAT, office=world.new_office("North")))
    for address in (link, f"{base}/pages/1.webp", f"{base}/file"):
        assert elsewhere.get(address).status_code == 404
        assert world.client(world.person(Role.CONCERN_OFFICER)).get(address).status_code == 403
    revision_id = db.session.query(EntryCitation.revision_id).order_by(EntryCitation.id).limit(1).scalar()
    with unit_of_work():
        db.session.get_one(EvidenceRevision, revision_id).status = RevisionStatus.TAKEN_DOWN
    assert "can no longer be opened" in browser.get(f"/cases/{case.id}/evidence/{revision_id}/pages/1").text


@pytest.mark.one_database
def test_the_pages_take_few_statements(world: World) -> None:
    case = reviewing.in_check(world)
    browser, path = world.client(world.secretary), f"/cases/{case.id}/check"
    counts = []
    for page in (path, f"{path}/1.1", f"/cases/{case.id}/send-back"):
        browser.get(page)
        with counted() as statements:
            browser.get(page)
        counts.append(len(statements))
    # Who looks, the case, the snapshot with its signatures, its standards; then one answer with its citations.
    assert counts[0] == 4
    assert counts[1] == 6
