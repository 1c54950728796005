"""A reviewer asks to unlock their own review and a moderator answers; never after the reveal, and never the same person."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums import task_words
from accreditation.enums.audit import AuditKind
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.enums.turn_words import Side, Turn
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.notices import Notice
from accreditation.models.reviews import Review
from accreditation.models.unlocks import UnlockRequest
from accreditation.queries import home, turns, unlocks
from accreditation.rules import working_days
from accreditation.services import audit, deadlines, pauses, reviews
from accreditation.services.case_facts import CaseFacts
from tests import agreeing, reviewing
from tests.world import World

WHY = "CANARY-UNLOCK I took the wrong ward’s audit."


def ask(world: World, review: Review) -> UnlockRequest:
    with unit_of_work():
        return reviews.ask_to_unlock(review, reason=WHY, actor=reviewing.viewer_of(world, review))


def locked_first(world: World) -> tuple[Review, Review]:
    """A team of which one has locked."""
    _, team = reviewing.scoring(world)
    for review in team:
        reviewing.score_all(world, review)
    reviewing.lock(world, team[0])
    return team[0], team[1]


def test_two_people_unlock_a_review_and_it_is_locked_again(world: World):
    first, second = locked_first(world)
    due_on = first.due_on
    moderator = agreeing.moderator(world)
    request = ask(world, first)
    assert ask(world, first).id == request.id, "asked twice is asked once"
    (waiting,) = unlocks.waiting(world.viewer(moderator))
    assert waiting.request.id == request.id
    heard = select(Notice.person_id).where(Notice.kind == NoticeKind.TO_UNLOCK)
    assert db.session.scalars(heard).all() == [moderator.id]
    with unit_of_work():
        reviews.unlock(first, answer="Look at the audit again.", actor=world.viewer(moderator))
    assert first.status is ReviewStatus.SCORING
    assert first.locked_at is None
    assert first.due_on is not None
    assert due_on is not None
    assert first.due_on >= due_on
    answered = select(Notice.person_id).where(Notice.kind == NoticeKind.UNLOCK_ANSWERED)
    assert db.session.scalars(answered).all() == [first.reviewer_id]
    # The scores are theirs to change, and nobody's are shared before they lock again.
    reviewing.give(world, first, "1.1", 2)
    assert not reviewing.lock(world, second)
    assert reviewing.lock(world, first)
    assert not [wrong for wrong in audit.check_content() if wrong.stream != "system"]
    events = db.session.scalars(select(AuditEvent)).all()
    assert not any("CANARY" in json.dumps(event.facts) for event in events)
    assert AuditKind.UNLOCK_ASKED in {event.kind for event in events}


def test_scores_wait_for_the_answer_and_are_shared_by_a_refusal(world: World):
    first, second = locked_first(world)
    moderator = world.viewer(agreeing.moderator(world))
    ask(world, first)
    assert not reviewing.lock(world, second), (
        "whoever asked has the answer before anybody’s scores are shared"
    )
    application = agreeing.fresh(first.application_id)
    assert application.current_round.revealed_at is None
    assert CaseFacts(application, None).open_reviews == 1, (
        "so that nobody begins to agree scores that are not shared"
    )
    page = unlocks.for_moderator(moderator, first.id)
    assert page is not None
    with pytest.raises(RuleBroken, match="why the review stays locked"), unit_of_work():
        reviews.refuse_to_unlock(page.review, answer=" ", actor=moderator)
    page = unlocks.for_moderator(moderator, first.id)
    assert page is not None
    with unit_of_work():
        assert reviews.refuse_to_unlock(page.review, answer="It reads as meant.", actor=moderator)
    assert agreeing.fresh(first.application_id).current_round.revealed_at is not None


def test_what_is_taken_back_keeps_nobody_waiting(world: World):
    first, second = locked_first(world)
    ask(world, first)
    reviewing.lock(world, second)
    own = reviewing.own(world, first.id, reviewing.reviewer_of(first))
    with unit_of_work():
        assert reviews.take_back_unlock(own, actor=reviewing.viewer_of(world, own))


def test_never_after_the_reveal(world: World):
    _, team = reviewing.revealed(world)
    review = reviewing.own(world, team[0].id, reviewing.reviewer_of(team[0]))
    with pytest.raises(RuleBroken, match="shared"), unit_of_work():
        reviews.ask_to_unlock(review, reason=WHY, actor=reviewing.viewer_of(world, review))


def test_a_moderator_who_is_on_the_team_cannot_answer(world: World):
    first, second = locked_first(world)
    ask(world, first)
    person = reviewing.reviewer_of(second)
    world.grant(person, Role.MODERATOR)
    both = world.viewer(person)
    assert unlocks.for_moderator(both, first.id) is None
    assert not unlocks.waiting(both)
    with pytest.raises(RuleBroken, match="Nobody may do both"), unit_of_work():
        reviews.unlock(first, answer="Of course.", actor=both)


def test_locked_twice_is_locked_once(world: World):
    first, _ = locked_first(world)
    at = first.locked_at
    with clock.at(clock.now()), unit_of_work():
        assert reviews.lock_review(first, actor=reviewing.viewer_of(world, first)) is False
    assert first.locked_at == at


def answered_by(world: World, review: Review) -> date:
    request = unlocks.of_review(review.id)[0]
    assert request.ended_at is None
    return request.answer_by


def test_an_answer_has_a_day_and_everybody_whom_it_keeps_waiting_sees_it(world: World):
    first, second = locked_first(world)
    moderator = world.viewer(agreeing.moderator(world))
    ask(world, first)
    reviewing.lock(world, second)
    day = answered_by(world, first)
    assert day == working_days.day_of(working_days.deadline(clock.now(), 5))
    (task,) = (each for each in home.board(moderator).must if task_words.UNLOCK in each.title)
    assert (task.due_on, task.endpoint, task.values) == (day, "unlocks.decide", {"review_id": first.id})
    (other,) = (
        each for each in home.board(world.viewer(world.secretary)).others if task_words.UNLOCKER in each.hint
    )
    assert other.due_on == day
    application = agreeing.fresh(first.application_id)
    turn = turns.turn_of(application, Side.TEAM, reviewing.viewer_of(world, second))
    assert (turn.turn, turn.until) == (Turn.UNLOCK, day)
    # The provider learns nothing of how its reviewers get on.
    assert turns.turn_of(application, Side.PROVIDER, world.viewer(world.lead)).turn is not Turn.UNLOCK


def test_without_an_answer_by_its_day_the_review_stays_locked_and_scores_are_shared(world: World):
    first, second = locked_first(world)
    agreeing.moderator(world)
    ask(world, first)
    reviewing.lock(world, second)
    day = answered_by(world, first)
    with clock.at(working_days.closes(day) - timedelta(hours=1)):
        deadlines.apply()
    assert agreeing.fresh(first.application_id).current_round.revealed_at is None
    with clock.at(working_days.closes(day) + timedelta(days=1)):
        deadlines.apply()
        deadlines.apply()
    assert agreeing.fresh(first.application_id).current_round.revealed_at is not None
    (request,) = unlocks.of_review(first.id)
    assert request.ran_out
    assert (request.granted, request.decided_by_id) == (None, None)
    kinds = [event.kind for event in db.session.scalars(select(AuditEvent))]
    assert kinds.count(AuditKind.UNLOCK_RAN_OUT) == 1
    heard = select(Notice.person_id).where(Notice.kind == NoticeKind.UNLOCK_ANSWERED)
    assert db.session.scalars(heard).all() == [first.reviewer_id]


def test_the_days_of_a_pause_do_not_count_against_an_answer(world: World):
    first, second = locked_first(world)
    ask(world, first)
    reviewing.lock(world, second)
    day = answered_by(world, first)
    application, secretary = agreeing.fresh(first.application_id), world.viewer(world.secretary)
    with unit_of_work():
        pauses.pause(application, actor=secretary, reason="The ward is closed.")
    with clock.at(working_days.closes(day) + timedelta(days=1)):
        deadlines.apply()
        application = agreeing.fresh(first.application_id)
        with unit_of_work():
            pauses.resume(application, actor=secretary, reason="It is open.")
        deadlines.apply()
        assert agreeing.fresh(first.application_id).current_round.revealed_at is None
        assert answered_by(world, first) > day


def test_once_scores_are_shared_the_team_reads_that_its_lead_goes_on(world: World):
    application, team = reviewing.revealed(world)
    own = reviewing.own(world, team[1].id, reviewing.reviewer_of(team[1]))
    turn = turns.turn_of(own.application, Side.TEAM, reviewing.viewer_of(world, own))
    assert (turn.turn, turn.who) == (Turn.BEGIN_AGREEING, "The lead of the review team")
    lead = reviewing.own(world, team[0].id, reviewing.reviewer_of(team[0]))
    mine = turns.turn_of(lead.application, Side.TEAM, reviewing.viewer_of(world, lead), reviews=[lead])
    assert mine.is_mine
    facts = CaseFacts(agreeing.fresh(application.id), None)
    office = turns.turn_of(
        facts.application,
        Side.OFFICE,
        world.viewer(world.secretary),
        reviews=facts.reviews,
        has_questions=False,
        answer_by=facts.unlock_awaited,
    )
    assert office.turn is Turn.BEGIN_AGREEING
    assert office.who.endswith("who leads the review")
