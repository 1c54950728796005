"""What a review team must have."""

from dataclasses import replace
from datetime import date

import pytest

from accreditation.enums.applications import Tier
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind
from accreditation.rules.team import TeamMember, is_trained, unmet_team
from tests.rules.hee_2016 import NUMBERS

DEFAULTS = NUMBERS.cycle_defaults
TODAY = date(2026, 11, 23)
NURSE = TeamMember(ReviewerKind.PEER, Profession.NURSING, False, date(2026, 3, 1), True, "Ann")
DOCTOR = TeamMember(ReviewerKind.PEER, Profession.MEDICINE, True, date(2026, 3, 1), True, "Ben")
LAY = TeamMember(ReviewerKind.LAY, Profession.LAY, False, date(2026, 3, 1), True, "Cy")
LEARNER = TeamMember(ReviewerKind.LEARNER, Profession.NURSING, False, date(2026, 3, 1), True, "Di")
HOSTED = {Profession.NURSING}


def lacking(*members, tier=Tier.ACCREDITED, hosted=HOSTED, **changes):
    rules = {
        "rule": DEFAULTS.excellence_team if tier is Tier.EXCELLENCE else DEFAULTS.team,
        "training_valid_months": DEFAULTS.training_valid_months,
    }
    return [reason.message for reason in unmet_team(members, hosted, TODAY, **{**rules, **changes})]


def test_two_with_a_lay_or_learner_reviewer_are_enough():
    assert lacking(NURSE, LAY) == []
    assert lacking(NURSE, LEARNER) == []
    assert lacking(DOCTOR, LEARNER) == []


def test_excellence_takes_three_with_one_from_another_office():
    assert lacking(NURSE, DOCTOR, LAY, tier=Tier.EXCELLENCE) == []
    assert lacking(NURSE, LEARNER, LAY, tier=Tier.EXCELLENCE) == ["A reviewer from another office is needed."]
    assert lacking(DOCTOR, LEARNER, tier=Tier.EXCELLENCE) == [
        "3 reviewers who have accepted are needed (2 so far).",
        "A lay reviewer is needed.",
    ]


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([LEARNER], "2 reviewers"),
        ([DOCTOR, LAY], "profession that learns here"),
        ([NURSE, DOCTOR], "lay or learner"),
        ([NURSE, replace(LAY, declared_clear=False)], "Cy has not declared"),
        ([NURSE, replace(LAY, trained_on=None)], "Cy was not trained"),
        ([replace(NURSE, trained_on=date(2025, 11, 22)), LAY], "Ann was not trained"),
    ],
)
def test_each_gap_is_named(members, words):
    (only,) = lacking(*members)
    assert words in only


def test_a_lay_member_is_never_of_a_hosted_profession():
    assert len(lacking(LAY, LAY, hosted={Profession.LAY})) == 1


def test_an_empty_team_lacks_everything_at_once():
    assert len(lacking(tier=Tier.EXCELLENCE)) == 5


def test_a_cycle_may_ask_for_more():
    assert lacking(NURSE, LEARNER, rule=replace(DEFAULTS.team, lay=1)) == ["A lay reviewer is needed."]
    assert lacking(NURSE, LAY, training_valid_months=6) != []


@pytest.mark.parametrize(
    ("trained_on", "trained"),
    [
        (date(2025, 11, 23), True),
        (date(2025, 11, 22), False),
        (TODAY, True),
        (date(2026, 11, 24), False),
        (None, False),
    ],
)
def test_training_holds_twelve_months_to_the_day(trained_on, trained):
    assert is_trained(trained_on, TODAY, DEFAULTS.training_valid_months) is trained


def test_a_member_without_this_years_standardisation_is_named_where_the_cycle_asks_for_it():
    done = replace(NURSE, standardised_on=date(2025, 11, 23))
    assert lacking(done, LAY) == []
    (only,) = lacking(done, LAY, standardisation_valid_months=12)
    assert only.startswith("Cy has not done this year’s standardisation")
    late = replace(NURSE, standardised_on=date(2025, 11, 22))
    assert len(lacking(late, LAY, standardisation_valid_months=12)) == 2
