"""A provider opens an application, writes answers, and cannot reach another provider's."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.people import Role
from accreditation.models.answers import Answer
from accreditation.models.people import Grant
from accreditation.queries import answers, applications
from tests import reviewing
from tests.world import World


def first_answer(application_id: int, code: str = "1.1") -> Answer:
    answer = answers.to_standard(application_id, code)
    assert answer is not None
    return answer


def test_home_lists_the_placement_and_starts_an_application(world: World) -> None:
    browser = world.client(world.lead)
    placement, cycle = world.placement, world.cycle
    assert "Start an application" in browser.get("/home").text
    sent = browser.send(f"/placements/{placement.id}/start", cycle=cycle.id, tier="accredited")
    assert sent.status_code == 302
    opened = applications.live(placement.id)
    assert opened is not None
    assert sent.location == f"/applications/{opened.id}/standards/1.1"
    assert "This is its first standard" in browser.get(sent.location).text
    assert "Standards: 0 of 24 ready" in browser.get(f"/applications/{opened.id}").text


def test_a_second_application_for_the_same_place_is_refused(world: World) -> None:
    world.application()
    browser = world.client(world.lead)
    sent = browser.send(f"/placements/{world.placement.id}/start", cycle=world.cycle.id, tier="accredited")
    assert sent.status_code == 422
    assert "already has an application under way" in sent.text


def test_an_answer_is_saved_and_kept_as_a_version(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    path = f"/applications/{case.id}/standards/1.1"
    sent = browser.send(path, self_score="3", narrative="Every learner is met at the door.")
    assert sent.status_code == 302
    page = browser.get(path).text
    assert "Every learner is met at the door." in page
    assert "Version 1" in browser.get(f"{path}/history").text
    assert first_answer(case.id).version == 1


def test_a_stale_save_shows_both_texts_and_loses_nothing(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    path = f"/applications/{case.id}/standards/1.1"
    browser.send(path, narrative="First words")
    late = browser.post(
        path, data={"version": "0", "narrative": "Late words", "csrf_token": _token(browser, path)}
    )
    assert late.status_code == 409
    assert "First words" in late.text
    assert "Late words" in late.text


def _token(browser, path: str) -> str:
    from tests.client import hidden

    return hidden(browser.get(path).text)["csrf_token"]


def test_a_forged_form_changes_nothing(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    sent = browser.post(
        f"/applications/{case.id}/standards/1.1", data={"narrative": "Forged", "csrf_token": "x"}
    )
    assert sent.status_code == 422
    assert "Nothing was lost" in sent.text
    assert first_answer(case.id).narrative == ""


def test_a_foreign_and_an_unknown_case_look_the_same(world: World) -> None:
    case = world.application()
    stranger = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere Trust"))
    browser = world.client(stranger)
    foreign = browser.get(f"/applications/{case.id}")
    unknown = browser.get("/applications/2147483647")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.text == unknown.text


@pytest.mark.one_database
def test_a_signatory_may_read_but_not_write(world: World) -> None:
    case = world.application()
    browser = world.client(world.signatory)
    path = f"/applications/{case.id}/standards/1.1"
    assert browser.get(path).status_code == 200
    assert "Save" not in browser.get(path).text
    sent = browser.post(path, data={"narrative": "No", "csrf_token": _token(browser, "/account")})
    assert sent.status_code == 403


def test_finishing_lists_every_missing_answer_with_its_link(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    sent = browser.send(f"/applications/{case.id}/steps/complete_self_assessment")
    assert sent.status_code == 422
    assert f'href="/applications/{case.id}/standards/6.5"' in sent.text
    assert applications.get(case.id).status is ApplicationStatus.SELF_ASSESSMENT


def test_excellence_brings_its_own_standards(world: World) -> None:
    case = world.application(tier=Tier.EXCELLENCE)
    assert "Standards: 0 of 32 ready" in world.client(world.lead).get(f"/applications/{case.id}").text


def test_a_lead_asks_a_colleague(world: World) -> None:
    case = world.application()
    colleague = world.person(Role.CONTRIBUTOR, name="Ada Colleague")
    browser = world.client(world.lead)
    assert (
        browser.send(f"/applications/{case.id}/standards/1.2/assign", person=colleague.id).status_code == 302
    )
    assert "For Ada Colleague" in browser.get(f"/applications/{case.id}").text


@pytest.mark.one_database
def test_who_was_asked_and_can_no_longer_answer_is_said_beside_the_standard(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    browser = world.client(world.lead)
    browser.send(f"/applications/{case.id}/standards/1.2/assign", person=colleague.id)
    page = f"/applications/{case.id}"
    assert "can no longer answer" not in browser.get(page).text
    with unit_of_work():
        ended = clock.today() - timedelta(days=1)
        db.session.execute(update(Grant).where(Grant.person_id == colleague.id).values(ends_on=ended))
    assert f"{colleague.name}, who can no longer answer" in browser.get(page).text


def test_what_was_sent_can_be_read_again_and_says_so(world: World) -> None:
    case = reviewing.submitted(world)
    browser = world.client(world.lead)
    assert "Read what you sent" in browser.get(f"/applications/{case.id}").text
    page = browser.get(f"/applications/{case.id}/sign-off").text
    assert "What you sent" in page
    assert "as it was sent. It asked for the award" in page


@pytest.mark.one_database
def test_a_stale_save_shows_every_field_that_somebody_else_changed(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    path = f"/applications/{case.id}/standards/1.1"
    browser.send(path, self_score="1", narrative="The same", gaps="Their gap", actions="Their action")
    token = _token(browser, path)
    late = browser.post(
        path,
        data={
            "version": "0",
            "narrative": "The same",
            "self_score": "3",
            "gaps": "My gap",
            "csrf_token": token,
        },
    )
    assert late.status_code == 409
    for words in (
        "Their gap",
        "My gap",
        "Their action",
        "Your score: saved now",
        "Your score: what you typed",
    ):
        assert words in late.text
    assert "Why it does not apply: saved now" not in late.text
