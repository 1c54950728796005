"""A code is good once, whatever the clock does; wrong ones slow down, and their owner is written to."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import SecurityChange, SignInMethod
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.factors import CodeApp, RecoveryCode
from accreditation.models.letters import Letter
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors as queries
from accreditation.services import accounts, factors, sessions
from accreditation.services.sessions import attempts
from tests import apps

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SECRET, HERE = "a secret of the service", "192.0.2.1"


@pytest.fixture
def person(app) -> Person:
    with clock.at(NOON), unit_of_work():
        return accounts.add_person(email="ann@example.org", name="Ann Other", actor=None)


def set_up(person: Person) -> pyotp.TOTP:
    """Set up an app at noon."""
    with clock.at(NOON):
        return apps.set_up(person, secret=SECRET)


def take(person: Person, code: str, moment: datetime, address: str = HERE) -> SignInMethod:
    with clock.at(moment):
        return sessions.take_code(person.id, code, secret=SECRET, remote_addr=address)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def letters(person: Person) -> list[str]:
    return [
        facts["what"]
        for facts in db.session.scalars(select(Letter.facts).where(Letter.person_id == person.id))
    ]


def test_a_code_is_taken_once(person):
    app = set_up(person)
    code = app.at(after(2))
    assert take(person, f"{code[:3]} {code[3:]}", after(2)) is SignInMethod.PASSWORD_AND_CODE
    with pytest.raises(RuleBroken, match="used already"):
        take(person, code, after(2))


def test_the_code_that_set_the_app_up_opens_nothing(person):
    app = set_up(person)
    with pytest.raises(RuleBroken, match="used already"):
        take(person, app.at(NOON), NOON)


def test_after_a_newer_code_an_older_one_is_spent_too(person):
    app = set_up(person)
    take(person, app.at(after(5)), after(5))
    with pytest.raises(RuleBroken, match="used already"):
        take(person, app.at(after(4.5)), after(5))


def test_a_clock_that_is_set_back_by_an_hour_opens_no_code_again(person):
    app = set_up(person)
    used = app.at(after(90))
    take(person, used, after(90))
    # The clock now says an hour less; codes of that time were never used, and are older than the one that was.
    with pytest.raises(RuleBroken, match="used already"):
        take(person, app.at(after(30)), after(30))
    with pytest.raises(RuleBroken, match="not right"):
        take(person, used, after(30))
    assert take(person, app.at(after(91)), after(91)) is SignInMethod.PASSWORD_AND_CODE


def test_five_wrong_codes_stop_for_a_quarter_of_an_hour_wherever_they_come_from(person):
    app = set_up(person)
    for number in range(attempts.CODE_LIMIT):
        with pytest.raises(RuleBroken, match="not right"):
            take(
                person, "000000" if app.at(after(1)) != "000000" else "000001", after(1), f"192.0.2.{number}"
            )
    for _ in range(2):
        with pytest.raises(RuleBroken, match="too many attempts") as refusal:
            take(person, app.at(after(2)), after(2), "198.51.100.9")
    assert refusal.value.field == "one_time_code"
    assert letters(person).count(SecurityChange.CODES_GUESSED) == 1, "once a day"
    assert take(person, app.at(after(17)), after(17)) is SignInMethod.PASSWORD_AND_CODE


def test_a_right_code_clears_the_wrong_ones_before_it(person):
    app = set_up(person)
    for minute in range(1, 4):
        for _ in range(attempts.CODE_LIMIT - 1):
            with pytest.raises(RuleBroken, match="none of your"):
                take(person, "no code", after(minute))
        take(person, app.at(after(minute)), after(minute))


def test_a_recovery_code_is_taken_once_and_its_owner_is_written_to(person):
    set_up(person)
    viewer = Viewer(person_id=person.id)
    with clock.at(NOON), unit_of_work():
        codes = factors.make_codes(viewer, secret=SECRET)
    assert len(set(codes)) == 10
    stored = set(db.session.scalars(select(RecoveryCode.digest)))
    assert not stored & set(codes)
    typed = codes[3].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert take(person, typed, after(1)) is SignInMethod.RECOVERY
    with pytest.raises(RuleBroken, match="used before"):
        take(person, codes[3], after(1))
    assert queries.held(person.id).codes_left == 9
    assert SecurityChange.RECOVERY_CODE_USED in letters(person)
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.kind == "recovery_code_used")).one()
    assert facts == f'{{"left":9,"person_id":{person.id}}}'


def test_new_recovery_codes_end_the_earlier_ones(person):
    set_up(person)
    viewer = Viewer(person_id=person.id)
    with clock.at(NOON), unit_of_work():
        earlier = factors.make_codes(viewer, secret=SECRET)
        newer = factors.make_codes(viewer, secret=SECRET)
    with pytest.raises(RuleBroken, match="none of your recovery codes"):
        take(person, earlier[0], after(1))
    assert take(person, newer[0], after(1)) is SignInMethod.RECOVERY


def test_a_recovery_code_of_somebody_else_opens_nothing(person):
    set_up(person)
    with clock.at(NOON), unit_of_work():
        codes = factors.make_codes(Viewer(person_id=person.id), secret=SECRET)
        other = accounts.add_person(email="ben@example.org", name="Ben Other", actor=None)
    with pytest.raises(RuleBroken, match="none of your recovery codes"):
        take(other, codes[0], after(1))


def test_the_secret_is_sealed_for_its_owner_and_with_the_services_own(person):
    app = set_up(person)
    sealed = db.session.scalars(select(CodeApp.sealed)).one()
    assert app.secret not in sealed
    stored = queries.code_app(person.id, confirmed=True)
    assert stored is not None
    assert factors.secret_of(stored, secret="another secret") is None
    with pytest.raises(RuleBroken, match="not right"), clock.at(after(1)):
        sessions.take_code(person.id, app.at(after(1)), secret="another secret", remote_addr=HERE)
    with clock.at(NOON), unit_of_work():
        other = accounts.add_person(email="ben@example.org", name="Ben Other", actor=None)
        stored.person_id = other.id
    assert factors.secret_of(stored, secret=SECRET) is None


def test_only_one_app_works_and_one_is_being_set_up(person):
    app = set_up(person)
    viewer = Viewer(person_id=person.id)
    with clock.at(after(1)), unit_of_work():
        begun = factors.begin_app(viewer, secret=SECRET)
        assert factors.begin_app(viewer, secret=SECRET) is begun, (
            "a page that is opened twice shows one secret"
        )
    take(person, app.at(after(2)), after(2))
    second = pyotp.TOTP(factors.secret_of(begun, secret=SECRET) or "")
    with clock.at(after(3)), unit_of_work():
        factors.confirm_app(viewer, second.at(after(3)), secret=SECRET)
    with pytest.raises(RuleBroken):
        take(person, app.at(after(4)), after(4))
    take(person, second.at(after(4)), after(4))
    assert db.session.scalar(select(func.count()).select_from(CodeApp)) == 1


def test_a_secret_that_was_never_confirmed_is_made_anew_after_an_hour(person):
    viewer = Viewer(person_id=person.id)
    with clock.at(NOON), unit_of_work():
        first = factors.secret_of(factors.begin_app(viewer, secret=SECRET), secret=SECRET)
    with clock.at(after(61)), unit_of_work():
        assert factors.secret_of(factors.begin_app(viewer, secret=SECRET), secret=SECRET) != first
