"""Whoever needs a second factor keeps one; an administrator takes lost ones away, and nobody alone opens another's account."""

import itertools
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import SecurityChange, SignInMethod
from accreditation.enums.factors import Lost, Recognised
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.factors import CodeApp, Passkey, RecoveryCode
from accreditation.models.letters import Letter
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors as queries
from accreditation.queries import sessions as session_queries
from accreditation.services import accounts, factors, identities, sessions, two_hands

PASSWORD, SECRET, HERE = "teapot orbit lantern", "a secret of the service", "192.0.2.1"


def new(name: str) -> Person:
    with unit_of_work():
        person = accounts.add_person(email=f"{name}@example.org", name=f"{name} Other", actor=None)
    accounts.set_password(person.id, PASSWORD, actor=None)
    return person


@pytest.fixture
def person(app) -> Person:
    return new("ann")


@pytest.fixture
def administrator(app) -> Viewer:
    return Viewer(person_id=new("ada").id)


def viewer(person: Person, session_id: int | None = None) -> Viewer:
    return Viewer(person_id=person.id, email=person.email, name=person.name, session_id=session_id)


def add_app(person: Person) -> pyotp.TOTP:
    with unit_of_work():
        begun = factors.begin_app(viewer(person), secret=SECRET)
        app = pyotp.TOTP(factors.secret_of(begun, secret=SECRET) or "")
        factors.confirm_app(viewer(person), app.at(clock.now()), secret=SECRET)
    return app


def add_key(person: Person, name: str = "Laptop") -> Passkey:
    with unit_of_work():
        passkey = Passkey(
            person_id=person.id,
            credential_id=name,
            user_handle="h",
            public_key=b"",
            sign_count=0,
            backed_up=False,
            name=name,
            added_at=clock.now(),
        )
        db.session.add(passkey)
    return passkey


def reset(person_id: int, actor: Viewer) -> None:
    factors.reset(person_id, lost=Lost.TELEPHONE, recognised=Recognised.VIDEO, actor=actor)


def letters(person: Person) -> list[str]:
    rows = select(Letter.facts).where(Letter.person_id == person.id).order_by(Letter.id)
    return [facts["what"] for facts in db.session.scalars(rows)]


def test_the_last_that_a_role_needs_cannot_be_removed(person):
    add_app(person)
    key = add_key(person)
    with unit_of_work():
        factors.remove_app(viewer(person), required=True)
    with pytest.raises(RuleBroken, match="the last that you have"), unit_of_work():
        factors.remove_passkey(key, actor=viewer(person), required=True)
    key = queries.passkeys(person.id)[0]
    add_app(person)
    with unit_of_work():
        factors.remove_passkey(key, actor=viewer(person), required=True)
    with pytest.raises(RuleBroken, match="the last that you have"), unit_of_work():
        factors.remove_app(viewer(person), required=True)
    with unit_of_work():
        factors.remove_app(viewer(person), required=False)
    assert not queries.held(person.id).any
    assert letters(person)[-4:] == [
        SecurityChange.APP_REMOVED,
        SecurityChange.APP_ADDED,
        SecurityChange.PASSKEY_REMOVED,
        SecurityChange.APP_REMOVED,
    ]


def test_recovery_codes_go_with_the_last_that_they_stand_in_for(person):
    with pytest.raises(RuleBroken, match="Add a passkey or set up an app first"), unit_of_work():
        factors.make_codes(viewer(person), secret=SECRET)
    add_app(person)
    key = add_key(person)
    with unit_of_work():
        factors.make_codes(viewer(person), secret=SECRET)
        factors.remove_app(viewer(person), required=False)
    assert queries.held(person.id).codes_left == 10
    with unit_of_work():
        factors.remove_passkey(key, actor=viewer(person), required=False)
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 0


def test_a_password_alone_lets_in_nobody_who_has_more(person):
    assert sessions.sign_in(person.email, PASSWORD, remote_addr=HERE)
    add_key(person)
    with pytest.raises(sessions.SecondFactorNeeded) as halfway:
        sessions.sign_in(person.email, PASSWORD, remote_addr=HERE)
    assert halfway.value.person_id == person.id
    token = sessions.go_on(person.id, method=SignInMethod.PASSWORD_AND_CODE, mark=halfway.value.mark)
    signed_in = session_queries.viewer_for(token)
    assert signed_in is not None
    assert signed_in.method == SignInMethod.PASSWORD_AND_CODE


def test_between_two_steps_the_password_and_the_account_stay_as_they_were(person):
    add_key(person)
    with pytest.raises(sessions.SecondFactorNeeded) as halfway:
        sessions.sign_in(person.email, PASSWORD, remote_addr=HERE)
    accounts.set_password(person.id, "another orbit lantern", actor=None)
    with pytest.raises(RuleBroken, match="Sign in from the beginning"):
        sessions.go_on(person.id, method=SignInMethod.PASSWORD_AND_CODE, mark=halfway.value.mark)
    with unit_of_work():
        accounts.disable(person.id, actor=None)
    with pytest.raises(RuleBroken, match="Sign in from the beginning"):
        sessions.go_on(person.id, method=SignInMethod.PASSKEY)


def test_a_password_alone_confirms_no_act_of_who_has_more(person):
    app = add_app(person)
    token = sessions.go_on(person.id, method=SignInMethod.PASSWORD_AND_CODE)
    signed_in = session_queries.viewer_for(token)
    assert signed_in is not None
    with pytest.raises(RuleBroken, match="a password alone is not enough") as refusal:
        sessions.prove_with_password(signed_in, PASSWORD, remote_addr=HERE, secret=SECRET)
    assert refusal.value.field == "one_time_code"
    later = clock.now() + timedelta(minutes=1)
    with clock.at(later):
        code = app.at(later)
        with pytest.raises(RuleBroken, match="password is not right"):
            sessions.prove_with_password(signed_in, "wrong", remote_addr=HERE, code=code, secret=SECRET)
        proof = sessions.prove_with_password(signed_in, PASSWORD, remote_addr=HERE, code=code, secret=SECRET)
    assert (proof.method, proof.at) == (SignInMethod.PASSWORD_AND_CODE, later)


def test_an_administrator_takes_lost_ones_away(person, administrator):
    add_app(person)
    add_key(person)
    with unit_of_work():
        factors.make_codes(viewer(person), secret=SECRET)
    token = sessions.go_on(person.id, method=SignInMethod.PASSKEY)
    with unit_of_work():
        reset(person.id, administrator)
    for model in (CodeApp, Passkey, RecoveryCode):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert session_queries.viewer_for(token) is None
    assert sessions.sign_in(person.email, PASSWORD, remote_addr=HERE)
    assert SecurityChange.FACTORS_RESET in letters(person)
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.kind == "factors_reset")).one()
    assert facts == f'{{"lost":"telephone","person_id":{person.id},"recognised":"video"}}'


def test_nobody_takes_away_their_own_nor_what_is_not_there(person, administrator):
    with pytest.raises(RuleBroken, match="under “Your account”"):
        reset(administrator.id, administrator)
    with pytest.raises(RuleBroken, match="nothing to take away"):
        reset(person.id, administrator)
    with pytest.raises(NotFound):
        reset(2**31 - 1, administrator)


@pytest.mark.parametrize("entry", ["password", "address", "link", "prepared"])
def test_nobody_alone_opens_somebody_elses_account(person, administrator, entry):
    add_key(person)
    numbers = itertools.count()

    def let_in() -> None:
        if entry == "password":
            accounts.set_password(person.id, "another orbit lantern", actor=administrator, temporary=True)
            return
        number = next(numbers)
        with unit_of_work():
            if entry == "address":
                accounts.correct(person.id, email=f"new{number}@example.org", name="Ann", actor=administrator)
            elif entry == "link":
                identities.link(person.id, "https://issuer.example", str(number), actor=administrator)
            else:
                identities.prepare(person.id, "https://issuer.example", actor=administrator)

    def take_away() -> None:
        with unit_of_work():
            reset(person.id, administrator)

    let_in()
    with pytest.raises(RuleBroken, match="another administrator does this"):
        take_away()
    with clock.at(clock.now() + two_hands.WITHIN + timedelta(hours=1)):
        take_away()
        with pytest.raises(RuleBroken, match="another administrator does this"):
            let_in()


def test_two_administrators_or_the_command_line_may(person, administrator):
    add_key(person)
    accounts.set_password(person.id, "another orbit lantern", actor=administrator, temporary=True)
    other = Viewer(person_id=new("ben").id)
    with unit_of_work():
        reset(person.id, other)
    add_key(person)
    with unit_of_work():
        factors.reset(person.id, lost=Lost.TELEPHONE, recognised=None, actor=None)


def test_what_one_does_to_one_account_says_nothing_of_another(person, administrator):
    add_key(person)
    accounts.set_password(new("ben").id, "another orbit lantern", actor=administrator)
    with unit_of_work():
        reset(person.id, administrator)
