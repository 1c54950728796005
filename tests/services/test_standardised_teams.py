"""Standardisation before a review: asked for by the cycle alone, and named by person where it is missing."""

from accreditation.db import db, unit_of_work
from accreditation.models.frameworks import Cycle
from accreditation.models.people import ReviewerProfile
from accreditation.queries import applications
from accreditation.queries.policies import policy_of
from accreditation.services.case_facts import CaseFacts
from tests import reviewing, training
from tests.world import World


def unmet(world: World, application_id: int) -> list[str]:
    db.session.expire_all()
    application = applications.get(application_id)
    assert application is not None
    return [reason.message for reason in CaseFacts(application, world.viewer(world.secretary)).team_unmet]


def test_a_team_names_who_has_not_done_it_once_the_cycle_asks_for_it(world: World) -> None:
    application, team = reviewing.with_team(world)
    nurse, lay = (reviewing.reviewer_of(review) for review in team)
    assert unmet(world, application.id) == []
    with unit_of_work():
        cycle = db.session.get_one(Cycle, application.cycle_id)
        cycle.settings = {**cycle.settings, "standardisation_valid_months": 12}
    assert [words.split(" has ")[0] for words in unmet(world, application.id)] == [nurse.name, lay.name]
    training.handed_in(world, training.published(world), nurse, dict(training.EXPERTS))
    (only,) = unmet(world, application.id)
    assert only.startswith(f"{lay.name} has not done this year’s standardisation")
    profile = db.session.query(ReviewerProfile).filter_by(person_id=lay.id).one()
    assert profile.standardised_on is None
    again = applications.get(application.id)
    assert again is not None
    assert policy_of(again).cycle.standardisation_valid_months == 12
