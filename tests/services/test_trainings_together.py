"""Trainings of one person, written down and struck out at the very same moment on PostgreSQL: the newest that counts is shown."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TrainingKind
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviewers import ReviewerTraining
from accreditation.services import reviewer_trainings
from tests.at_once import app, together, writing
from tests.world import World

__all__ = ["app"]


def test_what_is_recorded_while_another_training_is_struck_out_is_what_a_profile_shows(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        reviewer, office = world.person(Role.REVIEWER), world.viewer(world.secretary)
        world.profile(reviewer, trained_on=clock.today() - timedelta(days=500))
        person_id, today = reviewer.id, clock.today()
        with unit_of_work():
            wrong_id = reviewer_trainings.record(
                person_id, TrainingKind.REVIEWING, today - timedelta(days=10), "", office
            ).id
        db.session.remove()

    def record() -> None:
        held_on = today - timedelta(days=20)
        reviewer_trainings.record(person_id, TrainingKind.REVIEWING, held_on, "Online", office)

    def strike_out() -> None:
        wrong = db.session.get_one(ReviewerTraining, wrong_id)
        reviewer_trainings.strike_out(wrong, None, reason="Another person’s.", actor=office)

    together(app, writing(record), writing(strike_out))
    with app.app_context():
        profile = db.session.scalars(
            select(ReviewerProfile).where(ReviewerProfile.person_id == person_id)
        ).one()
        assert profile.trained_on == today - timedelta(days=20)
    together(app, writing(strike_out), writing(strike_out))
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ReviewerTraining)) == 3
