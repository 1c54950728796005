"""An administrator sees how letters fare, has them sent again and lets addresses be written to again; words are nowhere."""

import dataclasses
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.letters import LetterKind, LetterState
from accreditation.enums.people import Role
from accreditation.mail_settings import Mail
from accreditation.messages.channels.folder import FolderChannel
from accreditation.messages.composing import Frame, composed
from accreditation.messages.content import LetterContent
from accreditation.messages.mime import Sender
from accreditation.models.audit import AuditEvent
from accreditation.models.letters import Letter, RefusingAddress
from accreditation.queries.letters import LATE, RECENT
from accreditation.services import letters
from tests.client import Client
from tests.world import World

S = LetterState


@pytest.fixture
def browser(world: World) -> Client:
    return world.client(world.person(Role.ADMINISTRATOR))


def ask(number: int, state: LetterState = S.WAITING, **changes: object) -> int:
    with unit_of_work():
        letters.ask(LetterKind.INVITATION, key=f"letter:{number}", address=f"reader-{number}@example.org")
        letter = db.session.scalars(select(Letter).where(Letter.key == f"letter:{number}")).one()
        letter.state = state
        for name, value in changes.items():
            setattr(letter, name, value)
    return letter.id


def refuse(address: str = "gone@example.org") -> int:
    now = clock.now()
    with unit_of_work():
        row = RefusingAddress(
            address=address, refusals=3, reason="550 Gone", first_at=now, last_at=now, suppressed_at=now
        )
        db.session.add(row)
    return row.id


def events(kind: AuditKind) -> int:
    return len(db.session.scalars(select(AuditEvent).where(AuditEvent.kind == kind)).all())


def test_letters_are_counted_listed_and_filtered(browser: Client) -> None:
    assert "No letters yet" in browser.get("/letters").text
    ask(1)
    ask(2, S.SENT, sent_at=clock.now(), sent_to="reader-2@example.org")
    ask(3, S.FAILED, error="The mail server refused the letter: 554 Bad", tries=2)
    page = browser.get("/letters").text
    assert "3 letters" in page
    assert "reader-3@example.org" in page
    assert "554 Bad" in page
    assert "1 letter." in browser.get("/letters?state=failed").text
    assert "No such letters" in browser.get("/letters?state=failed&kind=digest").text


def test_without_a_way_out_the_page_says_that_letters_wait(app: Flask, browser: Client) -> None:
    assert "Letters cannot leave" in browser.get("/letters").text


def test_letters_that_wait_for_long_say_what_for(
    app: Flask, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(app.extensions["settings"], mail=Mail(folder="/nowhere"))
    monkeypatch.setitem(app.extensions, "settings", settings)
    number = ask(1, error="The mail server did not answer in time.")
    assert "Letters wait" not in browser.get("/letters").text
    with unit_of_work():
        letter = db.session.get_one(Letter, number)
        letter.send_at = clock.now() - 2 * LATE
    page = browser.get("/letters").text
    assert "Letters wait" in page
    assert "The mail server did not answer in time." in page


def test_a_letter_that_failed_is_sent_again_once(browser: Client) -> None:
    number = ask(1, S.FAILED, error="The mail server refused the letter: 554 Bad", tries=2)
    path = f"/letters/{number}/send-again"
    assert path in browser.get("/letters").text
    assert browser.send(path).location == "/letters"
    letter = db.session.get_one(Letter, number, populate_existing=True)
    assert (letter.state, letter.tries, letter.error, letter.first_tried_at) == (S.WAITING, 0, None, None)
    assert browser.post(path).status_code == 422
    assert browser.get(path).status_code == 200
    assert events(AuditKind.LETTER_SENT_AGAIN) == 1


def test_home_tells_administrators_alone_of_what_was_not_delivered(world: World, browser: Client) -> None:
    ask(1, S.SENT)
    assert "not delivered" not in browser.get("/home").text
    ask(2, S.FAILED)
    assert "One letter was not delivered" in browser.get("/home").text
    ask(3, S.SUPPRESSED)
    ask(4, S.FAILED, asked_at=clock.now() - RECENT)
    assert "2 letters were not delivered" in browser.get("/home").text
    assert "not delivered" not in world.client(world.secretary).get("/home").text


def test_what_was_cleared_is_not_sent_again(browser: Client) -> None:
    number = ask(1, S.FAILED, cleared_at=clock.now(), address="")
    assert f"/letters/{number}/send-again" not in browser.get("/letters").text
    refused = browser.post(f"/letters/{number}/send-again")
    assert refused.status_code == 422
    assert "cleared away" in refused.text


def test_all_that_failed_is_sent_again(browser: Client) -> None:
    for number in range(3):
        ask(number, S.FAILED, error="554 Bad")
    ask(4, S.SUPPRESSED)
    assert "3 letters were not delivered" in browser.get("/letters/send-all-again").text
    assert browser.send("/letters/send-all-again").location == "/letters"
    assert "3 letters wait to be sent again" in browser.get("/letters").text
    states = db.session.scalars(select(Letter.state).order_by(Letter.id)).all()
    assert list(states) == [S.WAITING] * 3 + [S.SUPPRESSED]
    assert "nothing to send again" in browser.get("/letters/send-all-again").text
    assert browser.post("/letters/send-all-again").status_code == 422
    assert events(AuditKind.LETTERS_SENT_AGAIN) == 1


def test_an_address_that_refuses_is_allowed_again(browser: Client) -> None:
    assert "No address refuses letters" in browser.get("/letters/addresses").text
    number = refuse()
    page = browser.get("/letters/addresses").text
    assert "gone@example.org" in page
    assert "550 Gone" in page
    assert browser.send(f"/letters/addresses/{number}/allow").location == "/letters/addresses"
    assert db.session.scalar(select(RefusingAddress)) is None
    assert browser.get(f"/letters/addresses/{number}/allow").status_code == 404
    assert events(AuditKind.ADDRESS_ALLOWED) == 1


@pytest.mark.one_database
def test_only_the_demonstration_shows_letters_to_whoever_tries_it(
    app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = world.client()
    assert browser.get("/letters/demo").status_code == 404
    settings = dataclasses.replace(
        app.extensions["settings"], demo=True, mail=Mail(folder=str(tmp_path / "letters"))
    )
    monkeypatch.setitem(app.extensions, "settings", settings)
    assert "No letters yet" in browser.get("/letters/demo").text
    content = LetterContent("You are invited", ("Choose a password.",), ("Accept", "/invitations/secret"))
    post = composed(content, Frame.of(settings), number="a1", to="reader@example.org", optional=False)
    with FolderChannel(tmp_path / "letters", Sender.of(settings)).opened() as delivery:
        delivery.send(post)
    page = browser.get("/letters/demo").text
    assert "You are invited, to reader@example.org" in page
    assert 'href="/invitations/secret"' in page
