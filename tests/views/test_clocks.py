"""The pages of a case's dates and pauses: what each says first, and what a paused case leads to."""

from accreditation import clock, dates
from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.queries import applications, clocks
from accreditation.services import pauses
from tests import reviewing
from tests.world import World


def test_the_new_date_is_shown_to_be_read_and_is_no_mistake(world: World) -> None:
    case = reviewing.in_check(world)
    row = clocks.stage(case.id)
    assert row is not None
    office, path = world.client(world.secretary), f"/cases/{case.id}/dates/{row.id}"
    shown = office.send(path, days="3", reason="Illness.")
    assert shown.status_code == 422
    assert "Check this before it is saved" in shown.text
    assert "There is a problem" not in shown.text
    empty = office.send(path, days="", reason="")
    assert "There is a problem" in empty.text
    assert "Check this before it is saved" not in empty.text
    assert office.send(path, days="3", reason="Illness.", agreed="y").status_code == 302


def test_a_paused_case_leads_whoever_may_to_letting_it_go_on(world: World) -> None:
    case, (review, _) = reviewing.scoring(world)
    due = review.due_on
    assert due is not None
    office, path = world.client(world.secretary), f"/cases/{case.id}"
    running = office.get(path).text
    assert dates.day(due) in running
    assert f"{path}/go-on" not in running
    with unit_of_work():
        pauses.pause(applications.get(case.id), actor=world.viewer(world.secretary), reason="Flood.")
    paused = office.get(path).text
    assert f"{path}/go-on" in paused
    assert "No day while it is paused" in paused
    dean = world.client(world.person(Role.RATIFIER, office=world.office))
    assert f"{path}/go-on" not in dean.get(path).text


def test_home_says_by_which_day(world: World) -> None:
    case = world.application()
    due = applications.get(case.id).due_on
    assert due is not None
    assert due >= clock.today()
    assert f"By {dates.day(due)}" in world.client(world.lead).get("/home").text
    assert f", on {dates.day(due)}" in world.client(world.signatory).get("/home").text
