"""Reviewers and the panel read what changed since a placement's last application; how it was scored then only the panel."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.queries import applications, last_time
from accreditation.services import organisation_returns, submissions
from tests import carrying, confirming, moving, reviewing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

NEW = "Since the spring every learner meets a patient leader."


def again(world: World) -> tuple[Application, Application, Review]:
    """A placement's decided case, and its next one in review, in which 1.6 says something else; a review of it."""
    earlier = carrying.closed(world)
    application = reviewing.answered(world)
    moving.save(world, application, "1.6", narrative=NEW, self_score=1)
    application = reviewing.sent(world, application)
    accepted = reviewing.accepted(world, reviewing.check(world, application))
    application, team = reviewing.begin(world, *reviewing.team_for(world, accepted))
    return earlier, application, team[0]


def test_a_reviewer_reads_what_changed_and_not_how_it_was_scored(world: World) -> None:
    earlier, _, review = again(world)
    reviewer = world.client(reviewing.reviewer_of(review))
    assert "What changed since its last application" in reviewer.get(f"/reviews/{review.id}").text
    page = reviewer.get(f"/reviews/{review.id}/last-time").text
    assert earlier.reference in page
    assert "1 standard of 24 changed." in page
    assert "patient" in page
    assert "Agreed last time" not in page
    assert "Night staff were never asked" not in page


def test_what_was_agreed_then_is_told_by_the_codes_of_then(world: World) -> None:
    _, application, _ = again(world)
    then = last_time.of_round(application, application.current_round)
    assert then is not None
    assert last_time.agreed_then(then) == {"1.1": 2}
    assert [standard.text.code for standard in then.standards if standard.then is None] == []


def test_the_first_application_has_nothing_to_be_compared_with(world: World) -> None:
    application, team = reviewing.scoring(world)
    assert last_time.of_round(application, application.current_round) is None
    page = world.client(reviewing.reviewer_of(team[0])).get(f"/reviews/{team[0].id}/last-time")
    assert "There is nothing to compare with" in page.text


def test_an_organisations_return_is_compared_with_the_one_before_it(world: World) -> None:
    earlier, _ = confirming.signed(world)
    with unit_of_work():
        submissions.submit(confirming.anew(earlier.id), actor=world.viewer(world.lead))
    with unit_of_work():
        db.session.execute(
            update(Application)
            .where(Application.id == earlier.id)
            .values(status=ApplicationStatus.AGREED, opened_at=clock.now() - timedelta(days=1))
        )
    lead = world.viewer(world.lead)
    with unit_of_work():
        later = organisation_returns.begin(world.organisation, actor=lead, cycle=world.cycle)
    application = applications.get(later.id)
    confirming.write(world, application, words="Every board meets learners.")
    sent = confirming.sign(world, application)
    with unit_of_work():
        submissions.submit(sent, actor=lead)
    accepted = reviewing.accepted(world, reviewing.check(world, applications.get(later.id)))
    then = last_time.of_round(accepted, accepted.current_round)
    assert then is not None
    assert then.application.id == earlier.id
    assert {standard.text.code for standard in then.standards} == set(confirming.CODES)
    assert all(standard.then is not None for standard in then.standards)
