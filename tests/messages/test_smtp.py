"""Mail servers as they are: with and without TLS and sign-in, refusing, putting off, hanging and hanging up."""

import dataclasses
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accreditation.messages.post import Away, Post, Refused, TryLater
from tests.messages.channels import over_smtp
from tests.servers import mail_server
from tests.servers.mail_server import Inbox, Running

logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def post(number: str = "a1", to: str = "lead@example.org", subject: str = "A review") -> Post:
    return Post(
        number, to, subject, "Words.", "Words.", "<p>Words.</p>", "https://example.org/notices/preferences"
    )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mail_server.make_certificate(tmp_path_factory.mktemp("certificate") / "both.pem")


@pytest.fixture
def server() -> Iterator[Running]:
    with mail_server.running() as made:
        yield made


def test_the_head_names_the_service_and_its_letter(server: Running) -> None:
    with over_smtp(server).opened() as delivery:
        delivery.send(dataclasses.replace(post(), preferences=f"https://{'a' * 60}.example.org/preferences"))
    (letter,) = server.inbox.letters
    assert str(letter["From"]) == "Health Education <accreditation@example.org>"
    assert str(letter["Message-ID"]) == "<a1@accreditation.example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] == "help@example.org"
    assert letter["List-Unsubscribe"] == f"<https://{'a' * 60}.example.org/preferences>"
    assert letter["Date"] is not None
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


# Its own TLS from the first byte is none in the eyes of the server's check.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("tls", [False, True])
def test_letters_leave_encrypted_and_signed_in(certificate: Path, tls: bool) -> None:
    options: dict[str, Any] = {
        "authenticator": mail_server.signs_in,
        "auth_required": True,
        "auth_require_tls": not tls,
    }
    with mail_server.running(certificate=certificate, tls=tls, **options) as server:
        way = over_smtp(
            server, "tls" if tls else "starttls", user=mail_server.USER, password=mail_server.PASSWORD
        )
        with way.opened() as delivery:
            delivery.send(post())
        assert server.inbox.encrypted == [True]


def test_a_wrong_password_stops_all_and_says_what_to_look_at(certificate: Path) -> None:
    options: dict[str, Any] = {"authenticator": mail_server.signs_in, "auth_required": True}
    with mail_server.running(certificate=certificate, **options) as server:
        way = over_smtp(server, "starttls", user=mail_server.USER, password="wrong")
        with pytest.raises(Away, match="Look at SMTP_USER and SMTP_PASSWORD"), way.opened():
            pass


def test_without_encryption_nothing_leaves_where_it_is_asked_for(server: Running) -> None:
    with pytest.raises(Away, match="offers no encryption"), over_smtp(server, "starttls").opened():
        pass
    assert server.inbox.letters == []


@pytest.mark.parametrize("tls", [False, True])
def test_a_certificate_that_we_do_not_trust_stops_all(certificate: Path, tls: bool, tmp_path: Path) -> None:
    other = mail_server.make_certificate(tmp_path / "other.pem")
    with mail_server.running(certificate=certificate, tls=tls) as server:
        way = over_smtp(server, "tls" if tls else "starttls", ca_file=str(other))
        with pytest.raises(Away, match="certificate"), way.opened():
            pass


@pytest.mark.parametrize(
    ("answer", "error", "of_address"),
    [
        ("550 5.1.1 No such person", Refused, True),
        ("550 no such person", Refused, True),
        ("552 5.2.2 Full", Refused, True),
        ("550 5.7.1 Not allowed to relay", Refused, False),
        ("450 4.2.0 Come again", TryLater, False),
        ("451 4.7.1 Greylisted", TryLater, False),
        ("421 4.3.2 Closing", Away, False),
    ],
)
def test_an_answer_about_an_address(answer: str, error: type[Exception], of_address: bool) -> None:
    with mail_server.running(Inbox(to_address={"lead@example.org": answer})) as server:
        with over_smtp(server).opened() as delivery, pytest.raises(error, match=answer[4:]) as raised:
            delivery.send(post())
        assert getattr(raised.value, "of_address", False) is of_address


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("554 5.6.0 Not like this", Refused),
        ("452 4.3.1 No room", TryLater),
        ("421 4.3.2 Closing", Away),
        ("drop", Away),
    ],
)
def test_an_answer_about_a_letter(answer: str, error: type[Exception]) -> None:
    with mail_server.running(Inbox(to_letter={"A review": answer})) as server:
        with over_smtp(server).opened() as delivery, pytest.raises(error) as raised:
            delivery.send(post())
        assert not getattr(raised.value, "of_address", False)


def test_after_a_refusal_the_next_letter_leaves_by_the_same_connection() -> None:
    inbox = Inbox(to_address={"gone@example.org": "550 5.1.1 Gone"}, to_letter={"Bad": "554 Bad"})
    with mail_server.running(inbox) as server, over_smtp(server).opened() as delivery:
        with pytest.raises(Refused):
            delivery.send(post("a1", "gone@example.org"))
        with pytest.raises(Refused):
            delivery.send(post("a2", subject="Bad"))
        delivery.send(post("a3"))
    assert inbox.numbers() == ["<a3@accreditation.example.org>"]


@pytest.mark.parametrize("answer", ["550 5.7.1 Not you", "451 4.3.0 Not now"])
def test_a_server_that_dislikes_the_sender_stops_all(answer: str) -> None:
    with mail_server.running(Inbox(to_sender=answer)) as server:
        way = over_smtp(server)
        with way.opened() as delivery, pytest.raises(Away, match=answer[:3]):
            delivery.send(post())


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_is_not_waited_for_without_end(command: str) -> None:
    with mail_server.running(Inbox(hangs_at=command)) as server, over_smtp(server).opened() as delivery:
        delivery.smtp.sock.settimeout(0.3)  # type: ignore[attr-defined]  # of the command alone, not of the greeting
        with pytest.raises(Away, match="in time"):
            delivery.send(post())


def test_a_server_that_drops_the_encrypted_connection_in_a_letter(certificate: Path) -> None:
    with mail_server.running(Inbox(to_letter={"A review": "drop"}), certificate=certificate) as server:
        way = over_smtp(server, "starttls")
        with way.opened() as delivery, pytest.raises(Away, match="connection"):
            delivery.send(post())


def test_a_server_that_hangs_up_between_two_letters() -> None:
    with mail_server.running(Inbox(close_after=1)) as server, over_smtp(server).opened() as delivery:
        delivery.send(post("a1"))
        assert server.inbox.hung_up.wait(20)
        with pytest.raises(Away, match="closed the connection"):
            delivery.send(post("a2"))


def test_nobody_listens() -> None:
    with mail_server.running() as server:
        way = over_smtp(server)
    with pytest.raises(Away, match="cannot be reached"), way.opened():
        pass


@pytest.mark.parametrize("takes", [True, False])
def test_letters_of_another_script_before_the_at_need_a_server_that_takes_them(takes: bool) -> None:
    with mail_server.running(enable_SMTPUTF8=takes) as server, over_smtp(server).opened() as delivery:
        if takes:
            delivery.send(post(to="élodie@example.org"))
        else:
            with pytest.raises(Refused, match="Another address is needed"):
                delivery.send(post(to="élodie@example.org"))
        delivery.send(post("a2"))
        assert server.inbox.recipients == ["élodie@example.org"] * takes + ["lead@example.org"]


@pytest.mark.parametrize("subject", ["One\nBcc: others@example.org", "One\r\n\r\nBody", "", "One\x00"])
def test_a_subject_of_more_than_a_line_is_refused(server: Running, subject: str) -> None:
    with over_smtp(server).opened() as delivery, pytest.raises(Refused, match="cannot stand in a letter"):
        delivery.send(post(subject=subject))
