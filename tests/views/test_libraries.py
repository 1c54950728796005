"""The library: its filters, saved views, changes of several pieces at once, files that are there twice, and links."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, UnitKind
from accreditation.enums.people import Role
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.saved_views import SavedView
from accreditation.queries import evidence_search
from accreditation.queries.evidence_search import Search
from tests import libraries, shelving
from tests.client import Client, hidden
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    return world.client(world.lead)


def stranger(world: World) -> Client:
    elsewhere = world.new_organisation("Elsewhere")
    return world.client(world.person(Role.PROVIDER_LEAD, organisation=elsewhere))


def test_filters_by_period_owner_and_use(world: World, browser: Client) -> None:
    today = clock.today()
    for title, days in (("This year", 30), ("Two years", 700), ("Long ago", 1500)):
        shelving.file(world, title, period_to=today - timedelta(days=days))
    other = world.person(Role.CONTRIBUTOR, name="Ola Owner")
    used = shelving.file(world, "Without period", owner_id=other.id)
    shelving.cite(world, used, world.application().id)

    def titles(query: str) -> set[str]:
        page = browser.get(f"/evidence?{query}").text
        return {title for title in ("This year", "Two years", "Long ago", "Without period") if title in page}

    assert titles("period=year") == {"This year"}
    assert titles("period=three") == {"Two years"}
    assert titles("period=older") == {"Long ago"}
    assert titles("period=none") == {"Without period"} == titles("cited=yes") == titles(f"owner={other.id}")
    assert titles("cited=no") == {"This year", "Two years", "Long ago"}
    assert len(titles("period=nonsense&owner=999999999")) == 4
    assert "Ola Owner" in browser.get("/evidence").text


def test_what_expires_soon_is_said_in_words(world: World, browser: Client) -> None:
    soon = shelving.file(world, "Soon", expires_on=clock.today() + timedelta(days=90))
    shelving.file(world, "Later", expires_on=clock.today() + timedelta(days=91))
    page = browser.get("/evidence").text
    assert page.count("Expires soon") == 1
    assert "for a short time only" in browser.get(f"/evidence/{soon.item_id}").text


def test_the_same_file_twice_is_found_and_said(world: World, browser: Client) -> None:
    first = shelving.file(world, "First", content="same bytes")
    second = shelving.file(world, "Second", content="same bytes")
    shelving.file(world, "Another")
    shelving.file(world, "Foreign", content="same bytes", organisation=world.new_organisation("Elsewhere"))
    page = browser.get("/evidence?same=y").text
    assert "2 pieces of evidence" in page
    assert "Another" not in page
    page = browser.get(f"/evidence/{first.item_id}").text
    assert "The same file is also in" in page
    assert f"/evidence/{second.item_id}" in page
    assert "Foreign" not in page


def test_a_view_is_saved_opened_and_deleted_by_its_owner_alone(world: World, browser: Client) -> None:
    shelving.file(world, "Minutes", kind=EvidenceKind.MINUTES)
    shelving.file(world, "Survey")
    new = "/evidence/views/new?kind=minutes&sort=-added&page=3&evil=%3Cb%3E"
    sent = browser.send(new, name="My <i>minutes</i>")
    assert sent.location == "/evidence?kind=minutes&sort=-added"
    page = browser.get(sent.location).text
    assert "My &lt;i&gt;minutes&lt;/i&gt;" in page
    assert "1 piece of" in page
    view = db.session.scalars(select(SavedView)).one()
    assert browser.send("/evidence/views/new?kind=policy", name=view.name).status_code == 302
    assert db.session.scalars(select(SavedView.query)).one() == "kind=policy"
    delete = f"/evidence/views/{view.id}/delete"
    colleague = world.client(world.person(Role.CONTRIBUTOR))
    assert "minutes&lt;" not in colleague.get("/evidence").text
    assert colleague.get(delete).status_code == 404
    assert browser.send("/evidence/views/new", name=" ").status_code == 422
    assert browser.send(delete).location == "/evidence"
    assert db.session.scalars(select(SavedView)).all() == []


def _change(browser: Client, *items: int, **fields: str) -> str:
    """Tick, say what to set, and look at what would change: the page."""
    query = "&".join(f"item={item_id}" for item_id in items)
    page = browser.get(f"/evidence/change?{query}")
    form: dict[str, object] = {**hidden(page.text), "item": [str(item_id) for item_id in items], **fields}
    sent = browser.post("/evidence/change", data=form)
    assert sent.status_code == 200, sent.text
    return sent.text


def _yes(browser: Client, page: str, *items: int) -> tuple[int, str]:
    sent = browser.post(
        "/evidence/change", data={**hidden(page), "item": [str(item_id) for item_id in items]}
    )
    return sent.status_code, sent.text


def test_several_are_changed_after_a_look_and_exactly_so(world: World, browser: Client) -> None:
    first = shelving.file(world, "One").item_id
    two = shelving.file(world, "Two", kind=EvidenceKind.MINUTES).item_id
    dates = {"period_from-day": "1", "period_from-month": "4", "period_from-year": "2025"}
    page = _change(browser, first, two, kind="minutes")
    assert "1 piece of evidence will change" in page
    assert "Stays as it is" in page
    assert db.session.get_one(EvidenceItem, first).kind is EvidenceKind.LEARNER_SURVEY, (
        "a look changes nothing"
    )
    assert _yes(browser, page, first, two)[0] == 302
    page = _change(browser, first, two, **dates)
    assert "From 1 April 2025" in page
    assert _yes(browser, page, first, two)[0] == 302
    changed = db.session.scalars(select(EvidenceItem)).all()
    assert {(item.kind, str(item.period_from)) for item in changed} == {(EvidenceKind.MINUTES, "2025-04-01")}
    events = select(AuditEvent).where(AuditEvent.kind == AuditKind.EVIDENCE_DESCRIBED.value)
    assert len(db.session.scalars(events).all()) == 3


@pytest.mark.one_database
def test_what_changed_meanwhile_is_shown_again_before_anything_is_done(world: World, browser: Client) -> None:
    first = shelving.file(world, "One").item_id
    page = _change(browser, first, kind="minutes")
    with unit_of_work():
        db.session.get_one(EvidenceItem, first).kind = EvidenceKind.POLICY
    status, again = _yes(browser, page, first)
    assert status == 422
    assert "Somebody changed one of these meanwhile" in again
    assert "Policy or process" in again
    assert db.session.get_one(EvidenceItem, first).kind is EvidenceKind.POLICY
    assert _yes(browser, again, first)[0] == 302
    assert db.session.get_one(EvidenceItem, first).kind is EvidenceKind.MINUTES


@pytest.mark.one_database
def test_a_change_that_makes_no_sense_is_refused(world: World, browser: Client) -> None:
    first = shelving.file(world, "One", period_to=clock.today() - timedelta(days=900)).item_id
    late = {"period_from-day": "1", "period_from-month": "1", "period_from-year": str(clock.today().year)}
    assert browser.send(f"/evidence/change?item={first}").status_code == 422
    sent = browser.send(f"/evidence/change?item={first}", item=str(first), **late)
    assert sent.status_code == 422
    assert "would end before it starts" in sent.text
    assert "Nothing is chosen" in browser.get("/evidence/change").text
    assert (
        "Nothing is chosen" in browser.get("/evidence/change?item=x&item=-4&item=99999999999999999999").text
    )


@pytest.mark.one_database
def test_nobody_changes_what_is_not_theirs(world: World, browser: Client) -> None:
    first = shelving.file(world, "One").item_id
    other = stranger(world)
    assert "Nothing is chosen" in other.get(f"/evidence/change?item={first}").text
    form = {**hidden(browser.get(f"/evidence/change?item={first}").text), "kind": "minutes", "seen": "x"}
    other.post("/evidence/change", data=form | {"item": str(first)})
    assert db.session.get_one(EvidenceItem, first).kind is EvidenceKind.LEARNER_SURVEY
    assert world.client(world.signatory).get(f"/evidence/change?item={first}").status_code == 403


def _seen(days: int = 0) -> dict[str, str]:
    day = clock.today() - timedelta(days=days)
    return {"seen_on-day": str(day.day), "seen_on-month": str(day.month), "seen_on-year": str(day.year)}


def test_a_link_is_kept_shown_and_cited_but_never_fetched(world: World, browser: Client) -> None:
    address = "https://www.cqc.example/reports/ward-7?x=1&y=<b>"
    fields = {"title": "Inspection", "kind": "regulator_report", "address": address}
    sent = browser.send("/evidence/link", **fields, **_seen(3))
    assert sent.status_code == 302, sent.text
    revision = db.session.scalars(select(EvidenceRevision)).one()
    assert (revision.status, revision.unit, revision.pages) == (RevisionStatus.ACCEPTED, UnitKind.LINK, 1)
    assert (revision.scan, revision.storage_key, revision.url) == (None, None, address)
    assert sent.location is not None
    page = browser.get(sent.location).text
    assert 'rel="noreferrer noopener external"' in page
    assert "&lt;b&gt;" in page
    assert browser.get(f"{sent.location}/revisions/{revision.id}/pages/1").status_code == 200
    assert browser.get(f"/evidence/revisions/{revision.id}/original").status_code == 404
    pages_found = evidence_search.pages([world.organisation.id], Search(q="cqc inspection"))
    assert pages_found.total == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://x.example",
        "//x.example",
        "https://",
        "https://me:pass@x.example/",
        "https://x.example/a b",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://[::1",
        "",
        "x" * 3000,
        "https://x.example/patient/401-023-2137",
    ],
)
def test_an_address_that_is_none_is_refused(world: World, browser: Client, address: str) -> None:
    fields = {"title": "Inspection", "kind": "regulator_report", "address": address}
    assert browser.send("/evidence/link", **fields, **_seen()).status_code == 422
    assert db.session.scalars(select(EvidenceRevision)).all() == []


@pytest.mark.one_database
@pytest.mark.parametrize("field", ["title", "notes"])
def test_words_about_evidence_may_not_hold_a_patients_number(
    world: World, browser: Client, field: str
) -> None:
    fields = {"title": "Inspection", "kind": "regulator_report", "address": "https://x.example/"}
    fields[field] = "Patient NHS number 401 023 2137"
    refused = browser.send("/evidence/link", **fields, **_seen())
    assert refused.status_code == 422
    assert "may hold a patient’s NHS number: ••• ••• ••37" in refused.text
    path = libraries.added(browser)
    details = {"title": "Survey", "kind": "minutes"} | {field: fields[field]}
    assert browser.send(f"{path}/edit", **details).status_code == 422
    assert "401 023 2137" not in browser.get(path).text


@pytest.mark.one_database
def test_a_day_that_has_not_come_is_refused(world: World, browser: Client) -> None:
    fields = {"title": "Inspection", "kind": "regulator_report", "address": "https://x.example/"}
    sent = browser.send("/evidence/link", **fields, **_seen(-1))
    assert sent.status_code == 422
    assert "cannot be in the future" in sent.text


def test_a_link_is_seen_again_and_what_cites_the_older_day_stays(world: World, browser: Client) -> None:
    address = "https://www.cqc.example/reports/ward-7"
    fields = {"title": "Inspection", "kind": "regulator_report", "address": address}
    item = browser.send("/evidence/link", **fields, **_seen(30)).location
    assert item is not None
    first = db.session.scalars(select(EvidenceRevision)).one()
    shelving.cite(world, first, world.application().id)
    again = f"{item}/seen-again"
    assert again in browser.get(item).text
    early = browser.send(again, address=address, **_seen(31))
    assert early.status_code == 422
    assert "Enter that day or a later one" in early.text
    assert browser.send(again, address="https://me:pass@x.example/", **_seen()).status_code == 422
    for _ in range(2):
        assert browser.send(again, address=address, **_seen()).location == item
    first, second = db.session.scalars(select(EvidenceRevision).order_by(EvidenceRevision.number))
    assert (second.number, second.url, second.seen_on) == (2, address, clock.today())
    assert (first.status, first.seen_on) == (RevisionStatus.ACCEPTED, clock.today() - timedelta(days=30))
    assert db.session.scalars(select(Citation.revision_id)).all() == [first.id]
    moved = browser.send(again, address=f"{address}/new", **_seen())
    assert moved.status_code == 302
    assert f"{address}/new" in browser.get(item).text


@pytest.mark.one_database
def test_only_a_link_of_ones_own_provider_is_seen_again(world: World, browser: Client) -> None:
    file = shelving.file(world, "A file")
    assert browser.get(f"/evidence/{file.item_id}/seen-again").status_code == 404
    assert "seen-again" not in browser.get(f"/evidence/{file.item_id}").text
    fields = {"title": "Inspection", "kind": "regulator_report", "address": "https://x.example/"}
    item = browser.send("/evidence/link", **fields, **_seen()).location
    assert stranger(world).get(f"{item}/seen-again").status_code == 404
    assert world.client(world.signatory).get(f"{item}/seen-again").status_code == 403
