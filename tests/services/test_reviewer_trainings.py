"""Trainings of reviewers: never before they are held, each once, and the newest of its kind is what a profile shows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TrainingKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviewers import ReviewerTraining
from accreditation.queries import reviewer_trainings as queries
from accreditation.services import reviewer_trainings


def record(person, kind, days_ago, words="Online course"):
    with unit_of_work():
        return reviewer_trainings.record(
            person.id, kind, clock.today() - timedelta(days=days_ago), words, None
        )


def profile_of(person):
    return db.session.scalars(select(ReviewerProfile).where(ReviewerProfile.person_id == person.id)).one()


def test_the_newest_training_of_each_kind_is_what_a_profile_shows(world):
    reviewer = world.person(Role.REVIEWER)
    world.profile(reviewer, trained_on=clock.today() - timedelta(days=500))
    record(reviewer, TrainingKind.REVIEWING, 10)
    record(reviewer, TrainingKind.STANDARDISATION, 5)
    # What is written down late is kept, and does not count as the newest.
    record(reviewer, TrainingKind.REVIEWING, 300)
    record(reviewer, TrainingKind.OTHER, 0)
    profile = profile_of(reviewer)
    assert profile.trained_on == clock.today() - timedelta(days=10)
    assert profile.standardised_on == clock.today() - timedelta(days=5)
    record(reviewer, TrainingKind.REVIEWING, 10, "Sent twice")
    assert len(db.session.scalars(select(ReviewerTraining)).all()) == 4


def test_a_training_to_come_and_an_unknown_person_are_refused(world):
    reviewer = world.person(Role.REVIEWER)
    with pytest.raises(RuleBroken, match="today or in the past"):
        record(reviewer, TrainingKind.REVIEWING, -1)
    with pytest.raises(NotFound), unit_of_work():
        reviewer_trainings.record(10**9, TrainingKind.REVIEWING, clock.today(), "", None)


def strike(training, actor, reason="It was another person’s."):
    (recorded,) = (each for each in queries.of_person(training.person_id) if each.training.id == training.id)
    with unit_of_work():
        reviewer_trainings.strike_out(recorded.training, recorded.struck, reason=reason, actor=actor)


def test_a_training_struck_out_stays_on_record_and_counts_no_more(world):
    reviewer, office = world.person(Role.REVIEWER), world.viewer(world.secretary)
    world.profile(reviewer, trained_on=clock.today() - timedelta(days=500))
    record(reviewer, TrainingKind.REVIEWING, 400)
    wrong = record(reviewer, TrainingKind.REVIEWING, 10)
    other = record(reviewer, TrainingKind.STANDARDISATION, 5)
    with pytest.raises(RuleBroken, match="Say why"):
        strike(wrong, office, " ")
    with pytest.raises(RuleBroken, match="their own"):
        strike(wrong, world.viewer(reviewer))
    strike(wrong, office)
    strike(wrong, office, "Sent twice")
    strike(other, office)
    profile = profile_of(reviewer)
    assert profile.trained_on == clock.today() - timedelta(days=400), "the newest that still counts"
    assert profile.standardised_on is None
    shown = [
        (each.training.id, each.struck.words if each.struck else "")
        for each in queries.of_person(reviewer.id)
    ]
    assert (wrong.id, "It was another person’s.") in shown
    assert len(shown) == 3
    # The same day is recorded again where it was true after all.
    again = record(reviewer, TrainingKind.REVIEWING, 10)
    assert again.id != wrong.id
    assert profile_of(reviewer).trained_on == clock.today() - timedelta(days=10)
    kinds = [event.kind for event in db.session.scalars(select(AuditEvent))]
    assert kinds.count(AuditKind.TRAINING_STRUCK_OUT) == 2
