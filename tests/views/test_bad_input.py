"""What people and attackers send by mistake or on purpose: refused in words, nothing lost, never a stack trace."""

import sqlite3
from datetime import timedelta

import pytest
from flask import Flask

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.answers import Answer
from accreditation.queries import answers
from tests.client import Client, hidden
from tests.world import World

NASTY = "<script>alert(1)</script> ' \" & \u202eright to left\u202c 😷 {{ 7 * 7 }} \x00\x07 end"


def _answer(application_id: int) -> Answer:
    answer = answers.to_standard(application_id, "1.1")
    assert answer is not None
    return answer


@pytest.mark.one_database
@pytest.mark.parametrize(
    "path",
    [
        "/applications/99999999999999999999",
        "/applications/0",
        "/applications/-1",
        "/applications/1e3",
        "/applications/01",
        "/nowhere",
        "/applications/1/standards/9.9",
        "/applications/1/steps/fly",
        "/applications/1/steps/sign",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(world: World, path: str) -> None:
    assert world.client(world.lead).get(path).status_code == 404


@pytest.mark.one_database
def test_a_wrong_method_says_so(world: World) -> None:
    answer = world.client(world.lead).delete("/home")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.one_database
def test_a_body_that_is_too_large_is_refused_with_the_limit(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    sent = browser.post(
        f"/applications/{case.id}/standards/1.1", data={"narrative": "x" * (17 * 1024 * 1024)}
    )
    assert sent.status_code == 413
    assert "16 MB" in sent.text


@pytest.mark.one_database
def test_a_megabyte_in_each_field_is_refused_with_all_of_it_on_the_page(world: World) -> None:
    browser = world.client(world.lead)
    browser.checks_pages = False
    path = f"/applications/{world.application().id}/standards/1.1"
    page = hidden(browser.get(path).text)
    texts = {name: f"{name} {'é' * 500_000}" for name in ("narrative", "gaps", "actions")}
    sent = browser.post(path, data=page | texts)
    assert sent.status_code == 422
    assert "What you do, and how you know it works must be 8,000 characters or fewer" in sent.text
    for text in texts.values():
        assert text in sent.text


def test_an_overlong_text_is_refused_and_kept(world: World) -> None:
    case = world.application()
    sent = world.client(world.lead).send(f"/applications/{case.id}/standards/1.1", narrative="word " * 2000)
    assert sent.status_code == 422
    assert "must be 8,000 characters or fewer" in sent.text
    assert "word word word" in sent.text
    assert _answer(case.id).version == 0


def test_markup_and_control_characters_are_shown_as_text(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    path = f"/applications/{case.id}/standards/1.1"
    assert browser.send(path, narrative=NASTY, gaps=NASTY, actions=NASTY).status_code == 302
    page = browser.get(path).text
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }}" in page
    assert "😷" in page
    narrative = _answer(case.id).narrative
    assert "\x00" not in narrative
    assert "\x07" not in narrative


def test_the_same_form_sent_twice_counts_once(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    path = f"/applications/{case.id}/standards/1.1"
    fields = hidden(browser.get(path).text) | {"narrative": "Once."}
    assert browser.post(path, data=fields).status_code == 302
    assert browser.post(path, data=fields).status_code == 302
    assert _answer(case.id).version == 1


def test_a_missing_token_changes_nothing_and_keeps_the_text(world: World) -> None:
    case = world.application()
    sent = world.client(world.lead).post(
        f"/applications/{case.id}/standards/1.1", data={"narrative": "Kept text"}
    )
    assert sent.status_code == 422
    assert "Kept text" in sent.text
    assert _answer(case.id).version == 0


def test_a_token_of_another_session_is_refused(world: World) -> None:
    case = world.application()
    path = f"/applications/{case.id}/standards/1.1"
    token = hidden(world.client(world.lead).get(path).text)["csrf_token"]
    sent = world.client(world.lead).post(path, data={"narrative": "x", "version": "0", "csrf_token": token})
    assert sent.status_code == 422


@pytest.mark.one_database
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(world: World, client: Client, target: str) -> None:
    person = world.lead
    with unit_of_work():
        from accreditation.rules import passwords

        person.password_hash = passwords.hashed("a long enough passphrase")
        db.session.add(person)
    sent = world.client().send(
        "/sign-in", email=person.email, password="a long enough passphrase", next=target
    )
    assert sent.status_code == 302
    assert sent.location == "/home"


def test_a_signed_out_person_is_sent_to_sign_in_and_back(world: World) -> None:
    answer = world.client().get("/home?x=1")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/home?x%3D1"


def test_a_session_that_ran_out_loads_nobody(world: World) -> None:
    browser = world.client(world.lead)
    with clock.at(clock.now() + timedelta(hours=13)):
        assert browser.get("/home").status_code == 302


@pytest.mark.one_database
def test_a_locked_database_is_a_page_that_says_try_again(
    live_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with live_app.app_context():
        world = World(live_app)
        case, lead = world.application(), world.lead
        browser = world.client(lead)
        path = f"/applications/{case.id}/standards/1.1"
        fields = hidden(browser.get(path).text) | {"narrative": "Late"}
        monkeypatch.setattr("accreditation.db.BUSY_SECONDS", 0)
        db.session.rollback()
        db.engine.dispose()
        holder = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            refused = browser.post(path, data=fields)
        finally:
            holder.execute("ROLLBACK")
            holder.close()
        assert refused.status_code == 503
        assert _answer(case.id).version == 0
        db.session.rollback()
        assert browser.post(path, data=fields).status_code == 302


@pytest.mark.one_database
def test_an_unexpected_failure_is_a_page_without_a_trace(
    live_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("secret detail")

    monkeypatch.setattr("accreditation.queries.home.board", broken)
    with live_app.app_context():
        world = World(live_app)
        browser = world.client(world.lead)
        live_app.testing = False
        answer = browser.get("/home")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
