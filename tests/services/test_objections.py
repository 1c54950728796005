"""A provider objects to a person within its days, the office decides with a reason, and the team waits for both."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewerKind, ReviewStatus
from accreditation.errors import RuleBroken
from accreditation.models.allocations import ReviewerObjection
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.queries import holidays
from accreditation.queries import objections as queries
from accreditation.queries import teams as team_queries
from accreditation.services import objections, pauses, reviews, teams
from accreditation.services.case_facts import CaseFacts
from tests import allocating, reviewing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak
REASON = "CANARY-OBJECTION they sued us last year"


def joined(world: World) -> tuple[Application, list[Review]]:
    """A case whose team has accepted today."""
    application = reviewing.allocating(world)
    people = [reviewing.reviewer(world), reviewing.reviewer(world, ReviewerKind.LAY)]
    team = [reviewing.invited(world, application, who, is_lead=who is people[0]) for who in people]
    for review, person in zip(team, people, strict=True):
        with unit_of_work():
            reviews.accept(review, actor=world.viewer(person))
    return application, team


def unmet(application: Application) -> list[str]:
    return [reason.message for reason in CaseFacts(application, None).team_unmet]


def lodge(world: World, application: Application, review: Review) -> None:
    with unit_of_work():
        objections.lodge(application, review, reason=REASON, actor=world.viewer(world.lead))


def decide(world: World, application: Application, review: Review, *, upheld: bool) -> None:
    member = team_queries.member_for_office(world.viewer(world.secretary), application.id, review.id)
    assert member is not None
    with unit_of_work():
        objections.decide(
            member.review, upheld=upheld, reason="We looked into it.", actor=world.viewer(world.secretary)
        )


def test_the_team_waits_three_working_days_unless_the_provider_has_nothing_against_it(world: World) -> None:
    application, team = joined(world)
    (first, *_) = queries.shown(application)
    assert [words for words in unmet(application) if "may object to" in words]
    with pytest.raises(RuleBroken), unit_of_work():
        teams.allocate_team(application, actor=world.viewer(world.secretary))
    with clock.at(first.until + timedelta(minutes=1)):
        assert unmet(application) == []
        assert queries.shown_to(world.viewer(world.lead), application) == [], "names are shown for these days"
        with pytest.raises(RuleBroken, match="time to object to this person has passed"):
            lodge(world, application, team[0])
    reviewing.unopposed(world, application)
    assert unmet(application) == []
    with unit_of_work():
        teams.allocate_team(application, actor=world.viewer(world.secretary))
    assert application.status is ApplicationStatus.IN_REVIEW


def test_an_objection_stops_the_team_until_it_is_decided_and_upheld_takes_the_person_off(
    world: World,
) -> None:
    application, team = joined(world)
    lodge(world, application, team[1])
    with pytest.raises(RuleBroken, match="was sent already"):
        lodge(world, application, team[1])
    reviewing.unopposed(world, application)
    assert [words for words in unmet(application) if "Decide about it" in words]
    decide(world, application, team[1], upheld=True)
    review = db.session.get_one(Review, team[1].id)
    assert review.status is ReviewStatus.SET_ASIDE
    assert "A lay or learner reviewer is needed." in unmet(application)
    with pytest.raises(RuleBroken, match="No objection waits"):
        decide(world, application, team[1], upheld=False)


def test_an_objection_that_is_not_upheld_leaves_the_team_as_it_is(world: World) -> None:
    application, team = joined(world)
    lodge(world, application, team[0])
    decide(world, application, team[0], upheld=False)
    reviewing.unopposed(world, application)
    assert unmet(application) == []
    kept_row = db.session.query(ReviewerObjection).one()
    assert kept_row.upheld is False


def test_working_days_of_a_pause_are_given_back_to_whoever_may_object(world: World) -> None:
    application, _ = joined(world)
    joined_at = clock.now()
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        pauses.pause(application, reason="Industrial action.", actor=secretary)
    later = clock.now() + timedelta(days=14)
    with clock.at(later):
        with unit_of_work():
            pauses.resume(application, reason="It is over.", actor=secretary)
        (first, second) = queries.shown(application)
        assert first.is_open
        assert second.is_open
    paused = [(clock.day_of(joined_at), clock.day_of(later))]
    assert {first.until, second.until} == {holidays.deadline(joined_at, 3, paused)}


def test_an_upheld_objection_to_a_proposed_team_brings_the_next_in_line(world: World) -> None:
    from accreditation.services import allocations

    peers, (lay,) = allocating.pool(world, number=2), allocating.pool(world, ReviewerKind.LAY)
    application = reviewing.allocating(world)
    with unit_of_work():
        allocation = allocations.ask_for_case(application, actor=world.viewer(world.secretary)).allocation
    allocating.work()
    db.session.refresh(allocation)
    with unit_of_work():
        allocations.accept(
            allocation,
            with_nearest=False,
            reason="",
            expected_version=1,
            actor=world.viewer(world.secretary),
        )
    (invited,) = [review for review in db.session.query(Review) if review.reviewer_id != lay.id]
    with unit_of_work():
        reviews.accept(
            reviewing.own(world, invited.id, reviewing.reviewer_of(invited)),
            actor=reviewing.viewer_of(world, invited),
        )
    lodge(world, application, invited)
    decide(world, application, invited, upheld=True)
    allocating.work()
    other = next(person for person in peers if person.id != invited.reviewer_id)
    assert db.session.query(Review).filter_by(reviewer_id=other.id).one().status is ReviewStatus.INVITED


def test_an_objection_is_read_by_its_provider_and_the_office_alone(world: World) -> None:
    application, team = joined(world)
    lodge(world, application, team[1])
    path = f"/applications/{application.id}/reviewers"
    reader = {person: world.client(person) for person in (world.lead, world.secretary)}
    assert REASON in reader[world.lead].get(path).text
    assert REASON in reader[world.secretary].get(f"/cases/{application.id}/team/{team[1].id}/objection").text
    contributor = world.client(world.person(Role.CONTRIBUTOR))
    assert contributor.get(path).status_code == 403
    assert contributor.get(f"{path}/{team[1].id}/object").status_code == 403
    objected_to = world.client(reviewing.reviewer_of(team[1]))
    for address in ("/home", "/reviews", f"/reviews/{team[1].id}", "/notices"):
        assert REASON not in objected_to.get(address).text
    decide(world, application, team[1], upheld=True)
    text = objected_to.get(f"/reviews/{team[1].id}").text
    assert REASON not in text
    assert objections.TO_REVIEWER in text


def test_a_provider_is_not_told_who_has_locked_and_reads_what_the_office_answered(world: World) -> None:
    application, team = joined(world)
    path, lead = f"/applications/{application.id}/reviewers", world.client(world.lead)
    lodge(world, application, team[1])
    decide(world, application, team[1], upheld=False)
    reviewing.unopposed(world, application)
    with unit_of_work():
        teams.allocate_team(application, actor=world.viewer(world.secretary))
    reviewing.begin(world, application, team)
    names = [reviewing.reviewer_of(review).name for review in team]
    assert [name for name in names if name in lead.get(path).text] == names
    reviewing.settle_questions(world, team[0])
    reviewing.score_all(world, team[1])
    assert not reviewing.lock(world, team[1]), "the other one has not locked"
    page = lead.get(path).text
    assert [name for name in names if name in page] == names
    assert "We looked into it." in page


def test_a_provider_reads_that_its_objection_was_upheld(world: World) -> None:
    application, team = joined(world)
    lodge(world, application, team[1])
    decide(world, application, team[1], upheld=True)
    page = world.client(world.lead).get(f"/applications/{application.id}/reviewers").text
    assert "Somebody else is asked" in page
    assert "We looked into it." in page
