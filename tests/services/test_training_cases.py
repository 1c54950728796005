"""Training cases: made, published only whole, scored, handed in once, and what counts as standardisation."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken, Stale
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviewers import ReviewerTraining
from accreditation.queries import training_attempts as queries
from accreditation.services import training_attempts, training_cases
from accreditation.services.training_attempts import Judgement
from accreditation.services.training_cases import Written
from tests import training
from tests.world import World


def test_a_training_case_is_published_only_when_every_standard_has_the_experts_score_and_reason(
    world: World,
) -> None:
    training_case = training.draft(world)
    row = training.row_of(training_case, "4.1")
    with unit_of_work():
        without = Written(self_score=3, answer="As before.")
        training_cases.write(training_case, row.standard, without, expected_version=1, actor=None)
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        training_cases.publish(training_case, actor=None)
    assert [reason.message for reason in refused.value.reasons] == [
        "4.1: give the experts’ score and their reason."
    ]
    half = Written(self_score=3, answer="As before.", expert_score=2)
    with pytest.raises(RuleBroken, match="go together"), unit_of_work():
        training_cases.write(training_case, row.standard, half, expected_version=2, actor=None)


def test_what_is_published_changes_no_more(world: World) -> None:
    training_case = training.published(world)
    row = training.row_of(training_case, "1.1")
    changed = Written(self_score=3, answer="Another answer.", expert_score=4, expert_reason="Other.")
    with pytest.raises(RuleBroken, match="is published"), unit_of_work():
        training_cases.write(training_case, row.standard, changed, expected_version=1, actor=None)
    with pytest.raises(RuleBroken, match="is published"), unit_of_work():
        training_cases.leave_out(training_case, row)


def test_two_editors_of_one_standard(world: World) -> None:
    training_case = training.draft(world)
    row = training.row_of(training_case, "1.1")
    late = Written(self_score=1, answer="Late.")
    with pytest.raises(Stale), unit_of_work():
        training_cases.write(training_case, row.standard, late, expected_version=0, actor=None)


def test_alike_enough_with_the_experts_it_is_this_years_standardisation(world: World) -> None:
    training_case = training.published(world)
    reviewer = world.person(Role.REVIEWER)
    # All within one of the experts.
    attempt = training.handed_in(
        world, training_case, reviewer, {"1.1": 3, "1.2": 3, "2.2": 2, "3.1": 2, "4.1": 4}
    )
    assert (attempt.exact_percent, attempt.within_one_percent, attempt.passed) == (40.0, 100.0, True)
    profile = db.session.query(ReviewerProfile).filter_by(person_id=reviewer.id).one()
    assert profile.standardised_on == clock.today()
    recorded = db.session.query(ReviewerTraining).filter_by(person_id=reviewer.id).one()
    assert recorded.kind == "standardisation"


@pytest.mark.parametrize(
    "given",
    [
        # A must-meet standard two apart, though 80 % are within one; and what nobody could judge counts against.
        {"1.1": 1, "1.2": 2, "2.2": 3, "3.1": 2, "4.1": 3},
        {"1.1": 3, "1.2": None, "2.2": 3, "3.1": 2, "4.1": None},
    ],
)
def test_otherwise_nothing_is_recorded_and_another_case_may_be_tried(
    world: World, given: dict[str, int | None]
) -> None:
    training_case, other = training.published(world), training.published(world, "Another ward")
    reviewer = world.person(Role.REVIEWER)
    attempt = training.handed_in(world, training_case, reviewer, given)
    assert attempt.passed is False
    assert db.session.query(ReviewerTraining).count() == 0
    assert training.handed_in(world, other, reviewer, dict(training.EXPERTS)).passed


def test_it_is_handed_in_whole_and_once(world: World) -> None:
    training_case = training.published(world)
    reviewer = world.person(Role.REVIEWER)
    actor = world.viewer(reviewer)
    attempt = training.begin(world, training_case, reviewer)
    assert training.begin(world, training_case, reviewer).id == attempt.id
    training.score(attempt, training_case, {"1.1": 3})
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        training_attempts.hand_in(attempt, training_case, actor=actor)
    assert len(refused.value.reasons) == 4
    attempt = training.begin(world, training_case, reviewer)
    training.score(attempt, training_case, {code: 2 for code in training.EXPERTS if code != "1.1"})
    with unit_of_work():
        training_attempts.hand_in(attempt, training_case, actor=actor)
    with pytest.raises(RuleBroken, match="handed this training case in"), unit_of_work():
        training_attempts.score_standard(
            attempt, training.row_of(training_case, "1.1"), Judgement(4), expected_version=1
        )
    with pytest.raises(RuleBroken, match="handed this training case in"), unit_of_work():
        training_attempts.hand_in(training.begin(world, training_case, reviewer), training_case, actor=actor)


def test_a_second_window_overwrites_nothing(world: World) -> None:
    training_case = training.published(world)
    attempt = training.begin(world, training_case, world.person(Role.REVIEWER))
    training.score(attempt, training_case, {"1.1": 3})
    with pytest.raises(Stale) as late, unit_of_work():
        training_attempts.score_standard(
            attempt, training.row_of(training_case, "1.1"), Judgement(1), expected_version=0
        )
    assert late.value.current.value == 3


def test_who_knows_what_the_experts_gave_is_not_measured_by_it(world: World) -> None:
    training_case = training.published(world)
    both = world.person(Role.REVIEWER)
    world.grant(both, Role.SECRETARIAT, office_id=world.office.id)
    with pytest.raises(RuleBroken, match="read what the experts gave"), unit_of_work():
        training_attempts.begin(training_case, actor=world.viewer(both))
    training_case = training.published(world, "Hers")
    former = world.person(Role.REVIEWER)
    training_case.made_by_id = former.id
    db.session.commit()
    with pytest.raises(RuleBroken, match="had a part"), unit_of_work():
        training_attempts.begin(training_case, actor=world.viewer(former))


def test_who_comes_to_know_meanwhile_is_not_measured_either(world: World) -> None:
    training_case, reviewer = training.published(world), world.person(Role.REVIEWER)
    attempt = training.begin(world, training_case, reviewer)
    training.score(attempt, training_case, dict(training.EXPERTS))
    world.grant(reviewer, Role.SECRETARIAT, office_id=world.office.id)
    with pytest.raises(RuleBroken, match="read what the experts gave"), unit_of_work():
        training_attempts.hand_in(attempt, training_case, actor=world.viewer(reviewer))
    assert db.session.query(ReviewerTraining).count() == 0


def test_a_retired_case_is_finished_by_who_began_it_and_begun_by_nobody(world: World) -> None:
    training_case = training.published(world)
    begun, late = world.person(Role.REVIEWER), world.person(Role.REVIEWER)
    training.begin(world, training_case, begun)
    with unit_of_work():
        training_cases.retire(training_case, actor=world.viewer(world.person(Role.ADMINISTRATOR)))
    assert queries.for_reviewer(world.viewer(late), training_case.id) is None
    assert training.handed_in(world, training_case, begun, dict(training.EXPERTS)).passed
    with pytest.raises(RuleBroken, match="not offered any more"), unit_of_work():
        training_attempts.begin(training_case, actor=world.viewer(late))
