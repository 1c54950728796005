"""A provider lead sees where every answer goes, moves, reads what was archived, and moves back; others read."""

import pytest

from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.frameworks.source import shipped
from accreditation.queries import applications
from accreditation.services import frameworks, submissions
from tests import moving, reviewing
from tests.world import World


def test_the_lead_previews_moves_and_reads_the_archive(world: World) -> None:
    case, lead = reviewing.answered(world, not_applicable=["1.2"]), world.client(world.lead)
    page = f"/applications/{case.id}/framework"
    assert page in lead.get(f"/applications/{case.id}").text
    assert "There is no other version that you can move it to now." in lead.get(page).text
    version = moving.later(world)
    assert f"{page}/{version.id}" in lead.get(page).text
    preview = lead.get(f"{page}/{version.id}").text
    assert "Stays as it is: 20; Put together: 3; Goes to several standards: 3;" in preview
    assert "1.1 A safe and supportive place: self score 3" in preview
    assert "1.2 Education is valued: does not apply" in preview
    assert "3.4 A timely start for every learner (must-meet standard)" in preview
    assert applications.get(case.id).framework_version_id == world.framework.id
    sent = lead.send(f"{page}/{version.id}")
    assert (sent.status_code, sent.location) == (302, f"/applications/{case.id}")
    assert "3.4 A timely start for every learner" in lead.get(sent.location).text
    archive = lead.get(page).text
    assert "Archive: Quality framework for learning environments, 2016, version 1" in archive
    assert "What we do about 1.6." in archive
    assert "We do not do this here." in archive
    assert "Learner survey, page 2 to 3: Learners say so" in archive
    assert "by Pat Lead" in archive
    # Sent again, as after going back in the browser, it leads nowhere and changes nothing.
    assert lead.get(f"{page}/{version.id}").status_code == 404
    back = f"{page}/{world.framework.id}"
    assert "Comes back out of the archive" in lead.get(back).text
    assert lead.send(back).status_code == 302
    assert "What we do about 1.6." in lead.get(f"/applications/{case.id}/standards/1.6").text


def test_what_a_move_leaves_out_of_the_numbers_of_versions_is_no_hole_in_the_history(world: World) -> None:
    case = reviewing.answered(world)
    moving.save(world, case, "5.2", narrative="Said before the move.")
    moving.save(world, case, "1.3", narrative="Also said.")
    moving.save(world, case, "1.3", narrative="And once more.")
    case = moving.move(world, case, moving.later(world))
    page = world.client(world.lead).get(f"/applications/{case.id}/standards/3.2/history").text
    assert "Version 4, compared with version 2" in page
    assert "These two versions say the same." in page


@pytest.mark.one_database
def test_colleagues_read_and_only_the_lead_moves(world: World) -> None:
    case, version = reviewing.answered(world), moving.later(world)
    colleague = world.client(world.person(Role.CONTRIBUTOR))
    page = f"/applications/{case.id}/framework"
    shown = colleague.get(page)
    assert shown.status_code == 200
    assert f"{page}/{version.id}" not in shown.text
    assert colleague.get(f"{page}/{version.id}").status_code == 403
    assert world.client(world.secretary).get(page).status_code == 404
    assert world.client(world.person(Role.REVIEWER)).get(page).status_code == 404


@pytest.mark.one_database
def test_in_the_evidence_stage_the_page_says_that_it_goes_back(world: World) -> None:
    case, version = reviewing.answered(world), moving.later(world)
    with unit_of_work():
        submissions.complete_self_assessment(applications.get(case.id), actor=world.viewer(world.lead))
    page = world.client(world.lead).get(f"/applications/{case.id}/framework/{version.id}").text
    assert "The application goes back to the self-assessment" in page


def test_an_administrator_chooses_another_framework_for_a_cycle(world: World) -> None:
    case, browser = world.application(), world.client(world.person(Role.ADMINISTRATOR))
    path = f"/cycles/{world.cycle.id}/framework"
    assert path in browser.get(f"/cycles/{world.cycle.id}/change").text
    assert "learning environments, 2016" in browser.get(path).text
    with unit_of_work():
        version = frameworks.publish(shipped("hee-2017"), actor=None).id
    warning = browser.send(path, framework_version_id=str(version))
    assert warning.status_code == 422
    assert "Applications under way: 1. They keep the framework that they were started with." in warning.text
    assert browser.send(path, framework_version_id="999").status_code == 422
    assert browser.send(path, framework_version_id=str(version), agreed="y").status_code == 302
    assert "learning environments, 2017" in browser.get(f"/cycles/{world.cycle.id}").text
    assert applications.get(case.id).framework_version_id == world.framework.id
    again = browser.send(path, framework_version_id=str(version), agreed="y")
    assert "Nothing was changed" in browser.get(again.location).text
