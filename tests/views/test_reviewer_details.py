"""A reviewer keeps their own details true, and is asked once a year whether they are."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.reviewers import ReviewerAway
from accreditation.models.ties import Tie
from accreditation.queries import reviewer_details as queries
from accreditation.services import organisations, reviewer_details
from accreditation.services.reviewer_details import Brings
from tests.client import Client, hidden
from tests.views.test_people import date_fields
from tests.world import World

PAGE = "/account/reviewer"
TRUE = "Read whether your details as a reviewer are still true"


@pytest.fixture
def reviewer(world: World) -> Person:
    return world.person(Role.REVIEWER, name="Rae Reviewer")


@pytest.fixture
def browser(world: World, reviewer: Person) -> Client:
    return world.client(reviewer)


def profile_of(person: Person) -> ReviewerProfile:
    db.session.expire_all()
    return db.session.scalars(select(ReviewerProfile).where(ReviewerProfile.person_id == person.id)).one()


def test_a_reviewer_says_what_they_bring_and_a_second_window_loses_nothing(
    world: World, reviewer: Person, browser: Client
) -> None:
    other_office = world.new_office("Leeds")
    page = browser.get(f"{PAGE}/change").text
    fields = {
        "professions": ["midwifery", "nursing"],
        "expertise": ["ward", "clinic"],
        "learner_groups": ["foundation"],
        "travels_to": [str(other_office.id)],
        "load_cap": "2",
    }
    sent = browser.post(f"{PAGE}/change", data=hidden(page) | fields)
    assert sent.status_code == 302
    details = queries.of(profile_of(reviewer))
    # Nursing is the profile's own profession, which is not held twice.
    assert details.professions == [Profession.MIDWIFERY]
    assert details.expertise == [PlacementKind.WARD, PlacementKind.CLINIC]
    assert [office.id for office in details.travels_to] == [other_office.id]
    assert details.profile.load_cap == 2
    assert "Midwifery" in browser.get(PAGE).text
    late = browser.post(f"{PAGE}/change", data=hidden(page) | fields | {"load_cap": "3"})
    assert late.status_code == 409
    assert "Nothing you typed is lost" in late.text
    assert profile_of(reviewer).load_cap == 2
    assert browser.send(f"{PAGE}/change", load_cap="51").status_code == 422


def test_days_away_are_bounded_told_once_and_taken_back(
    world: World, reviewer: Person, browser: Client
) -> None:
    today = clock.today()

    def away(first: int, last: int):
        return browser.send(
            f"{PAGE}/away",
            **date_fields("starts_on", today + timedelta(days=first)),
            **date_fields("ends_on", today + timedelta(days=last)),
        )

    for first, last, words in (
        (9, 8, "must be the first day or later"),
        (-9, -8, "have passed"),
        (1, 36500, "at most a year"),
        (2000, 2001, "within three years"),
    ):
        refused = away(first, last)
        assert refused.status_code == 422
        assert words in refused.text
    assert away(-2, 5).status_code == away(-2, 5).status_code == 302
    assert "Take those days back first" in away(5, 6).text
    (row,) = db.session.scalars(select(ReviewerAway)).all()
    stranger = world.client(world.person(Role.REVIEWER))
    assert stranger.get(f"{PAGE}/away/{row.id}/take-back").status_code == 404
    taken_back = browser.send(f"{PAGE}/away/{row.id}/take-back")
    assert "These days are taken back." in browser.get(taken_back.location).text
    db.session.expire_all()
    assert db.session.get_one(ReviewerAway, row.id).ends_on == today - timedelta(days=1)
    assert "No days away are told" in browser.get(PAGE).text


def test_an_employer_that_was_taken_over_is_said_and_a_tie_is_put_right_not_removed(
    world: World, reviewer: Person, browser: Client
) -> None:
    with unit_of_work():
        old, new = (
            organisations.add_organisation(
                ods_code=code,
                name=name,
                kind=OrganisationKind.ACUTE_TRUST,
                office_id=world.office.id,
                actor=None,
            )
            for code, name in (("RX1", "Old Trust"), ("RX2", "New Trust"))
        )
        old.successor_id = new.id
    sent = browser.send(f"{PAGE}/ties/add", kind="employer", organisation_id="rx1")
    assert sent.status_code == 302
    page = browser.get(PAGE).text
    assert "Old Trust, taken over by New Trust" in page
    assert "Old Trust was taken over by New Trust" in page
    assert profile_of(reviewer).employer_id == old.id
    (tie,) = db.session.scalars(select(Tie)).all()
    address = f"{PAGE}/ties/{tie.id}"
    first, last = clock.today() - timedelta(days=50), clock.today() - timedelta(days=60)
    wrong = browser.send(
        address,
        kind="employer",
        organisation_id="RX1",
        **date_fields("starts_on", first),
        **date_fields("ends_on", last),
    )
    assert wrong.status_code == 422
    assert "must be the first day or later" in wrong.text
    ended = browser.send(
        address,
        kind="employer",
        organisation_id="RX1",
        **date_fields("starts_on", last),
        **date_fields("ends_on", first),
    )
    assert ended.status_code == 302
    assert profile_of(reviewer).employer_id is None
    assert len(db.session.scalars(select(Tie)).all()) == 1
    assert world.client(world.person(Role.REVIEWER)).get(address).status_code == 404


def test_a_reviewer_is_asked_after_a_year_and_says_that_all_is_true(
    world: World, reviewer: Person, browser: Client
) -> None:
    assert TRUE not in browser.get("/home").text
    with unit_of_work():
        profile_of(reviewer).confirmed_at = clock.now() - timedelta(days=366)
    assert TRUE in browser.get("/home").text
    page = browser.get(PAGE).text
    assert "It is a year since you said" in page
    # Changed in another window meanwhile: what was read is no longer what stands.
    assert browser.send(f"{PAGE}/change", load_cap="1").status_code == 302
    assert browser.post(PAGE, data=hidden(page)).status_code == 409
    assert browser.send(PAGE).status_code == 302
    assert TRUE not in browser.get("/home").text
    kinds = list(db.session.scalars(select(AuditEvent.kind).where(AuditEvent.stream == "people")))
    assert kinds.count("reviewer_details_confirmed") == 1


def test_who_is_no_reviewer_or_not_described_yet_is_told_so(world: World) -> None:
    assert world.client(world.secretary).get(PAGE).status_code == 404
    assert world.client(world.secretary).post(f"{PAGE}/away").status_code == 404
    bare = world.person()
    world.grant(bare, Role.REVIEWER, office_id=world.office.id)
    assert "has not recorded yet what you bring" in world.client(bare).get(PAGE).text


def test_a_lay_reviewer_adds_no_profession(world: World, reviewer: Person) -> None:
    world.profile(reviewer, ReviewerKind.LAY, Profession.LAY)
    assert "Further professions" not in world.client(reviewer).get(f"{PAGE}/change").text
    with pytest.raises(RuleBroken, match="no profession"), unit_of_work():
        reviewer_details.save(
            profile_of(reviewer),
            Brings([Profession.NURSING], [], [], [], 4),
            expected_version=1,
            actor=world.viewer(reviewer),
        )
