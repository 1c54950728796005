"""`flask people`: accounts and roles without a page; passwords are typed or made up, and never a default."""

import re

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.factors import CodeApp
from accreditation.models.people import Grant, Person
from accreditation.queries import factors
from accreditation.rules import passwords
from tests.leaving import grant_of, waiting_for_signature

TYPED = "teapot orbit lantern\nteapot orbit lantern\n"


@pytest.fixture
def flask(app):
    """Type a command, and what it asks for."""
    runner = app.test_cli_runner()

    def typed(*words: str, answers: str = ""):
        result = runner.invoke(args=["people", *words], input=answers)
        db.session.expire_all()
        return result

    return typed


def stored(email: str = "ann@example.org") -> Person:
    """The person by the address."""
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def test_adding_asks_until_the_password_will_do(flask):
    added = flask("add", "ann@example.org", "Ann", answers="short\nshort\n" + TYPED)
    assert added.exit_code == 0, added.output
    assert "at least 12 characters" in added.output
    assert passwords.matches(stored().password_hash, "teapot orbit lantern")
    again = flask("add", "Ann@example.org", "Ann")
    assert again.exit_code == 1
    assert "already an account" in again.output


def test_a_made_up_password_is_shown_once(flask):
    shown = re.search(r"shown only now: (\S+)", flask("add", "ann@example.org", "Ann", "--generate").output)
    assert shown is not None
    assert passwords.matches(stored().password_hash, shown[1])
    second = re.search(r"shown only now: (\S+)", flask("password", "ann@example.org", "--generate").output)
    assert second is not None
    assert second[1] != shown[1]
    assert passwords.matches(stored().password_hash, second[1])


def test_without_a_password_nobody_signs_in(flask):
    assert flask("add", "ann@example.org", "Ann", "--no-password").exit_code == 0
    assert stored().password_hash is None


def test_a_bad_address_is_one_plain_line(flask):
    printed = flask("add", "ann", "Ann", "--no-password")
    assert printed.exit_code == 1
    assert printed.output == "Error: Enter an email address in the correct format, like name@example.com\n"


def test_granting_listing_ending_and_switching_off(world, flask):
    flask("add", "ann@example.org", "Ann", "--no-password")
    given = flask(
        "grant", "ann@example.org", "provider_lead", "--organisation", world.organisation.ods_code.lower()
    )
    assert given.exit_code == 0, given.output
    code = world.organisation.ods_code
    flask("grant", "ann@example.org", "signatory", "--organisation", code, "--ends", "2099-12-31")
    flask("grant", "ann@example.org", "auditor", "--starts", "2026-01-05")
    listed = flask("list", "--search", "ann@", "--role", "signatory").output
    assert "Provider lead, Riverside Trust, from" in listed
    assert "to 2099-12-31" in listed
    assert "Auditor, the nation, from 2026-01-05" in listed
    auditor = db.session.scalars(select(Grant.id).where(Grant.role == "auditor")).one()
    assert flask("end", str(auditor)).output == f"Grant {auditor} ended.\n"
    assert flask("end", str(auditor)).exit_code == 1
    assert "ends after 2099-01-01" in flask("end", "--last-day", "2099-01-01", str(auditor - 1)).output
    assert flask("disable", "ann@example.org").exit_code == 0
    assert "(switched off)" in flask("list").output


def test_what_is_open_is_printed_and_left_only_when_it_is_said(world, flask):
    waiting_for_signature(world)
    email, grant_id = world.signatory.email, str(grant_of(world.signatory, Role.SIGNATORY))
    for words in (("disable", email), ("end", grant_id)):
        refused = flask(*words)
        assert refused.exit_code == 1
        assert "NOBODY could move Ward 7, Riverside Trust" in refused.output
        assert "Nothing is changed" in refused.output
    assert stored(email).disabled_at is None
    assert flask("end", grant_id, "--leave-open").exit_code == 0
    assert flask("disable", email).output == f"{email} can no longer sign in.\n"


def test_the_last_administrator_is_not_switched_off(world, flask):
    last = world.person(Role.ADMINISTRATOR)
    refused = flask("disable", last.email, "--leave-open")
    assert (refused.exit_code, "This is the last administrator" in refused.output) == (1, True)
    world.person(Role.ADMINISTRATOR)
    assert flask("disable", last.email, "--leave-open").exit_code == 0


def test_a_role_that_decides_waits_for_an_administrator_and_only_the_first_two_of_those_do_not(world, flask):
    for name in ("ann", "ben", "cat"):
        flask("add", f"{name}@example.org", name.title(), "--no-password")
    proposed = flask("grant", "ann@example.org", "ratifier", "--office", world.office.code)
    assert proposed.exit_code == 0, proposed.output
    assert "stands once an administrator confirms it" in proposed.output
    assert "this is grant" in flask("grant", "ann@example.org", "administrator").output
    assert "this is grant" in flask("grant", "ben@example.org", "administrator").output
    assert "is proposed as Administrator" in flask("grant", "cat@example.org", "administrator").output
    given = db.session.scalars(select(Grant.role).order_by(Grant.id)).all()
    assert given == ["administrator", "administrator"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("provider_lead",), "Choose the organisation"),
        (("provider_lead", "--organisation", "NONE"), "There is no organisation NONE"),
        (("reviewer", "--office", "NONE"), "There is no office NONE"),
        (("king",), "is not one of"),
    ],
)
def test_a_grant_that_cannot_be_is_refused_in_words(flask, words, message):
    flask("add", "ann@example.org", "Ann", "--no-password")
    result = flask("grant", "ann@example.org", *words)
    assert result.exit_code != 0
    assert message in result.output


def test_nobody_and_nothing_are_named(flask):
    assert "Nobody has the email address" in flask("password", "nobody@example.org", "--generate").output
    assert "There is no such" in flask("end", "999999").output


def test_lost_factors_are_taken_away_from_the_command_line(flask):
    flask("add", "ann@example.org", "Ann", answers=TYPED)
    nothing = flask("lost", "ann@example.org")
    assert nothing.exit_code == 1
    assert "nothing to take away" in nothing.output
    with unit_of_work():
        db.session.add(
            CodeApp(person_id=stored().id, sealed="", begun_at=clock.now(), confirmed_at=clock.now())
        )
    assert flask("lost", "ann@example.org").exit_code == 0
    assert not factors.held(stored().id).any
    assert flask("lost", "ben@example.org").exit_code == 1
