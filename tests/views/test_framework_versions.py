"""Administrators check a framework text, see what it changes, and publish exactly what they saw."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.frameworks.source import shipped
from accreditation.models.audit import AuditEvent
from accreditation.models.frameworks import Cycle, FrameworkVersion
from accreditation.queries import frameworks as queries
from accreditation.services import frameworks
from tests.client import Client, hidden
from tests.world import World

NEXT = (
    shipped()
    .replace("version: 1\n", "version: 2\n", 1)
    .replace("  pause_at_most: 130", "  pause_at_most: 100", 1)
)


@pytest.fixture
def browser(world: World) -> Client:
    """An administrator's browser."""
    return world.client(world.person(Role.ADMINISTRATOR, name="Ada Administrator"))


def versions() -> int:
    return db.session.scalars(select(func.count(FrameworkVersion.id))).one()


def test_a_new_version_is_looked_at_and_then_published(world: World, browser: Client) -> None:
    assert world.framework.version == "1"
    looked = browser.send("/frameworks/new", source=NEXT)
    assert looked.status_code == 200
    assert "2 changes since version 1" in looked.text
    assert "cycle_defaults / clocks / pause_at_most" in looked.text
    assert "changed: 130 → 100" in looked.text
    assert versions() == 1
    sent = browser.post("/frameworks/new", data=hidden(looked.text) | {"source": NEXT})
    assert sent.status_code == 302
    assert versions() == 2
    page = browser.get(sent.location).text
    assert "Version 2" in page
    assert "24 core" in page
    assert browser.get("/frameworks").text.count("/frameworks/") >= 2
    events = (
        select(AuditEvent.actor_id).where(AuditEvent.kind == "framework_published").order_by(AuditEvent.id)
    )
    assert db.session.scalars(events).all()[-1] is not None
    downloaded = browser.get(f"{sent.location}/source")
    assert downloaded.headers["Content-Disposition"] == "attachment; filename=hee-2016-2.yaml"
    assert downloaded.text.strip() == NEXT.strip()


def test_what_was_changed_after_the_look_is_looked_at_again(world: World, browser: Client) -> None:
    assert world.framework.version == "1"
    looked = browser.send("/frameworks/new", source=NEXT)
    other = NEXT.replace("pause_at_most: 100", "pause_at_most: 90")
    sent = browser.post("/frameworks/new", data=hidden(looked.text) | {"source": other})
    assert sent.status_code == 200
    assert "130 → 90" in sent.text
    assert versions() == 1


def test_a_file_is_read_in_place_of_the_text(browser: Client) -> None:
    sent = browser.send("/frameworks/new", file=(io.BytesIO(shipped().encode()), "next.yaml"))
    assert sent.status_code == 200
    assert "The first version of this framework" in sent.text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "Choose a file or paste"),
        ("a: [", "cannot be read as YAML"),
        ("slug: x\n", "is missing"),
        ("a: &x 1\nb: *x\n", "Anchors"),
        (shipped().replace("pause_at_most: 130", "pause_at_most: 131"), "Raise it above 1"),
    ],
)
def test_problems_are_listed_and_nothing_is_published(
    world: World, browser: Client, source: str, message: str
) -> None:
    assert world.framework.version == "1"
    sent = browser.send("/frameworks/new", source=source)
    assert sent.status_code == 422
    assert message in sent.text
    assert versions() == 1
    assert hidden(sent.text).get("checked", "") == ""


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7\xff\xfe", "This file is not text"),
        (b"", "the file"),
        (b"x" * 2000, "The file is larger than 1,000 bytes"),
    ],
)
def test_a_file_that_is_no_framework_is_refused(
    browser: Client, monkeypatch: pytest.MonkeyPatch, content: bytes, message: str
) -> None:
    monkeypatch.setattr("accreditation.views.framework_versions.LONGEST", 1000)
    sent = browser.send("/frameworks/new", file=(io.BytesIO(content), "next.yaml"))
    assert sent.status_code == 422
    assert message in sent.text


@pytest.mark.one_database
def test_the_same_content_is_not_published_again(world: World, browser: Client) -> None:
    assert world.framework.version == "1"
    sent = browser.send("/frameworks/new", source=f"# Only a comment\n{shipped()}")
    assert sent.status_code == 200
    assert "says exactly this already" in sent.text


@pytest.mark.one_database
def test_each_standard_has_its_page(world: World, browser: Client) -> None:
    path = f"/frameworks/{world.framework.id}/standards"
    page = browser.get(f"{path}/2.2").text
    assert "Must-meet standard" in page
    assert "Whole organisation" in page
    assert browser.get(f"{path}/9.9").status_code == 404


def later(source: str) -> int:
    with unit_of_work():
        return frameworks.publish(source, actor=None).id


def test_two_frameworks_are_compared_by_their_map_in_words(world: World, browser: Client) -> None:
    first, second = world.framework.id, later(shipped("hee-2017"))
    path = f"/frameworks/{first}/changes/{second}"
    assert path in browser.get(f"/frameworks/{first}").text
    assert path in browser.get(f"/frameworks/{second}").text
    page = browser.get(path)
    assert page.status_code == 200
    assert "Goes on as one standard: 21; Becomes several standards: 3;" in page.text
    assert "27 core standards, 6 must be met" in page.text
    assert "Prevention and self-care are no longer asked about on their own." in page.text
    assert f'href="/frameworks/{second}/standards/3.4"' in page.text
    assert "in the text" not in page.text
    back = browser.get(f"/frameworks/{second}/changes/{first}").text
    assert "No longer asked: 5" in back
    assert "It need not be met any more." in back


def test_two_versions_are_compared_with_their_texts(world: World, browser: Client) -> None:
    first, second = world.framework.id, later(NEXT)
    page = browser.get(f"/frameworks/{first}/changes/{second}").text
    assert "Goes on as one standard: 32." in page
    assert "2 changes in the text" in page
    assert "changed: 130 → 100" in page


def test_without_a_map_the_page_says_that_nothing_can_be_moved(world: World, browser: Client) -> None:
    first, second = world.framework.id, later(shipped().replace("slug: hee-2016", "slug: local-2018", 1))
    page = browser.get(f"/frameworks/{first}/changes/{second}").text
    assert "No map between these two says what becomes of each of their standards" in page


@pytest.mark.one_database
def test_only_administrators_come_in(world: World) -> None:
    lead = world.client(world.lead)
    assert lead.get("/frameworks").status_code == 403
    assert lead.get("/frameworks/new").status_code == 403
    assert lead.get(f"/frameworks/{world.framework.id}").status_code == 404
    assert lead.get(f"/frameworks/{world.framework.id}/source").status_code == 404
    assert lead.get(f"/frameworks/{world.framework.id}/changes/{world.framework.id}").status_code == 404


def test_a_version_is_retired_once_no_cycle_needs_it_and_offered_again(world: World) -> None:
    browser = world.client(world.person(Role.ADMINISTRATOR))
    in_use, path = world.cycle, f"/frameworks/{world.framework.id}"
    refused = browser.send(f"{path}/retire")
    assert refused.status_code == 422
    assert f"“{in_use.name}”" in refused.text
    with unit_of_work():
        db.session.get_one(Cycle, in_use.id).closes_on = clock.today() - timedelta(days=1)
    browser.send(f"{path}/retire")
    assert ", retired" in browser.get("/frameworks").text
    assert f'value="{world.framework.id}"' not in browser.get("/cycles/new").text
    assert browser.get(f"/cycles/{in_use.id}/framework").text.count(f'value="{world.framework.id}"') == 1
    browser.send(f"{path}/retire")
    assert ", retired" not in browser.get("/frameworks").text
    assert f'value="{world.framework.id}"' in browser.get("/cycles/new").text


def test_retiring_twice_is_retiring_once(world: World) -> None:
    administrator = world.viewer(world.person(Role.ADMINISTRATOR))
    version = world.framework
    for _ in range(2):
        with unit_of_work():
            frameworks.retire(version, actor=administrator)
    last = queries.last_retirement(version.id)
    assert last is not None
    assert (last.number, last.is_retired) == (1, True)
