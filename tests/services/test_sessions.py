"""Signing in: guessing slows down, tokens are never kept, and a step-up is good once for one thing."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Select, event, select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Person, SignInAttempt, UserSession
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import sessions as queries
from accreditation.rules import passwords
from accreditation.services import accounts, grants, sessions

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PASSWORD = "teapot orbit lantern"
AGENT = "Mozilla/5.0"


@pytest.fixture
def person(app) -> Person:
    """Somebody with a password."""
    with clock.at(NOON), unit_of_work():
        added = accounts.add_person(email="Ann@Example.org", name="Ann Other", actor=None)
    with clock.at(NOON):
        accounts.set_password(added.id, PASSWORD, actor=None)
    return added


def sign_in(password: str = PASSWORD, email: str = "ann@example.org", address: str = "192.0.2.1") -> str:
    """Sign in from an address."""
    return sessions.sign_in(email, password, remote_addr=address, user_agent=AGENT)


def refused(**given: str) -> str:
    """The words of a refused sign-in."""
    with pytest.raises(RuleBroken) as refusal:
        sign_in(**given)
    return refusal.value.message


def signed_in(token: str) -> Viewer:
    """Who is signed in with a token."""
    viewer = queries.viewer_for(token)
    assert viewer is not None
    return viewer


def test_the_right_password_starts_a_session(person):
    with clock.at(NOON):
        token = sign_in(email=" ANN@example.org ")
        viewer = signed_in(token)
    assert (viewer.person_id, viewer.name, viewer.grants) == (person.id, "Ann Other", ())
    session = db.session.scalars(select(UserSession)).one()
    assert session.token_hash != token
    assert len(token) >= 43
    assert (session.user_agent, session.expires_at) == (AGENT, NOON + timedelta(hours=12))
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "signed_in")).one()
    assert (event.stream, event.actor_id) == ("people", person.id)


def test_signing_in_ends_the_session_from_before(person):
    first = sign_in()
    second = sessions.sign_in("ann@example.org", PASSWORD, remote_addr="192.0.2.1", previous_token=first)
    assert queries.viewer_for(first) is None
    assert signed_in(second).person_id == person.id


def test_unknown_wrong_unset_and_disabled_are_refused_alike(person):
    with unit_of_work():
        accounts.add_person(email="bob@example.org", name="Bob", actor=None)
        off = accounts.add_person(email="cat@example.org", name="Cat", actor=None)
    accounts.set_password(off.id, PASSWORD, actor=None)
    with unit_of_work():
        accounts.disable(off.id, actor=None)
    words = {
        refused(password="not this one, no"),
        refused(email="nobody@example.org"),
        refused(email="bob@example.org"),
        refused(email="cat@example.org"),
        refused(email="ann\0@example.org", password="wrong password"),
    }
    assert words == {"The email address or password is not right. Check both and try again."}


def test_an_unknown_account_costs_a_hash_too(person, monkeypatch):
    hashes: list[str | None] = []
    monkeypatch.setattr(passwords, "_HASHER", spy := _Spy(hashes))
    refused(email="nobody@example.org")
    assert hashes == [passwords._NOBODYS]
    assert spy.verified == 1


class _Spy:
    """The real hasher, counted."""

    def __init__(self, hashes: list[str | None]) -> None:
        self.hashes, self.verified, self.real = hashes, 0, PasswordHasher(2, 19 * 1024, 1)

    def verify(self, password_hash: str, password: str) -> bool:
        self.hashes.append(password_hash)
        self.verified += 1
        return self.real.verify(password_hash, password)


def test_no_hash_is_computed_inside_a_transaction(person, monkeypatch):
    inside: list[bool] = []
    real = passwords.matches

    def matches(password_hash: str | None, password: str) -> bool:
        inside.append(db.session().in_transaction())
        return real(password_hash, password)

    monkeypatch.setattr(passwords, "matches", matches)
    sign_in()
    assert inside == [False]


def test_what_was_typed_is_not_kept(person):
    refused(email="my secret password")
    assert not [key for key in db.session.scalars(select(SignInAttempt.account)) if "secret" in key]


def test_a_weaker_hash_is_made_anew_at_sign_in(person):
    with unit_of_work():
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        db.session.execute(update(Person).values(password_hash=weak))
    sign_in()
    password_hash = db.session.scalars(select(Person.password_hash)).one()
    assert password_hash is not None
    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert sign_in()


@pytest.mark.parametrize("end", ["sign out", "everywhere", "expiry", "disable", "password"])
def test_a_session_ends(person, end):
    with clock.at(NOON):
        token, other = sign_in(), sign_in()
        viewer = signed_in(token)
        if end == "password":
            accounts.set_password(person.id, "another fine lantern", actor=Viewer(person_id=person.id))
        elif end != "expiry":
            with unit_of_work():
                if end == "sign out":
                    sessions.sign_out(viewer)
                elif end == "everywhere":
                    assert sessions.sign_out_everywhere(person.id, actor=viewer) == 2
                else:
                    accounts.disable(person.id, actor=None)
    with clock.at(NOON + timedelta(hours=12 if end == "expiry" else 0, minutes=30)):
        assert queries.viewer_for(token) is None
        assert (queries.viewer_for(other) is not None) == (end == "sign out")


def test_a_viewer_is_loaded_in_one_statement_with_the_grants_that_stand(world, person):
    with clock.at(NOON):
        today = clock.today()
        with unit_of_work():
            for days in ((0, None), (-9, -1), (1, None), (-2, 0)):
                starts, ends = (None if day is None else today + timedelta(days=day) for day in days)
                grants.give_grant(
                    person.id,
                    Role.PROVIDER_LEAD if days != (-2, 0) else Role.SIGNATORY,
                    grants.Scope(organisation_id=world.organisation.id),
                    starts_on=starts,
                    ends_on=ends if days != (0, None) else today,
                    actor=None,
                )
            grants.give_grant(person.id, Role.REVIEWER, grants.Scope(office_id=world.office.id), actor=None)
        token = sign_in()
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        viewer = signed_in(token)
    assert len([statement for statement in statements if "SAVEPOINT" not in statement]) == 1
    assert sorted(grant.role.value for grant in viewer.grants) == ["provider_lead", "reviewer", "signatory"]
    assert provider_scope(viewer, (Role.PROVIDER_LEAD,)).whole == {world.organisation.id}
    assert viewer.offices(Role.REVIEWER) == {world.office.id}


def test_no_token_is_nobody(app):
    assert queries.viewer_for("") is None
    assert queries.viewer_for("\ud800") is None


def test_being_seen_is_written_at_most_every_five_minutes(person):
    with clock.at(NOON):
        token = sign_in()
    seen = []
    for minute in (4, 6, 10):
        with clock.at(NOON + timedelta(minutes=minute)):
            with unit_of_work():
                sessions.touch(signed_in(token))
            moment = signed_in(token).session_seen_at
            assert moment is not None
            seen.append((moment - NOON) / timedelta(minutes=1))
    assert seen == [0, 6, 6]


def step_up(viewer: Viewer, purpose: str) -> None:
    proof = sessions.prove_with_password(viewer, PASSWORD, remote_addr="192.0.2.1")
    with unit_of_work():
        sessions.step_up(viewer, proof, purpose=purpose)


def test_a_proof_from_before_is_no_step_up(person):
    with clock.at(NOON):
        viewer = signed_in(sign_in())
        proof = sessions.prove_with_password(viewer, PASSWORD, remote_addr="192.0.2.1")
    with clock.at(NOON + timedelta(minutes=5)), pytest.raises(RuleBroken, match="Too much time"):
        sessions.step_up(viewer, proof, purpose="x")


def test_a_step_up_is_good_once_for_its_purpose_within_five_minutes(person):
    sign = sessions.purpose("sign", "application:1", "abc")
    other = sessions.purpose("sign", "application:1", "abd")
    with clock.at(NOON):
        viewer = signed_in(sign_in())
        with pytest.raises(RuleBroken, match="Confirm again"):
            sessions.use_step_up(viewer, sign)
        with pytest.raises(RuleBroken, match="not right"):
            sessions.prove_with_password(viewer, "wrong password", remote_addr="192.0.2.1")
        step_up(viewer, sign)
        with pytest.raises(RuleBroken, match="Confirm again"):
            sessions.use_step_up(viewer, other)
        with unit_of_work():
            sessions.use_step_up(viewer, sign)
        with pytest.raises(RuleBroken, match="Confirm again"):
            sessions.use_step_up(viewer, sign)
        step_up(viewer, sign)
    with clock.at(NOON + timedelta(minutes=5)), pytest.raises(RuleBroken, match="Confirm again"):
        sessions.use_step_up(viewer, sign)


def test_the_sweep_keeps_what_counts(person):
    with clock.at(NOON):
        token = sign_in()
        refused(password="wrong password")
    with clock.at(NOON + timedelta(minutes=10)), unit_of_work():
        assert sessions.sweep() == 0
    with clock.at(NOON + timedelta(minutes=16)):
        with unit_of_work():
            assert sessions.sweep() == 1
        assert signed_in(token).person_id == person.id
    with clock.at(NOON + timedelta(days=31)), unit_of_work():
        assert sessions.sweep() == 1


def test_the_statement_for_a_person_is_written_once(world, person):
    colleague, statements = world.person(), []

    def note(_connection, statement, *_others):
        if isinstance(statement, Select):
            statements.append(statement)

    event.listen(db.engine, "before_execute", note)
    try:
        assert queries.viewer_of(person.id) != queries.viewer_of(colleague.id)
    finally:
        event.remove(db.engine, "before_execute", note)
    first, second = statements
    assert first is second, "it is so large that recognising it takes longer than asking"
