"""Accounts and roles: addresses are unique, passwords hard to guess, and a role fits its scope and its days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Grant, Person
from accreditation.models.ties import Tie
from accreditation.permissions.viewer import Viewer
from accreditation.queries import people as queries
from accreditation.rules import passwords
from accreditation.services import accounts, grants
from accreditation.services.ties import EARLIEST

DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    """It is noon on a Monday."""
    with clock.at(NOON):
        yield


@pytest.fixture
def person(app) -> Person:
    """Somebody without roles."""
    with unit_of_work():
        return accounts.add_person(email="ann@example.org", name="Ann  Other", actor=None)


def kinds() -> list[str]:
    """What the people stream tells of, in order."""
    return list(
        db.session.scalars(
            select(AuditEvent.kind).where(AuditEvent.stream == "people").order_by(AuditEvent.seq)
        )
    )


def test_adding_people(person):
    assert (person.name, person.password_hash) == ("Ann Other", None)
    with pytest.raises(RuleBroken, match="already an account"), unit_of_work():
        accounts.add_person(email=" ANN@example.org", name="Another", actor=None)
    assert kinds() == ["person_added"]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ann",
        "ann@",
        "@example.org",
        "ann@example",
        "a b@example.org",
        "x" * 65 + "@example.org",
    ],
)
def test_a_bad_address_is_refused(app, email):
    with pytest.raises(RuleBroken, match="correct format") as refusal:
        accounts.add_person(email=email, name="Ann", actor=None)
    assert refusal.value.field == "email"


def test_a_name_is_needed(app):
    with pytest.raises(RuleBroken, match="Enter a name"):
        accounts.add_person(email="ann@example.org", name="  ", actor=None)


@pytest.mark.parametrize(
    "seen_as_the_same",
    ["ann@trust.example\u200b", "\u202eann@trust.example", "an\u00adn@trust.example", "ＡＮＮ@trust.example"],
)
def test_an_address_that_looks_the_same_makes_no_second_account(world, seen_as_the_same):
    with unit_of_work():
        first = accounts.add_person(email="ann@trust.example", name="Ann\u200b  Lee", actor=None)
    assert first.name == "Ann Lee"
    with pytest.raises(RuleBroken, match="already an account"):
        accounts.add_person(email=seen_as_the_same, name="Ann Lee", actor=None)
    person = queries.by_email(seen_as_the_same)
    assert person is not None
    assert person.id == first.id


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad\u2060", "\u3164", " \u2028 "])
def test_a_name_that_nobody_sees_is_none(world, unseen):
    with pytest.raises(RuleBroken, match="Enter a name"):
        accounts.add_person(email="ann@trust.example", name=unseen, actor=None)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 12"),
        ("x" * 300, "at most 200"),
        ("ann@example.org!", "your name"),
        ("AnnOther-2026", "your name"),
        ("aaaaaaaaaaaaaa", "harder to guess"),
        ("Password1234!", "harder to guess"),
        ("passwordpassword", "harder to guess"),
        ("123456789012", "harder to guess"),
        ("qwertyuiop[]12"[:12], "harder to guess"),
        ("Accreditation1", "harder to guess"),
    ],
)
def test_an_easy_password_is_refused(person, password, words):
    with pytest.raises(RuleBroken, match=words):
        accounts.set_password(person.id, password, actor=None)


@pytest.mark.parametrize(
    "password", ["teapot orbit lantern", "🫖 tea for two please", "password manager made this"]
)
def test_a_long_password_is_taken(person, password):
    accounts.set_password(person.id, password, actor=None)
    password_hash = db.session.scalars(select(Person.password_hash)).one()
    assert passwords.matches(password_hash, password)
    assert not passwords.matches(password_hash, password + "x")


def test_made_up_passwords_are_acceptable_and_differ():
    made = {passwords.generated() for _ in range(50)}
    assert len(made) == 50
    assert {passwords.problem(password) for password in made} == {None}


def test_changing_ones_own_password(person):
    accounts.set_password(person.id, "teapot orbit lantern", actor=None)
    viewer = Viewer(person_id=person.id)
    with pytest.raises(RuleBroken, match="not right") as refusal:
        accounts.change_password(viewer, "wrong password", "another fine lantern", remote_addr="192.0.2.1")
    assert refusal.value.field == "current"
    accounts.change_password(viewer, "teapot orbit lantern", "another fine lantern", remote_addr="192.0.2.1")
    assert kinds() == ["person_added", "password_changed", "sign_in_failed", "password_changed"]


def test_disabling(person):
    with pytest.raises(RuleBroken, match="your own account"):
        accounts.disable(person.id, actor=Viewer(person_id=person.id))
    with unit_of_work():
        accounts.disable(person.id, actor=None)
    with pytest.raises(RuleBroken, match="already"):
        accounts.disable(person.id, actor=None)
    with pytest.raises(RuleBroken, match="switched off"):
        grants.give_grant(person.id, Role.AUDITOR, actor=None)
    assert kinds() == ["person_added", "person_disabled"]


def test_nobody_is_not_found(app):
    for act in (
        lambda: accounts.set_password(99, "teapot orbit lantern", actor=None),
        lambda: grants.give_grant(99, Role.AUDITOR, actor=None),
        lambda: grants.end_grant(99, actor=None),
        lambda: grants.set_reviewer_profile(99, kind=ReviewerKind.LAY, profession=Profession.LAY, actor=None),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize(
    ("role", "organisation", "office", "words"),
    [
        (Role.PROVIDER_LEAD, False, False, "Choose the organisation"),
        (Role.PROVIDER_LEAD, True, True, "not held in an office"),
        (Role.REVIEWER, False, False, "Choose the office"),
        (Role.REVIEWER, True, False, "not held in an organisation"),
        (Role.AUDITOR, False, True, "not held in an office"),
    ],
)
def test_a_role_fits_its_scope(world, person, role, organisation, office, words):
    scope = grants.Scope(world.organisation.id if organisation else None, world.office.id if office else None)
    with pytest.raises(RuleBroken, match=words):
        grants.give_grant(person.id, role, scope, actor=None)


def test_a_place_that_is_not_there(person):
    with pytest.raises(NotFound):
        grants.give_grant(person.id, Role.REVIEWER, grants.Scope(office_id=99), actor=None)
    with pytest.raises(NotFound):
        grants.give_grant(person.id, Role.PROVIDER_LEAD, grants.Scope(organisation_id=99), actor=None)


def test_a_grant_is_written_down_with_its_days(world, person):
    with unit_of_work():
        given = grants.give_grant(
            person.id,
            Role.REVIEWER,
            grants.Scope(office_id=world.office.id),
            ends_on=DAY + timedelta(days=30),
            actor=None,
        )
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.kind == "grant_given")).one()
    assert facts == (
        f'{{"ends_on":"2026-12-02","grant_id":{given.id},"person_id":{person.id},"role":"reviewer",'
        f'"scope":"office:{world.office.id}","starts_on":"2026-11-02"}}'
    )


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [(0, None, True), (10, None, True), (11, None, False), (-5, -1, False), (-5, 0, True), (3, 2, True)],
)
def test_the_same_role_is_not_given_twice_for_the_same_days(person, starts, ends, refused):
    with unit_of_work():
        grants.give_grant(person.id, Role.AUDITOR, ends_on=DAY + timedelta(days=10), actor=None)

    def again() -> Grant:
        return grants.give_grant(
            person.id,
            Role.AUDITOR,
            starts_on=DAY + timedelta(days=starts),
            ends_on=None if ends is None else DAY + timedelta(days=ends),
            actor=None,
        )

    if refused:
        with pytest.raises(RuleBroken, match=r"already holds|first day or later"):
            again()
    else:
        assert again().id


def test_ending_at_once_on_a_later_day_and_before_it_began(person):
    with unit_of_work():
        old = grants.give_grant(person.id, Role.AUDITOR, starts_on=DAY - timedelta(days=9), actor=None)
        later = grants.give_grant(person.id, Role.ANALYST, actor=None)
        new = grants.give_grant(person.id, Role.ADMINISTRATOR, actor=None)
    with unit_of_work():
        grants.end_grant(old.id, actor=None)
        grants.end_grant(later.id, ends_on=DAY + timedelta(days=1), actor=None)
        grants.end_grant(new.id, actor=None)
    assert dict(db.session.execute(select(Grant.id, Grant.ends_on)).all()) == {
        old.id: DAY - timedelta(days=1),
        later.id: DAY + timedelta(days=1),
        # It stands on no day, and stays visible.
        new.id: DAY - timedelta(days=1),
    }
    assert kinds().count("grant_ended") == 3
    with pytest.raises(RuleBroken, match="ended already"):
        grants.end_grant(old.id, actor=None)
    with pytest.raises(RuleBroken, match="today or later"):
        grants.end_grant(later.id, ends_on=DAY - timedelta(days=1), actor=None)


def test_a_reviewers_profile(world, person):
    with unit_of_work():
        for profession in (Profession.NURSING, Profession.MEDICINE):
            grants.set_reviewer_profile(
                person.id,
                kind=ReviewerKind.PEER,
                profession=profession,
                employer_id=world.organisation.id,
                trained_on=DAY,
                actor=None,
            )
        grants.give_grant(person.id, Role.REVIEWER, grants.Scope(office_id=world.office.id), actor=None)
    (reviewer,) = queries.reviewers(world.office.id)
    assert (reviewer.name, reviewer.profession, reviewer.employer) == (
        "Ann Other",
        Profession.MEDICINE,
        "Riverside Trust",
    )
    assert queries.reviewers(world.office.id, from_other_offices=True) == []
    with pytest.raises(RuleBroken, match="in the past"):
        grants.set_reviewer_profile(
            person.id,
            kind=ReviewerKind.PEER,
            profession=Profession.NURSING,
            trained_on=DAY + timedelta(days=1),
            actor=None,
        )


def test_the_list_of_people_is_searched_filtered_and_paged(world):
    chair = world.person(Role.PANEL_CHAIR, name="Zoë 100% Chair")
    for number in range(60):
        world.person(name=f"Person {number:02d}")
    first = queries.page()
    assert (len(first.rows), first.pages, first.total, first.more) == (50, 2, 61, False)
    assert [person.name for person in queries.page(number=9).rows][-1] == chair.name
    # With the word before it: the thousandth person of a run has such a number in their address.
    assert [person.id for person in queries.page("zoe 100%").rows] == [chair.id]
    assert [person.id for person in queries.page("00 c").rows] == [chair.id]
    assert [person.id for person in queries.page(chair.email.upper()).rows] == [chair.id]
    (holder,) = queries.page(role=Role.PANEL_CHAIR).rows
    assert holder.grants[0].office is not None
    assert queries.page("nobody at all").rows == []
    assert queries.holders(Role.PANEL_CHAIR, office_id=world.office.id) == [chair]
    whole = queries.person(chair.id)
    assert whole is not None
    assert whole.reviewer_profile is None
    assert queries.person(10**9) is None


def test_the_list_asks_as_often_for_thirty_people_as_for_three(world):
    def statements() -> int:
        seen: list[str] = []

        def note(*args: object) -> None:
            seen.append(str(args[2]))

        db.session.expire_all()
        event.listen(db.engine, "before_cursor_execute", note)
        queries.page()
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    for _ in range(3):
        world.person(Role.REVIEWER)
    few = statements()
    for role in [Role.SIGNATORY, Role.SECRETARIAT, Role.AUDITOR] * 9:
        world.person(role)
    assert statements() == few


def test_a_grant_may_name_placements_of_its_organisation(world, person):
    ward, other = world.new_placement("Ward"), world.new_placement("Other ward")
    far = world.new_placement("Far ward", world.new_organisation("Hillside Trust"))

    def give(*placements, role=Role.PROVIDER_LEAD) -> Grant:
        scope = grants.Scope(
            world.organisation.id, placement_ids=frozenset(placement.id for placement in placements)
        )
        with unit_of_work():
            return grants.give_grant(person.id, role, scope, actor=None)

    first = give(ward)
    assert [placement.name for placement in first.placements] == ["Ward"]
    give(other)
    for refused in ((ward,), (ward, other), ()):
        with pytest.raises(RuleBroken, match="already holds this role"):
            give(*refused)
    with pytest.raises(RuleBroken, match="placements of this organisation"):
        give(far, role=Role.CONTRIBUTOR)
    for role in (Role.SIGNATORY, Role.INFORMATION_LEAD):
        with pytest.raises(RuleBroken, match="held in the whole organisation"):
            give(ward, role=role)
    give(role=Role.CONTRIBUTOR)
    with pytest.raises(RuleBroken, match="already holds this role"):
        give(ward, role=Role.CONTRIBUTOR)
    assert kinds().count("grant_limited") == 2


def test_who_holds_a_role_for_a_placement(world, person):
    ward, other = world.new_placement("Ward"), world.new_placement("Other ward")
    world.grant(person, Role.PROVIDER_LEAD, ward, organisation_id=world.organisation.id)
    whole = world.lead

    def holders(**where: int) -> list[Person]:
        return queries.holders(Role.PROVIDER_LEAD, organisation_id=world.organisation.id, **where)

    assert holders(placement_id=ward.id) == [person, whole]
    assert holders(placement_id=other.id) == [whole]
    assert holders() == [whole], "what is of no placement is for the whole provider's"


def test_another_employer_ends_the_one_before_and_a_training_is_recorded(world, person):
    elsewhere = world.new_organisation("Hillside Trust")

    def describe(employer_id, trained_on=None, kind=ReviewerKind.PEER, profession=Profession.NURSING):
        with unit_of_work():
            return grants.set_reviewer_profile(
                person.id,
                kind=kind,
                profession=profession,
                employer_id=employer_id,
                trained_on=trained_on,
                actor=None,
            )

    def employers():
        rows = db.session.execute(select(Tie.organisation_id, Tie.starts_on, Tie.ends_on).order_by(Tie.id))
        return [tuple(row) for row in rows]

    with clock.at(clock.now() - timedelta(days=9)):
        describe(world.organisation.id, DAY - timedelta(days=9))
    assert employers() == [(world.organisation.id, None, None)]
    # Nothing was changed, so nothing is told anew.
    describe(world.organisation.id)
    profile = describe(elsewhere.id, DAY)
    assert profile.employer_id == elsewhere.id
    assert employers() == [(world.organisation.id, None, DAY - timedelta(days=1)), (elsewhere.id, DAY, None)]
    assert profile.trained_on == DAY
    with pytest.raises(RuleBroken, match="later training"):
        describe(elsewhere.id, DAY - timedelta(days=5))
    version = profile.version
    profile = describe(None, kind=ReviewerKind.LAY, profession=Profession.LAY)
    assert (profile.trained_on, profile.version) == (DAY, version + 1)
    # Recorded and taken back on one day: it was a slip, and counts for no day.
    assert employers()[1] == (elsewhere.id, EARLIEST, EARLIEST)
