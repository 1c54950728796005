"""A lead asks people to answer standards on pages, alone or a domain at once, and everybody sees for whom and by when."""

from datetime import date, timedelta

import pytest
from lxml import html as parser
from sqlalchemy import update

from accreditation import clock, dates
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.queries import answers as queries
from tests.client import Client
from tests.world import World

pytestmark = pytest.mark.one_database


def day(value: date) -> dict[str, str]:
    return {"due_on-day": f"{value.day}", "due_on-month": f"{value.month}", "due_on-year": f"{value.year}"}


def assigned(case: Application) -> dict[str, tuple[int | None, date | None]]:
    db.session.rollback()
    db.session.expire_all()
    return {
        answer.standard.code: (answer.assignee_id, answer.assigned_due_on)
        for answer in queries.of_application(case.id)
        if answer.assignee_id is not None
    }


def text(page: str) -> str:
    return " ".join(parser.fromstring(page).text_content().split())


def late(case: Application, person: Person, code: str) -> None:
    answer = queries.to_standard(case.id, code)
    assert answer is not None
    with unit_of_work():
        db.session.execute(
            update(Answer)
            .where(Answer.id == answer.id)
            .values(assignee_id=person.id, assigned_due_on=clock.today() - timedelta(days=2))
        )


def test_one_standard_is_asked_for_by_a_day(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR, name="Ada Colleague")
    browser, due_on = world.client(world.lead), clock.today() + timedelta(days=5)
    page = f"/applications/{case.id}/standards/1.2"
    browser.send(f"{page}/assign", person=colleague.id, **day(due_on))
    assert assigned(case) == {"1.2": (colleague.id, due_on)}
    assert f"For Ada Colleague, by {dates.day(due_on)}" in text(browser.get(f"/applications/{case.id}").text)
    assert f"For Ada Colleague, by {dates.day(due_on)}" in text(browser.get(page).text)
    home = text(world.client(colleague).get("/home").text)
    assert "Standards you were asked to answer" in home
    assert "Due in 5 days" in home
    assert "Standards you were asked to answer" not in browser.get("/home").text


def test_a_domain_is_asked_for_at_once_and_who_was_asked_stays(world: World) -> None:
    case, colleague, other = world.application(), *(world.person(Role.CONTRIBUTOR) for _ in range(2))
    browser, today = world.client(world.lead), clock.today()
    browser.send(f"/applications/{case.id}/standards/1.2/assign", person=other.id)
    page = f"/applications/{case.id}/domains/1/assign"
    ticked = parser.fromstring(browser.get(page).text).xpath("//input[@name='standards']")
    chosen = [box.get("value") for box in ticked if box.get("checked") is not None]
    assert len(chosen) == len(ticked) - 1, "all but the one that somebody was asked for"
    assert browser.send(page, standards=chosen, person=colleague.id, **day(today)).status_code == 302
    standing = assigned(case)
    assert standing.pop("1.2") == (other.id, None)
    assert set(standing.values()) == {(colleague.id, today)}
    assert {code.split(".")[0] for code in standing} == {"1"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"standards": []}, "Choose at least one standard"),
        ({"due_on-day": "1", "due_on-month": "1", "due_on-year": "2020"}, "The day has passed"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(world: World, values: dict[str, object], words: str) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    page = f"/applications/{case.id}/domains/1/assign"
    browser = world.client(world.lead)
    first = parser.fromstring(browser.get(page).text).xpath("string(//input[@name='standards']/@value)")
    answer = browser.send(page, **{"standards": [first], "person": colleague.id, **values})
    assert answer.status_code == 422
    assert words in answer.text
    assert assigned(case) == {}


def test_the_lead_sees_which_are_late_until_they_are_finished(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    browser = world.client(world.lead)
    late(case, colleague, "1.1")
    page = text(browser.get(f"/applications/{case.id}").text)
    assert "1 standard past the day that its colleague was asked for" in page
    assert "(2 days overdue)" in page
    assert "2 days overdue" in text(world.client(colleague).get("/home").text)
    browser.send(f"/applications/{case.id}/standards/1.1", self_score="1", narrative="Everybody is met.")
    assert "past the day" not in browser.get(f"/applications/{case.id}").text
    assert "Standards you were asked" not in world.client(colleague).get("/home").text


def test_the_calendar_has_what_was_asked_for(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    world.client(world.lead).send(
        f"/applications/{case.id}/standards/1.2/assign", person=colleague.id, **day(clock.today())
    )
    assert "Answer 1.2" in text(world.client(colleague).get("/calendar").text)


def test_a_domain_that_is_not_there_or_of_another_provider_is_not_found(world: World) -> None:
    case = world.application()
    browser: Client = world.client(world.lead)
    assert browser.get(f"/applications/{case.id}/domains/9/assign").status_code == 404
    stranger = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    assert world.client(stranger).get(f"/applications/{case.id}/domains/1/assign").status_code == 404
