"""Whatever is set aside late, nothing goes on without the reviews it rests on, and the refusal says what is done again."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus, SetAsideCause
from accreditation.enums.turn_words import Side
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.queries import agreed_scores, applications, items, standing, step_subjects, teams, turns
from accreditation.services import accounts, checking, ratifications, reports, reviews, sign_offs, submissions
from accreditation.services.case_facts import CaseFacts
from accreditation.services.case_facts.panels import quorum_unmet
from accreditation.services.steps import offered
from tests import agreeing, deciding, reviewing
from tests.world import World


def set_aside(world: World, application_id: int, *review_ids: int) -> None:
    """The office takes these off the team, because a conflict was found."""
    for review_id in review_ids:
        review = db.session.get_one(Review, review_id)
        person = db.session.get_one(Person, review.reviewer_id)
        with unit_of_work():
            reviews.set_aside(
                reviewing.own(world, review_id, person),
                cause=SetAsideCause.CONFLICTED,
                actor=world.viewer(world.secretary),
            )


def ids_of(application: Application) -> list[int]:
    """The reviews of a case's newest round."""
    return [review.id for review in teams.of_round(application.current_round)]


def what_stops(application_id: int) -> str:
    """What the office reads on the case."""
    return " ".join(
        reason.message for reason in CaseFacts(applications.get(application_id), None).team_stopped
    )


def test_no_award_without_the_reviews_that_it_rests_on(world: World) -> None:
    panel, decision = deciding.decided(world)
    dean = world.viewer(world.person(Role.RATIFIER, name="Dean"))
    with clock.at(deciding.on_the_day(panel)):
        application = applications.get(decision.application_id)
        set_aside(world, application.id, *ids_of(application))
        assert "reviewers who have accepted are needed (0 so far)" in what_stops(application.id)
        for unit in range(2):
            with pytest.raises(RuleBroken, match="goes back to peer review"), unit_of_work():
                ratifications.ratify(deciding.to_ratify(dean, decision), actor=dean)
            assert applications.get(application.id).status is S.DECIDED, unit
        with unit_of_work():
            ratifications.order_new_panel(
                deciding.to_ratify(dean, decision), actor=dean, reason="Nobody reviewed it"
            )
        with unit_of_work():
            checking.reopen_review(
                applications.get(application.id), actor=world.viewer(world.secretary), reason="One left."
            )
        assert applications.get(application.id).status is S.IN_REVIEW


def test_the_lead_is_told_what_was_agreed_with_somebody_who_is_gone(world: World) -> None:
    application, (first, second) = agreeing.issued(world)
    lead = reviewing.viewer_of(world, first)
    with unit_of_work():
        reports.confirm_accuracy(application, actor=world.viewer(world.lead))
    set_aside(world, application.id, second.id)
    case = applications.get(application.id)
    codes = [score.standard.code for score in agreed_scores.unfounded(case.current_round)]
    assert "1.1" in codes
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        reports.answer_accuracy(case, actor=lead, answer="Thank you.")
    assert any("set aside after scores were agreed with it (1.1" in r.message for r in refused.value.reasons)
    secretary = world.viewer(world.secretary)
    steps = {
        offer.trigger.value
        for offer in offered(secretary, step_subjects.of_case(secretary, case))
        if not offer.unmet
    }
    assert "reopen_review" in steps


def test_a_case_that_has_ended_keeps_its_reviews(world: World) -> None:
    panel, decision = deciding.decided(world)
    dean = world.viewer(world.person(Role.RATIFIER, name="Dean"))
    with clock.at(deciding.on_the_day(panel)):
        with unit_of_work():
            ratifications.ratify(deciding.to_ratify(dean, decision), actor=dean)
        application = applications.get(decision.application_id)
        assert application.status is S.CLOSED
        with pytest.raises(RuleBroken, match="has ended, so its reviews stand"):
            set_aside(world, application.id, *ids_of(application)[:1])
        assert what_stops(application.id) == ""


def test_who_cannot_act_any_more_does_not_count_and_the_case_says_so(world: World) -> None:
    application, (first, second) = reviewing.scoring(world)
    person = db.session.get_one(Person, second.reviewer_id)
    assert what_stops(application.id) == ""
    with unit_of_work():
        accounts.disable(person.id, actor=None)
    stopped = what_stops(application.id)
    assert f"{person.name} cannot review any more" in stopped
    assert "(1 so far)" in stopped
    reviewing.score_all(world, first)
    assert not reviewing.lock(world, first), "the others' scores are not shown before somebody takes over"
    with unit_of_work():
        accounts.enable(person.id, actor=None)
    assert what_stops(application.id) == ""
    reviewing.score_all(world, second)
    assert reviewing.lock(world, second)
    # Their review is finished, so it counts on; but nobody leads once the lead has gone.
    with unit_of_work():
        accounts.disable(first.reviewer_id, actor=None)
    assert what_stops(application.id) == "Choose who leads the review."
    assert db.session.get_one(Review, first.id).status is ReviewStatus.REVEALED
    assert standing.able([first.reviewer_id, second.reviewer_id], Role.REVIEWER) == {second.reviewer_id}


def test_a_member_whose_role_has_ended_or_who_works_there_makes_no_quorum(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        item = items.get(item_id)
        assert not quorum_unmet(item)
        present = items.voters_in_room(item)
        someone = next(member for member in item.meeting.members if not member.is_chair)
        world.grant(someone.person, Role.CONTRIBUTOR, organisation_id=item.application.organisation_id)
        item = items.get(item_id)
        assert items.voters_in_room(item) == present - 1
        assert quorum_unmet(item), "the panel has five, and needs them all"
        chair = next(member for member in item.meeting.members if member.is_chair)
        with unit_of_work():
            accounts.disable(chair.person_id, actor=None)
        assert items.voters_in_room(items.get(item_id)) == present - 2


def test_a_case_says_that_nobody_can_sign_and_no_more_once_somebody_can(world: World) -> None:
    application = reviewing.answered(world)
    lead = world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(application, actor=lead)
        sign_offs.request_sign_off(application, actor=lead)
    case = applications.get(application.id)
    signatory, page = world.signatory, f"/applications/{application.id}"
    assert turns.turn_of(case, Side.PROVIDER, lead).nobody is None
    with unit_of_work():
        accounts.disable(signatory.id, actor=None)
    assert turns.turn_of(case, Side.PROVIDER, lead).nobody is Role.SIGNATORY
    assert "no executive signatory has an account and a role" in world.client(world.lead).get(page).text
    with unit_of_work():
        accounts.enable(signatory.id, actor=None)
    assert turns.turn_of(case, Side.PROVIDER, lead).nobody is None
