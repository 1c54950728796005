"""A page that stays open while what it is about moves does what it said, or nothing: pressed twice, or in two windows."""

from datetime import time, timedelta

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.clarifications import ClarificationStatus
from accreditation.enums.people import Role
from accreditation.models.reviews import Review
from accreditation.queries import clarifications, standard_settings
from accreditation.services import reviews, visits
from tests import agreeing, asking, reviewing, training
from tests.client import Client, hidden
from tests.world import World


def press(browser: Client, path: str, page: str, **fields: str) -> int:
    """Send the form of a page that was opened some time ago; what it answered."""
    return browser.post(path, data=hidden(page) | fields).status_code


def test_what_is_closed_by_a_page_that_is_pressed_twice_stays_closed(world: World) -> None:
    browser = world.client(world.person(Role.ADMINISTRATOR))
    place = world.placement
    path = f"/organisations/{place.organisation_id}/placements/{place.id}/closing"
    page = browser.get(path).text
    assert [press(browser, path, page) for _ in range(2)] == [302, 422]
    assert "Reopen this placement" in browser.get(path).text
    page = browser.get(path).text
    assert [press(browser, path, page) for _ in range(2)] == [302, 422]
    assert "Close this placement" in browser.get(path).text


def test_a_cycle_that_is_cancelled_twice_stays_cancelled(world: World) -> None:
    browser = world.client(world.person(Role.ADMINISTRATOR))
    path = f"/cycles/{world.cycle.id}/cancelling"
    page = browser.get(path).text
    assert [press(browser, path, page) for _ in range(2)] == [302, 422]
    assert "Take this cycle up again" in browser.get(path).text


def test_a_version_that_is_retired_twice_stays_retired(world: World) -> None:
    browser = world.client(world.person(Role.ADMINISTRATOR))
    with unit_of_work():
        world.cycle.closes_on = clock.today() - timedelta(days=1)
    path = f"/frameworks/{world.framework.id}/retire"
    page = browser.get(path).text
    assert [press(browser, path, page) for _ in range(2)] == [302, 302]
    assert "Offer it again" in browser.get(path).text


def test_questions_that_were_sent_meanwhile_are_not_taken_back_by_the_page_that_asks_nothing(
    world: World,
) -> None:
    _, (lead, _) = reviewing.scoring(world)
    browser, path = world.client(reviewing.reviewer_of(lead)), f"/reviews/{lead.id}/questions/waive"
    page = browser.get(path).text
    asking.word(world, lead, "1.2", "How often do you look at it?")
    asking.send(world, lead)
    assert press(browser, path, page, reason="Nothing is unclear.") == 422
    assert clarifications.statuses(lead.round_id) == [ClarificationStatus.ASKED]
    assert "Take the questions back" in browser.get(path).text


def test_answers_that_came_meanwhile_are_not_closed_unread_by_the_page_that_gives_up(world: World) -> None:
    application, (lead, _), _ = asking.with_provider(world, s1_2="How often do you look at it?")
    path = f"/reviews/{lead.id}/questions/close"
    with clock.shifted(timedelta(days=25)):
        browser = world.client(reviewing.reviewer_of(lead))
        page = browser.get(path).text
        assert "Close: no answer came" in page
        asking.answer(world, application, {"1.2": "Every week."})
        asking.send_answers(world, application)
        assert press(browser, path, page) == 422
        assert clarifications.statuses(lead.round_id) == [ClarificationStatus.ANSWERED]
        assert "Close the questions" in browser.get(path).text


def test_a_round_of_an_exercise_is_closed_and_judged_as_its_page_showed_it(world: World) -> None:
    setting, experts = training.exercise(world)
    runner = world.client(world.person(Role.ADMINISTRATOR))
    expert = world.client(experts[0])
    path = f"/standard-settings/{setting.id}"
    training.judge_all(world, setting, dict.fromkeys(experts, 80), 1)
    closing, judging = runner.get(f"{path}/close").text, expert.get(f"{path}/judge").text
    assert press(runner, f"{path}/close", closing) == 302
    standard_id = standard_settings.core_of(setting)[0][0].id
    late = expert.post(f"{path}/judge", data=hidden(judging) | {f"of_hundred_{standard_id}": "55"})
    assert late.status_code == 422
    assert 'value="55"' in late.text
    db.session.refresh(setting, ["first_closed_at"])
    training.judge_all(world, setting, dict.fromkeys(experts, 70), 2)
    assert press(runner, f"{path}/close", closing) == 422
    assert standard_settings.result(setting) is None


def test_no_objection_is_said_of_those_alone_who_were_shown(world: World) -> None:
    application = reviewing.allocating(world)
    team = [reviewing.invited(world, application, reviewing.reviewer(world)) for _ in range(2)]
    lead, path = world.client(world.lead), f"/applications/{application.id}/reviewers"
    join(world, team[0])
    page = lead.get(path).text
    join(world, team[1])
    assert press(lead, path, page) == 422
    db.session.expire_all()
    assert [review.unopposed_at for review in team] == [None, None]
    page = lead.get(path).text
    assert [press(lead, path, page) for _ in range(2)] == [302, 302]


def join(world: World, review: Review) -> None:
    with unit_of_work():
        reviews.accept(review, actor=reviewing.viewer_of(world, review))


def test_answers_are_declared_as_they_were_read(world: World) -> None:
    application, _, _ = asking.with_provider(world, s1_2="How often do you look at it?")
    lead, path = world.client(world.lead), f"/applications/{application.id}/questions"
    asking.answer(world, application, {"1.2": "Every week."})
    page = lead.get(path).text
    asking.answer(world, application, {"1.2": "Every second year."})
    assert press(lead, path, page, declared="y") == 422
    page = lead.get(path).text
    assert [press(lead, path, page, declared="y") for _ in range(2)] == [302, 302]


def test_a_day_suits_at_the_hour_that_was_shown(world: World) -> None:
    application, _ = reviewing.revealed(world, Tier.EXCELLENCE)
    secretary, day = world.viewer(world.secretary), clock.today() + timedelta(days=10)
    with unit_of_work():
        offered = visits.offer(application, day=day, begins_at=time(9), actor=secretary)
    lead, path = world.client(world.lead), f"/applications/{application.id}/visit"
    page = lead.get(path).text
    with unit_of_work():
        visits.offer(application, day=day, begins_at=time(14), actor=secretary)
    suits = {f"suits_{offered.id}": "yes"}
    assert press(lead, path, page, **suits) == 422
    assert press(lead, path, lead.get(path).text, **suits) == 302


def test_a_visit_is_recorded_over_nothing_that_another_window_wrote(world: World) -> None:
    _, (lead, *_) = reviewing.revealed(world, Tier.EXCELLENCE)
    browser, path = world.client(reviewing.reviewer_of(lead)), f"/reviews/{lead.id}/visit"
    page, today = browser.get(path).text, clock.today()
    day = {"held_on-day": str(today.day), "held_on-month": str(today.month), "held_on-year": str(today.year)}
    assert press(browser, path, page, notes="Warm and busy.", **day) == 302
    late = browser.post(path, data=hidden(page) | day | {"notes": "Quiet."})
    assert late.status_code == 409
    assert "Warm and busy." in late.text
    assert "Quiet." in late.text


def test_a_moderator_answers_what_was_read(world: World) -> None:
    _, team = reviewing.scoring(world)
    for review in team:
        reviewing.score_all(world, review)
    reviewing.lock(world, team[0])
    moderator, path = world.client(agreeing.moderator(world)), f"/unlocks/{team[0].id}"
    actor = reviewing.viewer_of(world, team[0])
    with unit_of_work():
        reviews.ask_to_unlock(team[0], reason="The wrong ward.", actor=actor)
    page = moderator.get(path).text
    with unit_of_work():
        reviews.take_back_unlock(team[0], actor=actor)
    with unit_of_work():
        reviews.ask_to_unlock(team[0], reason="The wrong year.", actor=actor)
    answer = {"decision": "grant", "answer": "Look at the ward again."}
    assert press(moderator, path, page, **answer) == 422
    assert press(moderator, path, moderator.get(path).text, **answer) == 302


def test_a_training_case_is_published_as_it_was_read(world: World) -> None:
    training_case = training.draft(world)
    browser, path = world.client(world.secretary), f"/training-cases/{training_case.id}"
    page = browser.get(path).text
    assert browser.send(f"{path}/change", title="Another title", place="Ten beds.").status_code == 302
    assert press(browser, path, page) == 422
    assert press(browser, path, browser.get(path).text) == 302
