"""Letters to a real mail server: each leaves once, whatever the server answers; what does not leave says why."""

import itertools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind, LetterState
from accreditation.models.letters import RefusingAddress
from accreditation.models.people import Person
from accreditation.services import letters
from tests.jobs.mailing import ask, each, postman, stored
from tests.servers import mail_server
from tests.servers.mail_server import Inbox, Running

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
S = LetterState


@pytest.fixture
def server() -> Iterator[Running]:
    with mail_server.running() as made:
        yield made


def states(app: Flask) -> list[LetterState]:
    return each(app, lambda letter: letter.state)


def subjects(inbox: Inbox) -> list[str]:
    return [str(letter["Subject"]) for letter in inbox.letters]


def person(app: Flask, email: str) -> int:
    with app.app_context(), unit_of_work():
        added = Person(email=email, name="A reader", created_at=clock.now())
        db.session.add(added)
        db.session.flush()
        return added.id


def test_letters_leave_once_in_their_order_and_are_noted(live_app: Flask, server: Running) -> None:
    ask(live_app, *range(60))
    assert postman(live_app, server).drain() == 60
    assert postman(live_app, server).drain() == 0
    assert subjects(server.inbox) == [f"Letter {number}" for number in range(60)]
    for letter, message_id in zip(stored(live_app), server.inbox.numbers(), strict=True):
        assert (letter.state, letter.sent_to) == (S.SENT, f"reader-{letter.facts['number']}@example.org")
        assert message_id == f"<{letter.message_id}@accreditation.example.org>"
        assert (letter.tries, letter.token, letter.lease_until, letter.error) == (1, None, None, None)


def test_a_person_gets_it_at_their_address_of_today(live_app: Flask, server: Running) -> None:
    reader = person(live_app, "before@example.org")
    ask(live_app, 1, person_id=reader, address="")
    with live_app.app_context(), unit_of_work():
        db.session.get_one(Person, reader).email = "after@example.org"
    postman(live_app, server).drain()
    assert server.inbox.recipients == ["after@example.org"]
    assert stored(live_app)[0].sent_to == "after@example.org"
    assert server.inbox.letters[0]["List-Unsubscribe"] is not None


def test_what_no_longer_concerns_its_reader_is_not_sent(live_app: Flask, server: Running) -> None:
    reader = person(live_app, "left@example.org")
    ask(live_app, 1, person_id=reader)
    ask(live_app, 2, facts={"gone": True})
    ask(live_app, 3)
    with live_app.app_context(), unit_of_work():
        db.session.get_one(Person, reader).disabled_at = clock.now()
    postman(live_app, server).drain()
    assert states(live_app) == [S.WITHHELD, S.WITHHELD, S.SENT]


def test_words_that_are_missing_stop_their_letter_alone_and_tell_nothing_of_it(
    live_app: Flask, server: Running
) -> None:
    def composers(letter: object) -> None:
        raise KeyError("patient name")

    ask(live_app, 1, kind=LetterKind.SECURITY)
    ask(live_app, 2)
    sender = postman(live_app, server)
    sender._composers = {**sender._composers, LetterKind.SECURITY: composers}
    assert sender.drain() == 2
    first, second = stored(live_app)
    assert (first.state, second.state) == (S.FAILED, S.SENT)
    assert first.error is not None
    assert first.error.startswith("The letter could not be put together (KeyError in test_postman.py, line ")
    assert "patient" not in first.error


def test_what_somebody_waits_for_goes_before_what_can_wait(live_app: Flask, server: Running) -> None:
    with clock.at(NOON):
        ask(live_app, *range(30))
    with clock.at(NOON + timedelta(minutes=1)):
        ask(live_app, 99, kind=LetterKind.PASSWORD_RESET)
        postman(live_app, server).drain()
    assert subjects(server.inbox)[0] == "Letter 99"


def test_a_letter_for_later_waits_for_its_moment(live_app: Flask, server: Running) -> None:
    with clock.at(NOON):
        ask(live_app, 1, send_at=NOON + timedelta(hours=2))
        assert postman(live_app, server).drain() == 0
    with clock.at(NOON + timedelta(hours=2)):
        assert postman(live_app, server).drain() == 1


def test_a_letter_that_is_put_off_is_tried_later_each_time_and_fails_after_two_days(live_app: Flask) -> None:
    inbox = Inbox(to_address={"reader-1@example.org": "451 4.7.1 Greylisted"})
    ask(live_app, 1, send_at=NOON)
    moments = []
    with mail_server.running(inbox) as server:
        now = NOON
        while stored(live_app)[0].state is S.WAITING:
            with clock.at(now):
                assert postman(live_app, server).once() == 1
                moments.append(now)
                now = stored(live_app)[0].send_at
    waits = [(later - sooner).total_seconds() for sooner, later in itertools.pairwise(moments)]
    assert 48 <= waits[0] <= 72
    assert 96 <= waits[1] <= 144
    assert max(waits) <= 72 * 60
    assert timedelta(days=2) <= moments[-1] - moments[0] <= timedelta(days=2, hours=1.2)
    (letter,) = stored(live_app)
    assert letter.error == "The mail server did not take the address yet: 451 4.7.1 Greylisted"
    assert letter.tries == len(moments)


def test_an_address_that_refuses_three_letters_gets_no_more_until_it_is_allowed_again(
    live_app: Flask,
) -> None:
    inbox = Inbox(to_address={"gone@example.org": "550 5.1.1 No such person"})
    with mail_server.running(inbox) as server:
        for number in range(5):
            ask(live_app, number, address="gone@example.org")
            postman(live_app, server).drain()
        assert states(live_app) == [S.FAILED] * 3 + [S.SUPPRESSED] * 2
        assert stored(live_app)[0].error == "The mail server refused the address: 550 5.1.1 No such person"
        inbox.to_address.clear()
        with live_app.app_context(), unit_of_work():
            (row,) = db.session.scalars(select(RefusingAddress))
            assert (row.address, row.refusals) == ("gone@example.org", 3)
            letters.allow("gone@example.org")
        ask(live_app, 6, address="gone@example.org")
        postman(live_app, server).drain()
        assert states(live_app)[-1] is S.SENT


def test_a_letter_that_arrives_clears_what_was_refused_before(live_app: Flask) -> None:
    inbox = Inbox(to_address={"reader@example.org": "550 5.2.1 Not now"})
    with mail_server.running(inbox) as server:
        ask(live_app, 1, address="reader@example.org")
        postman(live_app, server).drain()
        inbox.to_address.clear()
        ask(live_app, 2, address="reader@example.org")
        postman(live_app, server).drain()
    with live_app.app_context():
        assert db.session.scalar(select(RefusingAddress)) is None


def test_a_servers_own_rules_are_not_held_against_an_address(live_app: Flask) -> None:
    with mail_server.running(
        Inbox(to_address={"reader-1@example.org": "554 5.7.1 Relaying denied"})
    ) as server:
        ask(live_app, 1)
        postman(live_app, server).drain()
    assert states(live_app) == [S.FAILED]
    with live_app.app_context():
        assert db.session.scalar(select(RefusingAddress)) is None


def test_a_server_that_is_down_for_an_hour_costs_nothing_but_time(live_app: Flask) -> None:
    with mail_server.running() as gone:
        port = gone.port
    ask(live_app, *range(40), send_at=NOON)
    for minutes in range(0, 60, 10):
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert postman(live_app, gone).drain() == 0
    assert states(live_app) == [S.WAITING] * 40
    assert set(each(live_app, lambda letter: letter.error)) == {
        "The mail server cannot be reached (ConnectionRefusedError). Look at SMTP_HOST and SMTP_PORT."
    }
    with mail_server.running(port=port) as server, clock.at(NOON + timedelta(hours=1)):
        assert postman(live_app, server).drain() == 40
        assert subjects(server.inbox) == [f"Letter {number}" for number in range(40)]


def test_a_server_that_is_down_for_two_days_leaves_letters_that_are_listed_as_failed(live_app: Flask) -> None:
    with mail_server.running() as gone:
        pass
    ask(live_app, *range(40), send_at=NOON)
    for hours in (0, 24, 48):
        with clock.at(NOON + timedelta(hours=hours)):
            postman(live_app, gone).drain()
    assert states(live_app) == [S.FAILED] * 40


def test_a_server_that_hangs_puts_off_one_letter_and_holds_none(live_app: Flask) -> None:
    inbox = Inbox(hangs_at="DATA")
    with mail_server.running(inbox) as server, clock.at(NOON):
        ask(live_app, 1, 2)
        sender = postman(live_app, server, timeout=1)
        assert sender.drain() == 0
        assert sender._pause > 0
        assert states(live_app) == [S.WAITING] * 2
        assert each(live_app, lambda letter: letter.lease_until) == [None, None]
        inbox.hangs_at = ""
        assert sender.drain() == 1
    with mail_server.running(inbox) as server, clock.at(NOON + timedelta(minutes=5)):
        assert postman(live_app, server).drain() == 1
    assert sorted(subjects(inbox)) == ["Letter 1", "Letter 2"]


def test_a_letter_that_ends_the_connection_does_not_hold_up_the_others(live_app: Flask) -> None:
    inbox = Inbox(to_letter={"Letter 1": "drop"})
    with mail_server.running(inbox) as server, clock.at(NOON):
        ask(live_app, 1, 2, 3)
        sender = postman(live_app, server)
        assert sender.drain() == 0
        assert sender.drain() == 2
    assert states(live_app) == [S.WAITING, S.SENT, S.SENT]


def test_a_second_copy_of_a_sender_that_died_before_writing_down_has_the_same_number(
    live_app: Flask, server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(live_app, 1)
    with live_app.app_context(), unit_of_work():
        held = letters.claim()
    assert held is not None
    assert postman(live_app, server).drain() == 0
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert postman(live_app, server).drain() == 1
        with live_app.app_context(), unit_of_work():
            assert not letters.note_sent(held.letter_ids[0], held.token, to="reader-1@example.org")


def test_several_senders_share_the_letters(live_app: Flask, server: Running) -> None:
    ask(live_app, *range(200))
    senders = [threading.Thread(target=postman(live_app, server).drain) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert set(each(live_app, lambda letter: letter.error)) == {None}
    assert states(live_app) == [S.SENT] * 200
    assert len(set(server.inbox.numbers())) == len(server.inbox.numbers()) == 200


def test_stopping_finishes_the_letter_in_hand_and_lets_go_of_the_rest(
    live_app: Flask, server: Running
) -> None:
    ask(live_app, *range(5))
    sender = postman(live_app, server)
    real = sender._hand_over

    def stopping(*parts: object) -> None:
        real(*parts)  # type: ignore[arg-type]
        sender._stop.set()

    sender._hand_over = stopping  # type: ignore[method-assign,assignment]
    sender.run()
    assert states(live_app) == [S.SENT] + [S.WAITING] * 4
    assert each(live_app, lambda letter: letter.token) == [None] * 5


def test_what_is_old_is_forgotten_and_never_sent_again(live_app: Flask, server: Running) -> None:
    with clock.at(NOON):
        ask(live_app, 1, 2)
        postman(live_app, server).drain()
        ask(live_app, 3, send_at=NOON)
    with clock.at(NOON + timedelta(days=8)), live_app.app_context(), unit_of_work():
        letters.sweep()
    assert states(live_app) == [S.SENT, S.SENT, S.FAILED]
    with clock.at(NOON + timedelta(days=181)), live_app.app_context(), unit_of_work():
        letters.sweep()
        assert not letters.ask(LetterKind.NOTICE, key="letter:1", address="reader-1@example.org")
    for letter in stored(live_app):
        assert (letter.address, letter.sent_to, letter.facts, letter.error) == ("", "", {}, None)
