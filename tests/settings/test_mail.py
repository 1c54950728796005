"""By which way letters leave, as the environment says it: at most one, whole, and never without encryption to elsewhere."""

from pathlib import Path

import pytest

from accreditation.mail_settings import Mail, MailServer, Notify
from accreditation.settings import BadSettings, Settings

SERVER = {"SMTP_HOST": "mail.example.org", "MAIL_FROM": "accreditation@example.org"}
NOTIFY = {"NOTIFY_KEY": "a key", "NOTIFY_TEMPLATE": "a template"}


def mail(environment: dict[str, str]) -> Mail:
    return Settings.from_environment(environment).mail


def test_nothing_is_needed_to_start_and_letters_wait() -> None:
    assert mail({}) == Mail()
    assert not mail({}).is_set


@pytest.mark.parametrize(
    ("environment", "server"),
    [
        (SERVER, MailServer("mail.example.org")),
        ({**SERVER, "SMTP_SECURITY": "TLS"}, MailServer("mail.example.org", 465, "tls")),
        ({**SERVER, "SMTP_PORT": "25"}, MailServer("mail.example.org", 25)),
        (
            {
                **SERVER,
                "SMTP_HOST": "127.0.0.1",
                "SMTP_SECURITY": "none",
                "SMTP_USER": "u",
                "SMTP_PASSWORD": "p",
            },
            MailServer("127.0.0.1", 587, "none", "u", "p"),
        ),
    ],
)
def test_a_mail_server(environment: dict[str, str], server: MailServer) -> None:
    made = mail(environment)
    assert (made.server, made.sender) == (server, "accreditation@example.org")
    assert made.is_set


def test_notify_and_a_folder() -> None:
    assert mail(NOTIFY).notify == Notify("a key", "a template")
    assert mail({"MAIL_FOLDER": "/letters"}).folder == "/letters"


def test_the_demonstration_writes_into_a_folder_unless_another_way_is_set(tmp_path: Path) -> None:
    demo = {"DEMO": "1", "INSTANCE": str(tmp_path)}
    assert mail(demo).folder == str(tmp_path / "letters")
    assert mail({**demo, **SERVER}).folder == ""


def test_no_secret_is_in_what_is_said_or_logged() -> None:
    made = mail({**SERVER, "SMTP_USER": "u", "SMTP_PASSWORD": "a secret"})
    assert "a secret" not in repr(made) + made.in_words
    assert "a key" not in repr(mail(NOTIFY)) + mail(NOTIFY).in_words


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({**SERVER, **NOTIFY}, "only one of"),
        ({**NOTIFY, "MAIL_FOLDER": "/letters"}, "only one of"),
        ({"SMTP_HOST": "mail.example.org"}, "needs MAIL_FROM"),
        ({**SERVER, "MAIL_FROM": "nobody"}, "one address"),
        ({**SERVER, "MAIL_FROM": "a@example.org\nBcc: b@example.org"}, "one address"),
        ({**SERVER, "SMTP_SECURITY": "none"}, "on this machine"),
        ({**SERVER, "SMTP_SECURITY": "maybe"}, "must be one of"),
        ({**SERVER, "SMTP_PORT": "70000"}, "SMTP_PORT must be"),
        ({**SERVER, "SMTP_PORT": "many"}, "SMTP_PORT must be"),
        ({**SERVER, "MAIL_CONNECTIONS": "0"}, "MAIL_CONNECTIONS must be"),
        ({**SERVER, "MAIL_TIMEOUT_SECONDS": "-1"}, "MAIL_TIMEOUT_SECONDS must be"),
        ({"NOTIFY_KEY": "a key"}, "belong together"),
        ({"NOTIFY_TEMPLATE": "a template"}, "belong together"),
    ],
)
def test_half_a_way_stops_the_start(environment: dict[str, str], says: str) -> None:
    with pytest.raises(BadSettings, match=says):
        mail(environment)
