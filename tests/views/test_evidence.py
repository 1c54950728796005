"""A provider adds real files, sees each one checked, reads it page by page, and keeps it in order."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.people import Role
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.settings import MEBIBYTE
from tests import libraries
from tests.client import Client, hidden
from tests.documents import files
from tests.statements import counted
from tests.world import World

NASTY = "<script>alert(1)</script> \u202egnp.exe\u202c 😷 {{ 7 * 7 }}"


@pytest.fixture
def browser(world: World) -> Client:
    return world.client(world.lead)


def revisions() -> list[EvidenceRevision]:
    return list(
        db.session.scalars(
            select(EvidenceRevision).order_by(EvidenceRevision.id).execution_options(populate_existing=True)
        )
    )


def fill(world: World, count: int) -> None:
    """Many items without the work of checking each."""
    owner = world.lead
    with unit_of_work():
        for number in range(count):
            item = EvidenceItem(
                organisation_id=world.organisation.id,
                title=f"Report {number:03}",
                kind=EvidenceKind.MINUTES if number % 2 else EvidenceKind.POLICY,
                expires_on=clock.today() - timedelta(days=1) if number == 0 else None,
                owner_id=owner.id,
                created_at=clock.now(),
            )
            item.revisions = [
                EvidenceRevision(
                    number=1,
                    status=RevisionStatus.SCANNING,
                    filename="r.pdf",
                    size=9,
                    sha256=f"{number:064}",
                    media_type="application/pdf",
                    staging_key=f"staging/1/1/{number}",
                    uploaded_by_id=owner.id,
                    uploaded_at=clock.now(),
                )
            ]
            db.session.add(item)


def test_a_real_file_is_added_checked_and_read(world: World, browser: Client) -> None:
    assert "No evidence yet" in browser.get("/evidence").text
    sent = libraries.add(browser, notes="First half", **new_year("expires_on", 2030))
    assert sent.status_code == 302
    assert sent.location is not None
    page = browser.get(sent.location).text
    assert "Being checked" in page
    assert "Look again" in page
    libraries.check()
    page = browser.get(sent.location).text
    assert "Ready to use" in page
    assert "3 pages" in page
    assert "1 January 2030" in page
    assert "Learner survey" in browser.get("/evidence").text
    revision = revisions()[0]
    pages = f"{sent.location}/revisions/{revision.id}/pages"
    assert f"{pages}/1" in page
    read = browser.get(f"{pages}/2").text
    assert "Page 2 of 3" in read
    assert "Ward report, page 2" in read
    picture = browser.get(f"/evidence/revisions/{revision.id}/pages/2.webp")
    assert picture.mimetype == "image/webp"
    assert picture.headers["Cache-Control"].startswith("private")
    assert picture.data[8:12] == b"WEBP"


def new_year(name: str, year: int) -> dict[str, Any]:
    return {f"{name}-day": "1", f"{name}-month": "1", f"{name}-year": str(year)}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.encrypted(), "protected with a password"),
        (files.truncated(), "not complete"),
        (b"%PDF-1.7 but not really", "not complete"),
        (b"hello", "not a PDF file"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    world: World, browser: Client, content: bytes, words: str
) -> None:
    page = browser.get(libraries.added(browser, content=content)).text
    assert "Refused" in page
    assert words in page
    assert "Add a file that can be used" in page
    assert "Download the file" not in page
    revision = revisions()[0]
    assert browser.get(f"/evidence/revisions/{revision.id}/original").status_code == 404


@pytest.mark.one_database
def test_what_is_missing_or_wrong_is_said_and_the_text_kept(world: World, browser: Client) -> None:
    sent = browser.send("/evidence/add", title="Kept words", kind="policy")
    assert sent.status_code == 422
    assert "Choose a file" in sent.text
    assert 'value="Kept words"' in sent.text
    wrong = libraries.add(browser, filename="survey.exe", title="Kept words")
    assert wrong.status_code == 422
    assert "Only PDF, Word, Excel" in wrong.text
    empty = libraries.add(browser, content=b"")
    assert "The file is empty" in empty.text
    backwards = libraries.add(
        browser,
        **new_year("period_from", 2026),
        **new_year("period_to", 2025),
    )
    assert "The period must end after it starts" in backwards.text
    assert revisions() == []


@pytest.mark.one_database
def test_a_file_past_the_limit_gets_the_page_that_says_it(
    world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(world.app.extensions["settings"], evidence_limit=3 * MEBIBYTE)
    monkeypatch.setitem(world.app.extensions, "settings", settings)
    a_bit = libraries.add(browser, content=files.large(3 * MEBIBYTE + 1000))
    assert a_bit.status_code == 422
    assert "larger than the limit of 3 MB" in a_bit.text
    far = libraries.add(browser, content=b"%PDF-" + bytes(8 * MEBIBYTE))
    assert far.status_code == 413
    assert "larger than 6 MB" in far.text
    assert revisions() == []


def test_the_same_form_twice_is_one_piece_of_evidence(world: World, browser: Client) -> None:
    first, second = libraries.add(browser), libraries.add(browser)
    assert first.location == second.location
    assert len(revisions()) == 1


@pytest.mark.one_database
def test_nasty_titles_and_names_are_text(world: World, browser: Client) -> None:
    path = libraries.added(browser, title=NASTY, filename=f"{NASTY}.pdf", notes=NASTY)
    for page in (browser.get(path).text, browser.get("/evidence").text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "😷" in page
        assert "{{ 7 * 7 }}" in page
    sent = browser.get(f"/evidence/revisions/{revisions()[0].id}/original")
    assert "\u202e" not in revisions()[0].filename
    assert sent.headers["Content-Disposition"].startswith("attachment")


def test_the_original_leaves_only_as_an_attachment_and_is_written_down(world: World, browser: Client) -> None:
    content = files.good(3)
    libraries.added(browser, content=content)
    revision = revisions()[0]
    sent = browser.get(f"/evidence/revisions/{revision.id}/original")
    assert sent.data == content
    assert sent.mimetype == "application/octet-stream"
    assert sent.headers["Content-Disposition"] == "attachment; filename=Survey.pdf"
    assert sent.headers["Content-Length"] == str(len(content))
    read = (
        select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == AuditKind.EVIDENCE_READ.value)
    )
    assert db.session.scalar(read) == 1


def test_details_are_changed_and_a_stale_change_shows_both(world: World, browser: Client) -> None:
    path = libraries.added(browser)
    form = hidden(browser.get(f"{path}/edit").text)
    fields = {"title": "Renamed", "kind": "minutes", "notes": "Ours"}
    assert browser.send(f"{path}/edit", **fields).status_code == 302
    assert "Renamed" in browser.get(path).text
    late = browser.post(f"{path}/edit", data=form | {"title": "Late words", "kind": "policy"})
    assert late.status_code == 409
    assert "Renamed" in late.text
    assert "Late words" in late.text
    again = browser.post(f"{path}/edit", data=hidden(late.text) | {"title": "Late words", "kind": "policy"})
    assert again.status_code == 302
    assert "Late words" in browser.get(path).text


def test_a_newer_file_stands_beside_the_older(world: World, browser: Client) -> None:
    path = libraries.added(browser)
    newer = (io.BytesIO(files.good(5)), "Survey 2.pdf")
    assert browser.send(f"{path}/replace", file=newer).location == path
    libraries.check()
    page = browser.get(path).text
    assert "File 2: <bdi>Survey 2.pdf</bdi>" in page
    assert "File 1: <bdi>Survey.pdf</bdi>" in page
    assert "Read all 5 pages" in page


def test_a_lead_withdraws_a_file_and_nobody_reads_it_after(world: World, browser: Client) -> None:
    path = libraries.added(browser)
    number = revisions()[0].id
    withdraw = f"{path}/revisions/{number}/withdraw"
    contributor = world.client(world.person(Role.CONTRIBUTOR))
    assert contributor.get(withdraw).status_code == 403
    assert "Nothing cites it" in browser.get(withdraw).text
    assert browser.send(withdraw).location == path
    assert "Withdrawn" in browser.get(path).text
    for gone in (f"{path}/revisions/{number}/pages/1", f"/evidence/revisions/{number}/pages/1.webp"):
        assert browser.get(gone).status_code == 404
    assert "Withdraw it" not in browser.get(path).text
    assert browser.send(withdraw).status_code == 422


def test_another_providers_evidence_does_not_exist(world: World, browser: Client) -> None:
    path = libraries.added(browser)
    number = revisions()[0].id
    stranger = world.client(
        world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    )
    assert "Learner survey" not in stranger.get("/evidence").text
    tails = ("", "/edit", "/replace", f"/revisions/{number}/withdraw", f"/revisions/{number}/pages/1")
    unknown = stranger.get("/evidence/2147483647").text
    for tail in tails:
        foreign = stranger.get(path + tail)
        assert foreign.status_code == 404
        assert foreign.text == unknown
    for tail in ("original", "pages/1.webp"):
        assert stranger.get(f"/evidence/revisions/{number}/{tail}").status_code == 404
    assert browser.get(f"{path}/revisions/{number}/pages/4").status_code == 404


@pytest.mark.one_database
def test_a_signatory_reads_but_does_not_add_and_a_reviewer_has_no_library(
    world: World, browser: Client
) -> None:
    path = libraries.added(browser)
    signatory = world.client(world.signatory)
    assert "Change the details" not in signatory.get(path).text
    for refused in ("/evidence/add", f"{path}/edit", f"{path}/replace"):
        assert signatory.get(refused).status_code == 403
    assert world.client(world.person(Role.REVIEWER)).get("/evidence").status_code == 404
    assert world.client().get("/evidence").status_code == 302


@pytest.mark.one_database
def test_somebody_of_two_providers_says_for_which(world: World) -> None:
    other = world.new_organisation("Hillside Trust")
    person = world.person(Role.CONTRIBUTOR)
    world.grant(person, Role.CONTRIBUTOR, organisation_id=other.id)
    browser = world.client(person)
    libraries.added(browser, organisation=other.id, title="Of Hillside")
    item = db.session.scalars(select(EvidenceItem)).one()
    assert item.organisation_id == other.id
    assert "Of Hillside" not in browser.get(f"/evidence?organisation={world.organisation.id}").text
    foreign = libraries.add(browser, organisation=world.new_organisation("Elsewhere").id)
    assert foreign.status_code == 422


def test_the_library_is_filtered_and_sorted(world: World, browser: Client) -> None:
    fill(world, 60)
    page = browser.get("/evidence").text
    assert "60 pieces of evidence" in page
    assert page.index("Report 000") < page.index("Report 049")
    assert "Report 050" not in page
    assert "Report 059" in browser.get("/evidence?page=2").text
    assert "30 pieces" in browser.get("/evidence?kind=minutes").text
    assert "1 piece of" in browser.get("/evidence?q=port+007").text
    assert "1 piece of" in browser.get("/evidence?expiry=past").text
    assert "Nothing matches" in browser.get("/evidence?status=held").text
    assert "Nothing matches" in browser.get("/evidence?q=%25").text
    newest = browser.get("/evidence?sort=-title").text
    assert newest.index("Report 059") < newest.index("Report 058")
    for key in ("kind", "-kind", "expires", "-expires", "added", "-added", "nonsense"):
        assert browser.get(f"/evidence?sort={key}&kind=nonsense").status_code == 200


@pytest.mark.one_database
def test_a_longer_library_asks_no_more_of_the_database(world: World, browser: Client) -> None:
    fill(world, 3)
    browser.get("/evidence")
    with counted() as few:
        browser.get("/evidence")
    fill(world, 27)
    with counted() as many:
        browser.get("/evidence")
    assert len(few) == len(many) <= 6


def add_several(browser: Client, *sent: tuple[bytes, str], **fields: Any) -> TestResponse:
    return libraries.add_several(browser, list(sent), **fields)


def test_several_files_with_one_form_are_titled_by_their_names(world: World, browser: Client) -> None:
    sent = add_several(
        browser,
        (files.good(1), "ward_survey.pdf"),
        (files.good(2), "minutes-of-May.pdf"),
        title="Not for several",
        notes="For all",
        **new_year("expires_on", 2030),
    )
    assert sent.status_code == 302
    assert "2 files have arrived" in browser.get(sent.location or "").text
    items = db.session.scalars(select(EvidenceItem).order_by(EvidenceItem.id)).all()
    assert [(listed.title, listed.notes) for listed in items] == [
        ("Ward survey", "For all"),
        ("Minutes of May", "For all"),
    ]
    assert all(listed.expires_on and listed.expires_on.year == 2030 for listed in items)
    libraries.check()
    assert [listed.status for listed in revisions()] == [RevisionStatus.ACCEPTED] * 2
    again = add_several(browser, (files.good(1), "ward_survey.pdf"), (files.good(2), "minutes-of-May.pdf"))
    assert again.status_code == 302
    assert len(revisions()) == 2


@pytest.mark.one_database
def test_a_refused_file_keeps_no_other_from_being_kept(
    world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(world.app.extensions["settings"], evidence_limit=1 * MEBIBYTE)
    monkeypatch.setitem(world.app.extensions, "settings", settings)
    sent = add_several(
        browser,
        (files.good(1), "survey.pdf"),
        (b"MZ", "<b>run.exe"),
        (b"", "empty.pdf"),
        (files.large(MEBIBYTE + 1000), "large.pdf"),
        (files.good(2), f"{NASTY}.pdf"),
    )
    assert sent.status_code == 422
    for words in ("3 files could not be taken", "The other 2 files are in your library", "Only PDF, Word"):
        assert words in sent.text
    for words in ("The file is empty", "larger than the limit of 1 MB", "&lt;b&gt;run.exe"):
        assert words in sent.text
    assert "<b>run" not in sent.text
    assert len(revisions()) == 2
    for revision in revisions():
        assert f'href="/evidence/{revision.item_id}"' in sent.text


@pytest.mark.one_database
def test_several_files_are_refused_together_only_for_what_is_about_all(world: World, browser: Client) -> None:
    several = [(files.good(1), "a.pdf"), (files.good(2), "b.pdf")]
    backwards = add_several(browser, *several, **new_year("period_from", 2026), **new_year("period_to", 2025))
    assert "The period must end after it starts" in backwards.text
    assert "Choose the files again" in backwards.text
    assert "Choose at most 20 files" in add_several(browser, *[several[0]] * 21).text
    assert "Enter a title" in add_several(browser, several[0], title="").text
    assert "Choose what kind" in add_several(browser, several[0], kind="").text
    assert revisions() == []
