"""The office chooses a team: who may be invited, one lead at a time, and by when each is due."""

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.queries import teams as queries
from accreditation.rules import working_days
from accreditation.services import reviews, teams
from tests import reviewing
from tests.world import World


def choose(world: World, application: Application, review: Review) -> None:
    (chosen,) = [each for each in queries.of_round(application.current_round) if each.id == review.id]
    with unit_of_work():
        teams.choose_lead(application, chosen, actor=world.viewer(world.secretary))


def leads(application: Application) -> list[int]:
    return [review.id for review in queries.of_round(application.current_round) if review.is_lead]


def test_only_who_may_review_is_asked(world: World) -> None:
    application = reviewing.allocating(world)
    with pytest.raises(NotFound), unit_of_work():
        teams.invite(application, person_id=99, is_lead=False, actor=world.viewer(world.secretary))
    invited = reviewing.reviewer(world)
    reviewing.invited(world, application, invited)
    with pytest.raises(RuleBroken, match="cannot review this application"):
        reviewing.invited(world, application, invited)
    with unit_of_work():
        application.status = ApplicationStatus.MODERATION
    with pytest.raises(RuleBroken, match="while a team is chosen or reviewing"):
        reviewing.invited(world, application, reviewing.reviewer(world))


def test_one_leads_at_a_time_and_another_may_be_chosen(world: World) -> None:
    application = reviewing.allocating(world)
    people = [reviewing.reviewer(world), reviewing.reviewer(world, ReviewerKind.LAY)]
    first, second = (
        reviewing.invited(world, application, person, is_lead=number == 0)
        for number, person in enumerate(people)
    )
    with pytest.raises(RuleBroken, match="Somebody leads this review already"):
        reviewing.invited(world, application, reviewing.reviewer(world), is_lead=True)
    choose(world, application, second)
    assert leads(application) == [second.id]
    choose(world, application, first)
    assert leads(application) == [first.id]


def test_who_left_or_never_joined_does_not_lead(world: World) -> None:
    application = reviewing.allocating(world)
    person = reviewing.reviewer(world)
    declined = reviewing.invited(world, application, person)
    with unit_of_work():
        reviews.decline(declined, actor=world.viewer(person))
    with pytest.raises(RuleBroken, match="is not on the team"):
        choose(world, application, declined)
    assert leads(application) == []


def test_a_lead_is_chosen_while_there_is_something_to_lead(world: World) -> None:
    application, (first, second) = reviewing.with_team(world)
    choose(world, application, second)
    assert leads(application) == [second.id]
    with unit_of_work():
        application.status = ApplicationStatus.FACTUAL_ACCURACY
    choose(world, application, first)
    with unit_of_work():
        application.status = ApplicationStatus.READY_FOR_PANEL
    with pytest.raises(RuleBroken, match="chosen until the report is answered"):
        choose(world, application, second)
    assert leads(application) == [first.id]


def test_a_team_is_due_twenty_working_days_after_it_was_confirmed(world: World) -> None:
    application = reviewing.allocating(world)
    people = [reviewing.reviewer(world), reviewing.reviewer(world, ReviewerKind.LAY)]
    team = [
        reviewing.invited(world, application, person, is_lead=number == 0)
        for number, person in enumerate(people)
    ]
    waiting = reviewing.invited(world, application, reviewing.reviewer(world))
    assert waiting.due_on == working_days.deadline(clock.now(), 10).date()
    for review, person in zip(team, people, strict=True):
        with unit_of_work():
            reviews.accept(review, actor=world.viewer(person))
    reviewing.unopposed(world, application)
    with unit_of_work():
        teams.allocate_team(application, actor=world.viewer(world.secretary))
    twenty = working_days.deadline(clock.now(), 20).date()
    assert [review.due_on for review in team] == [twenty, twenty]
    assert waiting.due_on != twenty, "who has not answered is not on the team"
