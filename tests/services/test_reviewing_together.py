"""A review team, its provider and its moderator at the very same moment on PostgreSQL: one order or the other, never half."""

from flask import Flask
from sqlalchemy import func, select

from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.clarifications import ClarificationStatus
from accreditation.enums.reviews import ReviewStatus
from accreditation.errors import RuleBroken, Stale
from accreditation.models.audit import AuditEvent
from accreditation.models.clarifications import Clarification
from accreditation.models.moderation import ScoreProposal
from accreditation.models.reviews import Review
from accreditation.queries import applications, locks, unlocks
from accreditation.queries import clarifications as clarification_queries
from accreditation.queries import reviews as queries
from accreditation.services import clarifications, moderation, reviews
from tests import agreeing, asking, reviewing
from tests.at_once import Act, alone, app, together, writing
from tests.world import World

__all__ = ["app"]


def events(app: Flask, kind: AuditKind) -> int:
    with app.app_context():
        return db.session.scalars(
            select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == kind)
        ).one()


def locking(world: World, review: Review) -> Act:
    """As the page does it."""
    actor, review_id = reviewing.viewer_of(world, review), review.id

    def lock() -> bool:
        locks.of_review(review_id)
        review = queries.for_reviewer(actor, review_id)
        assert review is not None
        return reviews.lock_review(review, actor=actor)

    return writing(lock)


def test_the_last_two_who_lock_at_once_share_the_scores_once(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        _, team = reviewing.scoring(world)
        for review in team:
            reviewing.score_all(world, review)
        reviewing.settle_questions(world, team[0])
        first, second = (locking(world, review) for review in team)
        db.session.remove()
    assert together(app, first, second) == (False, True)
    assert events(app, AuditKind.SCORES_REVEALED) == 1
    with app.app_context():
        assert set(db.session.scalars(select(Review.status))) == {ReviewStatus.REVEALED}


def test_of_questions_that_are_sent_while_nothing_is_asked_in_another_window_one_stands(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        _, (lead, _) = reviewing.scoring(world)
        asking.word(world, lead, "1.2", "How often do you look at it?")
        actor, review_id, seen = reviewing.viewer_of(world, lead), lead.id, asking.shown(lead)
        db.session.remove()

    def own() -> Review:
        locks.of_review(review_id)
        review = queries.for_reviewer(actor, review_id)
        assert review is not None
        return review

    def send() -> None:
        clarifications.send(own(), actor=actor, shown=seen, looked_at=True)

    def waive() -> None:
        clarifications.waive(own(), reason="Nothing is unclear.", actor=actor)

    _, refused = together(app, writing(send), writing(waive))
    assert isinstance(refused, RuleBroken)
    assert "with the provider" in refused.message
    with app.app_context():
        assert db.session.scalars(select(Clarification.status)).all() == [ClarificationStatus.ASKED]


def test_two_colleagues_who_answer_one_question_at_once_lose_neither_text(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        application, _, request = asking.with_provider(world, s1_2="How often do you look at it?")
        actor, case_id, version = world.viewer(world.lead), application.id, request.questions[0].version
        db.session.remove()

    def answering(words: str) -> Act:
        def answer() -> None:
            locks.application(case_id)
            subject = clarification_queries.question_for(actor, case_id, "1.2")
            assert subject is not None
            clarifications.save_answer(subject, answer=words, expected_version=version, actor=actor)

        return writing(answer)

    _, refused = together(app, answering("Every week."), answering("Every day."))
    assert isinstance(refused, Stale)
    with app.app_context():
        subject = clarification_queries.question_for(actor, case_id, "1.2")
        assert subject is not None
        assert subject.question.answer == "Every week."


def test_of_two_moderators_who_answer_at_once_the_first_decides(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        _, team = reviewing.scoring(world)
        for review in team:
            reviewing.score_all(world, review)
        reviewing.lock(world, team[0])
        with unit_of_work():
            reviews.ask_to_unlock(
                team[0], reason="The wrong ward.", actor=reviewing.viewer_of(world, team[0])
            )
        grants, refuses = (world.viewer(agreeing.moderator(world, name)) for name in ("Mo One", "Mo Two"))
        review_id = team[0].id
        db.session.remove()

    def unlock() -> None:
        locks.of_review(review_id)
        page = unlocks.for_moderator(grants, review_id)
        assert page is not None
        reviews.unlock(page.review, answer="Look again.", actor=grants)

    def refuse() -> bool:
        locks.of_review(review_id)
        page = unlocks.for_moderator(refuses, review_id)
        assert page is not None
        return reviews.refuse_to_unlock(page.review, answer="It stands.", actor=refuses)

    _, refused = together(app, writing(unlock), writing(refuse))
    assert isinstance(refused, RuleBroken)
    assert events(app, AuditKind.UNLOCK_REFUSED) == 0
    with app.app_context():
        assert db.session.get_one(Review, review_id).status is ReviewStatus.SCORING


def test_a_score_that_is_agreed_while_the_lead_proposes_another_stands(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        application, (lead, lay) = agreeing.moderating(world, {"1.4": (1, 0)})
        standard_id = next(
            line.standard_id for line in queries.scored_lines(lead.round) if line.code == "1.4"
        )
        leads, lays = (reviewing.viewer_of(world, review) for review in (lead, lay))
        case_id = application.id
        db.session.remove()

    def proposing(value: int) -> Act:
        def propose() -> None:
            locks.application(case_id)
            moderation.propose_score(
                applications.get(case_id),
                standard_id,
                value=value,
                reason="We talked it through.",
                rationale="What we saw, together.",
                actor=leads,
                expected_version=0,
            )

        return writing(propose)

    def assent() -> int | None:
        locks.application(case_id)
        application = applications.get(case_id)
        agreed = moderation.assent(application, standard_id, actor=lays, proposal_id=proposal_id)
        return None if agreed is None else agreed.value

    assert alone(app, proposing(1)) is None
    with app.app_context():
        proposal_id = db.session.scalars(select(ScoreProposal.id)).one()
    before = events(app, AuditKind.SCORE_AGREED)
    agreed, refused = together(app, writing(assent), proposing(0))
    assert agreed == 1
    assert isinstance(refused, Stale)
    assert events(app, AuditKind.SCORE_AGREED) == before + 1
