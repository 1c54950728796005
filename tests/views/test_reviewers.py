"""The office's list of its reviewers, one reviewer's page, and the trainings that the office records."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviewers import TrainingKind
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.reviewers import ReviewerAway, ReviewerExpertise, ReviewerProfession
from accreditation.services import reviewer_trainings
from tests.client import Client
from tests.views.test_people import date_fields
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    """A browser of the office."""
    return world.client(world.secretary)


def profile_of(person: Person) -> ReviewerProfile:
    db.session.expire_all()
    return db.session.scalars(select(ReviewerProfile).where(ReviewerProfile.person_id == person.id)).one()


def names(browser: Client, **filters: str) -> list[str]:
    """Who is listed."""
    page = browser.get("/reviewers", query_string=filters).text
    return [name for name in ("Ann Nurse", "Bea Lay", "Cy Doctor", "Dee Elsewhere") if f">{name}<" in page]


def test_the_office_finds_its_reviewers_and_nobody_elses(world: World, browser: Client) -> None:
    today = clock.today()
    nurse = world.person(Role.REVIEWER, name="Ann Nurse")
    lay = world.profile(
        world.person(Role.REVIEWER, name="Bea Lay"),
        ReviewerKind.LAY,
        Profession.LAY,
        today - timedelta(days=800),
    )
    doctor = world.profile(world.person(Role.REVIEWER, name="Cy Doctor"), profession=Profession.MEDICINE)
    elsewhere = world.person(Role.REVIEWER, name="Dee Elsewhere", office=world.new_office("Leeds"))
    with unit_of_work():
        db.session.add_all(
            (
                ReviewerProfession(person_id=doctor.id, profession=Profession.NURSING),
                ReviewerExpertise(person_id=nurse.id, placement_kind=PlacementKind.WARD),
                ReviewerAway(person_id=nurse.id, starts_on=today, ends_on=today),
                ReviewerAway(
                    person_id=lay.id, starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=9)
                ),
            )
        )
        profile_of(doctor).load_cap = 0
    with unit_of_work():
        profile_of(lay).confirmed_at = None
    assert names(browser) == ["Ann Nurse", "Bea Lay", "Cy Doctor"]
    assert names(browser, text="nurse") == ["Ann Nurse"]
    assert names(browser, kind="lay") == ["Bea Lay"]
    assert names(browser, profession="nursing") == ["Ann Nurse", "Cy Doctor"]
    assert names(browser, expertise="ward") == names(browser, away="y") == ["Ann Nurse"]
    assert names(browser, trained="no") == names(browser, unconfirmed="y") == ["Bea Lay"]
    assert names(browser, load="full") == ["Cy Doctor"]
    assert "No reviewer fits these filters" in browser.get("/reviewers?text=nobody").text
    assert browser.get(f"/reviewers/{elsewhere.id}").status_code == 404
    assert browser.post(f"/reviewers/{elsewhere.id}/training").status_code == 404
    assert browser.get(f"/reviewers/{world.secretary.id}").status_code == 404
    everywhere = world.client(world.person(Role.ADMINISTRATOR))
    assert len(names(everywhere)) == 4
    assert everywhere.get(f"/reviewers/{elsewhere.id}").status_code == 200


def test_the_office_records_a_training_and_nobody_their_own(world: World, browser: Client) -> None:
    reviewer = world.person(Role.REVIEWER, name="Ann Nurse")
    world.profile(reviewer, trained_on=clock.today() - timedelta(days=700))
    path = f"/reviewers/{reviewer.id}/training"
    late = browser.send(path, kind="reviewing", **date_fields("held_on", clock.today() + timedelta(days=1)))
    assert late.status_code == 422
    assert "today or in the past" in late.text
    sent = browser.send(
        path, kind="reviewing", words="Leeds, spring", **date_fields("held_on", clock.today())
    )
    assert sent.status_code == 302
    assert "Leeds, spring" in browser.get(sent.location).text
    assert profile_of(reviewer).trained_on == clock.today()
    world.grant(reviewer, Role.SECRETARIAT, office_id=world.office.id)
    own = world.client(reviewer).send(path, kind="other", **date_fields("held_on", clock.today()))
    assert own.status_code == 422
    assert "Nobody records their own training" in own.text


def test_the_office_strikes_out_a_training_that_was_recorded_by_mistake(
    world: World, browser: Client
) -> None:
    reviewer = world.person(Role.REVIEWER)
    world.profile(reviewer)
    with unit_of_work():
        training = reviewer_trainings.record(
            reviewer.id, TrainingKind.STANDARDISATION, clock.today(), "Leeds", None
        )
    path = f"/reviewers/{reviewer.id}"
    strike = f"{path}/training/{training.id}"
    assert strike in browser.get(path).text
    assert browser.send(strike, reason="").status_code == 422
    assert profile_of(reviewer).standardised_on == clock.today()
    assert browser.send(strike, reason="It was another person’s.").status_code == 302
    assert profile_of(reviewer).standardised_on is None
    page = browser.get(path).text
    assert "Struck out" in page
    assert strike not in page
    own = world.client(reviewer).get("/account/reviewer").text
    assert "It does not count: It was another person’s." in own
    assert world.client(reviewer).get(strike).status_code in {403, 404}
    assert (
        browser.get(f"/reviewers/{world.person(Role.REVIEWER).id}/training/{training.id}").status_code == 404
    )


def test_a_reviewer_whose_role_ended_is_no_longer_the_offices(world: World, browser: Client) -> None:
    reviewer = world.person(Role.REVIEWER, name="Ann Nurse")
    assert browser.get(f"/reviewers/{reviewer.id}").status_code == 200
    bare = world.person(name="Eli Undescribed")
    world.grant(bare, Role.REVIEWER, office_id=world.office.id)
    assert "Eli Undescribed" in browser.get("/reviewers").text
    with unit_of_work():
        person = db.session.get_one(Person, reviewer.id)
        person.disabled_at = clock.now()
    assert browser.get(f"/reviewers/{reviewer.id}").status_code == 404
    assert names(browser) == []
