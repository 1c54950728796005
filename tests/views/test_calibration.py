"""A reviewer's private report, and the office's report on a cycle: who reads them, from when, and that neither tells of others."""

import csv
import io
import re

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.frameworks import Cycle
from accreditation.models.reviews import Review, Score
from accreditation.queries import calibration
from accreditation.rules import differences
from tests import agreeing, reviewing
from tests.scene import Scene, Stage
from tests.world import World

NOTHING = "Nothing to compare yet"


def test_a_report_is_the_reviewers_and_their_moderators_and_waits_until_all_is_agreed(world: World) -> None:
    scene = Scene(world)
    lead = scene.people["lead"]
    page = f"/calibration/{lead.id}"
    own = world.client(lead)
    scene.case(Stage.MODERATION)
    assert NOTHING in own.get(page).text
    case = scene.case(Stage.CLOSED)
    shown = own.get(page).text
    assert NOTHING not in shown
    assert "By domain" in shown
    assert "Beside the others of the team" in shown
    assert re.search(r"stricter than the others|more lenient than the others|As strict as the others", shown)
    # Over a cycle a standard counts once for each case, so there are more scores than standards.
    assert re.search(r", over \d+ scores of standards that others scored too", shown)
    moderator = world.client(scene.people["moderator"])
    assert "By domain" in moderator.get(page).text
    assert lead.name in moderator.get("/calibration").text
    # Nobody else, and nothing of anybody else.
    for name in ("lay", "secretariat", "administrator", "provider_lead", "auditor"):
        assert world.client(scene.people[name]).get(page).status_code in {403, 404}, name
    elsewhere = world.person(Role.MODERATOR, office=scene.elsewhere_office)
    assert world.client(elsewhere).get(page).status_code == 404
    others = [scene.people[name].name for name in case.reviews if name in scene.people and name != "lead"]
    assert others
    assert not any(name in shown for name in others)


def test_the_first_scores_count_beside_what_was_agreed_in_closed_rounds_alone(world: World) -> None:
    scene = Scene(world)
    case = scene.case(Stage.CLOSED)
    lead = scene.people["lead"]
    viewer = world.viewer(lead)
    before = calibration.beside_agreed(viewer, lead.id)
    whole = differences.overall(before)
    assert whole is not None
    given = db.session.scalars(
        db.select(Score).where(Score.review_id == case.reviews["lead"], Score.value.is_not(None))
    ).all()
    assert whole.scores == len(given)
    # A score that the row says anew, past the lock, changes nothing.
    with unit_of_work():
        given[0].value = (given[0].value or 0) - 1 if given[0].value else 1
    assert calibration.beside_agreed(viewer, lead.id) == before
    # Nor does a review count that waits for the office because of a conflict.
    with unit_of_work():
        review = db.session.get_one(Review, case.reviews["lead"])
        review.held_at = review.locked_at
    assert calibration.beside_agreed(viewer, lead.id) == []


def test_strictness_beside_the_team_is_read_from_closed_rounds_alone(world: World) -> None:
    application, (lenient, strict) = agreeing.revealed(world, {"1.4": (1, 0), "2.2": (1, 0)})
    own = reviewing.viewer_of(world, strict)
    assert calibration.beside_others(own, strict.reviewer_id) == {}
    with unit_of_work():
        application.current_round.closed_at = clock.now()
    beside = calibration.beside_others(own, strict.reviewer_id)[world.cycle.name]
    assert beside.units == 24
    assert beside.points == pytest.approx(2 / 24)
    beside = calibration.beside_others(reviewing.viewer_of(world, lenient), lenient.reviewer_id)[
        world.cycle.name
    ]
    assert beside.units == 24
    assert beside.points == pytest.approx(-2 / 24)
    # A review that waits for the office because of a conflict counts on neither side.
    with unit_of_work():
        lenient.held_at = lenient.locked_at
    assert calibration.beside_others(own, strict.reviewer_id)[world.cycle.name].points is None


def test_the_report_on_a_cycle_hides_what_is_small_and_its_file_begins_no_formula(world: World) -> None:
    scene = Scene(world)
    scene.case(Stage.CLOSED)
    with unit_of_work():
        db.session.get_one(Cycle, world.cycle.id).name = "=1+1"
    office = world.client(scene.people["secretariat"])
    page = f"/cycle-reports/{world.cycle.id}"
    shown = office.get(page).text
    assert ">Hidden<" in shown
    assert "too few to say anything" in shown
    # How many cases there are tells of nobody; one of three who are trained would.
    assert re.search(r"Trained in time\s*</dt>\s*<dd[^>]*>\s*Hidden", shown)
    assert "How many cases and reviewers there are is always shown." in shown
    assert not any(person.name in shown for name, person in scene.people.items() if name != "secretariat")
    rows = list(csv.reader(io.StringIO(office.get(f"{page}/report.csv").text.removeprefix("\ufeff"))))
    assert ["'=1+1", "Cases with a review", "1"] in rows
    assert ["'=1+1", "Trained in time", "Hidden"] in rows
    assert world.client(scene.people["lead"]).get(page).status_code == 404
    assert world.client(scene.people["lead"]).get("/cycle-reports").status_code == 403
