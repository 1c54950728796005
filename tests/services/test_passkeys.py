"""A passkey is accepted for our question at our address, from a person who was there, with a key that we know, and once."""

import base64
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import SecurityChange
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.factors import Passkey
from accreditation.models.letters import Letter
from accreditation.models.people import Person, UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors as queries
from accreditation.services import accounts, factors, sessions
from accreditation.services.sessions.passkeys import Asking, Site
from tests.authenticator import Authenticator

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SITE = Site.at("https://accreditation.example.nhs.uk", "Placement accreditation")
ORIGIN = "https://accreditation.example.nhs.uk"


def asking(
    act: str = "sign in", browser: str = "browser 1", secret: str = "a secret", site: Site = SITE
) -> Asking:
    return Asking(site, act, browser, secret)


def add(person: Person, device: Authenticator, name: str = "Ward laptop", **lies: Any) -> Passkey:
    viewer = Viewer(person_id=person.id, email=person.email, name=person.name)
    here = asking("add a passkey")
    answer = device.create(factors.registration(viewer, here), **lies)
    with unit_of_work():
        return factors.add_passkey(viewer, answer, name, here)


@pytest.fixture
def person(app) -> Person:
    with unit_of_work():
        return accounts.add_person(email="ann@example.org", name="Ann Other", actor=None)


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(ORIGIN)


def accept(answer: str, here: Asking | None = None, **more: Any) -> int:
    return sessions.accept_passkey(answer, here or asking(), **more).person_id


def ask(here: Asking | None = None, person: Person | None = None) -> dict[str, Any]:
    return sessions.passkey_options(here or asking(), queries.passkeys(person.id) if person else ())


def test_a_passkey_signs_its_owner_in_and_counts(person, device):
    add(person, device)
    for count in (1, 2):
        assert accept(device.get(ask())) == person.id
        assert db.session.scalars(select(Passkey.sign_count)).one() == count
    assert db.session.scalars(select(Passkey.used_at)).one() is not None


def test_what_is_asked_needs_a_finger_a_face_or_a_pin(person, device):
    add(person, device)
    assert ask()["userVerification"] == "required"
    assert ask()["rpId"] == "accreditation.example.nhs.uk"
    registration = factors.registration(Viewer(person_id=person.id, email="a", name="A"), asking())
    assert registration["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert len(registration["excludeCredentials"]) == 1


LIES: dict[str, dict[str, Any]] = {
    "another origin": {"origin": "https://accreditation.example.com"},
    "a neighbour under the same name": {"origin": "https://evil.accreditation.example.nhs.uk"},
    "another host": {"host": "example.com"},
    "no finger, face or PIN": {"verifies": False},
    "another question": {"challenge": base64.urlsafe_b64encode(b"x" * 56).decode().rstrip("=")},
    "a question without shape": {"challenge": "!"},
    "no question": {"challenge": None},
    "an answer to another kind of question": {"type": "webauthn.create"},
    "another account": {"handle": b"somebody else"},
    "a forged signature": {"forged": True},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_wrong_answer_is_refused_in_one_sentence(person, device, lie, caplog):
    add(person, device)
    answer = device.get(ask(), **LIES[lie])
    with caplog.at_level(logging.WARNING), pytest.raises(RuleBroken, match="was not accepted"):
        accept(answer)
    assert "passkey refused" in caplog.text
    assert db.session.scalars(select(Passkey.sign_count)).one() == 0
    assert accept(device.get(ask())) == person.id


@pytest.mark.parametrize(
    "lie", ["another origin", "another host", "no finger, face or PIN", "another question"]
)
def test_a_passkey_that_was_made_elsewhere_is_not_added(person, device, lie):
    with pytest.raises(RuleBroken, match="was not accepted"):
        add(person, device, **LIES[lie])
    assert queries.passkeys(person.id) == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"response": {}}',
        '{"response": {"clientDataJSON": 3}}',
        '{"id": "x", "response": {"clientDataJSON": "e30"}}',
        '{"response": {"clientDataJSON": "eyJ0eXBlIjogMSwgImNoYWxsZW5nZSI6ICJhIiwgIm9yaWdpbiI6IHt9fQ"}}',
        "\x00",
        "[" * 5_000,
    ],
)
def test_an_answer_without_shape_is_refused(person, answer):
    with pytest.raises(RuleBroken, match="was not accepted"):
        accept(answer)


@pytest.mark.one_database
def test_an_answer_whose_parts_are_nonsense_is_refused(person, device):
    add(person, device)
    for part in ("authenticatorData", "signature", "userHandle"):
        nonsense: Any
        for nonsense in ("", "AA", 7, None, []):
            if part == "userHandle" and nonsense in ("", None):
                continue
            answer = json.loads(device.get(ask()))
            answer["response"][part] = nonsense
            with pytest.raises(RuleBroken, match="was not accepted"):
                accept(json.dumps(answer))


def test_an_answer_is_taken_once(person, device):
    add(person, device)
    device.counts = False
    answer = device.get(ask())
    assert accept(answer) == person.id
    with pytest.raises(RuleBroken, match="was not accepted"):
        accept(answer)


def test_a_question_is_good_for_its_act_its_browser_and_five_minutes(person, device):
    add(person, device)
    with clock.at(NOON):
        answer = device.get(ask())
        for other in (asking("step up"), asking(browser="browser 2"), asking(secret="another")):
            with pytest.raises(RuleBroken, match="was not accepted"):
                accept(answer, other)
    for late in (timedelta(minutes=5), timedelta(hours=-1)):
        with clock.at(NOON + late), pytest.raises(RuleBroken, match="was not accepted"):
            accept(answer)
    with clock.at(NOON + timedelta(minutes=4)):
        assert accept(answer) == person.id


def test_two_windows_are_asked_at_once_and_both_answers_count(person, device):
    add(person, device)
    first, second = ask(), ask()
    assert accept(device.get(second)) == accept(device.get(first)) == person.id


def test_a_passkey_that_nobody_has_here_and_that_of_a_switched_off_account_open_nothing(person, device):
    add(person, device)
    stranger = Authenticator(ORIGIN)
    here = asking("add a passkey")
    stranger.create(factors.registration(Viewer(person_id=person.id, email="a", name="A"), here))
    with pytest.raises(RuleBroken, match="was not accepted"):
        accept(stranger.get(ask()))
    with unit_of_work():
        accounts.disable(person.id, actor=None)
    with pytest.raises(RuleBroken, match="was not accepted"):
        accept(device.get(ask()))


def test_another_persons_passkey_is_no_proof_of_this_one(person, device):
    with unit_of_work():
        other = accounts.add_person(email="ben@example.org", name="Ben Other", actor=None)
    add(person, device)
    theirs = Authenticator(ORIGIN)
    add(other, theirs)
    with pytest.raises(RuleBroken, match="was not accepted"):
        accept(theirs.get(ask()), person_id=person.id)
    with pytest.raises(RuleBroken, match="was not accepted"):
        sessions.prove_with_passkey(Viewer(person_id=person.id), theirs.get(ask()), asking())
    assert accept(theirs.get(ask()), person_id=other.id) == other.id


def test_a_count_that_goes_back_is_refused_and_told_to_administrators(person, device, caplog):
    passkey = add(person, device)
    device.keys[0].count = 7
    assert accept(device.get(ask())) == person.id
    with caplog.at_level(logging.ERROR), pytest.raises(RuleBroken, match="somebody may have a copy"):
        accept(device.get(ask(), count=8))
    assert f"passkey {passkey.id} of person {person.id} was refused" in caplog.text
    assert db.session.scalars(select(AuditEvent.facts).where(AuditEvent.kind == "passkey_refused")).all() == [
        f'{{"passkey_id":{passkey.id},"person_id":{person.id}}}'
    ]
    with pytest.raises(RuleBroken, match="somebody may have a copy"):
        accept(device.get(ask(), count=0))
    assert accept(device.get(ask(), count=9)) == person.id


def test_a_device_that_counts_nothing_is_fine(person):
    device = Authenticator(ORIGIN, counts=False)
    add(person, device)
    assert accept(device.get(ask())) == accept(device.get(ask())) == person.id


def test_adding_is_recorded_told_and_signs_out_elsewhere(person, device):
    now = clock.now()
    with unit_of_work():
        db.session.add_all(
            UserSession(token_hash=token, person_id=person.id, created_at=now, seen_at=now, expires_at=now)
            for token in "ab"
        )
    here, elsewhere = db.session.scalars(select(UserSession).order_by(UserSession.id)).all()
    viewer = Viewer(person_id=person.id, email=person.email, name=person.name, session_id=here.id)
    answer = device.create(factors.registration(viewer, asking()))
    with unit_of_work():
        passkey = factors.add_passkey(viewer, answer, "Ward laptop", asking())
    db.session.expire_all()
    assert (here.revoked_at, here.method) == (None, "password+passkey")
    assert elsewhere.revoked_at is not None
    assert db.session.scalars(select(AuditEvent.facts).where(AuditEvent.kind == "passkey_added")).all() == [
        f'{{"passkey_id":{passkey.id},"person_id":{person.id}}}'
    ]
    assert db.session.scalars(select(Letter.facts)).all() == [{"what": SecurityChange.PASSKEY_ADDED}]


def test_the_same_passkey_is_not_added_twice(person, device):
    viewer = Viewer(person_id=person.id, email=person.email, name=person.name)
    first, second = asking(), asking()
    answer = device.create(factors.registration(viewer, first))
    with unit_of_work():
        factors.add_passkey(viewer, answer, "First", first)
    with pytest.raises(RuleBroken), unit_of_work():
        factors.add_passkey(viewer, answer, "Second", second)
    assert [passkey.name for passkey in queries.passkeys(person.id)] == ["First"]


def test_all_passkeys_of_a_person_belong_to_one_account_on_their_devices(person, device):
    first, second = add(person, device), add(person, Authenticator(ORIGIN))
    assert first.user_handle == second.user_handle
    with unit_of_work():
        other = accounts.add_person(email="ben@example.org", name="Ben Other", actor=None)
    assert add(other, Authenticator(ORIGIN)).user_handle != first.user_handle


@pytest.mark.parametrize(
    ("base_url", "host", "origin"),
    [
        ("https://a.nhs.uk", "a.nhs.uk", "https://a.nhs.uk"),
        ("https://a.nhs.uk:8443/", "a.nhs.uk", "https://a.nhs.uk:8443"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
    ],
)
def test_passkeys_belong_to_the_host_of_the_service(base_url, host, origin):
    site = Site.at(base_url, "n")
    assert (site.host, site.origins) == (host, (origin,))
