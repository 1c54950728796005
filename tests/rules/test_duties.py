"""The conflict matrix, sentence by sentence."""

from itertools import combinations_with_replacement

import pytest

from accreditation.enums.people import Duty
from accreditation.rules.duties import conflicts

PROVIDER = (Duty.AUTHOR, Duty.PROVIDER_LEAD, Duty.SIGNATORY)
OFFICE = (
    *(Duty.SECRETARIAT, Duty.REVIEWER, Duty.LEAD_REVIEWER, Duty.MODERATOR),
    *(Duty.CONCERN_OFFICER, Duty.VOTER, Duty.RATIFIER, Duty.APPEAL),
)


def clash(first, second):
    assert conflicts([first], second) == [first]
    assert conflicts([second], first) == [second]


def go_together(first, second):
    assert conflicts([first], second) == []
    assert conflicts([second], first) == []


def test_who_wrote_does_not_sign():
    clash(Duty.AUTHOR, Duty.SIGNATORY)


@pytest.mark.parametrize("provider", PROVIDER)
@pytest.mark.parametrize("office", OFFICE)
def test_nobody_works_for_the_provider_and_assesses_it(provider, office):
    clash(provider, office)


@pytest.mark.parametrize("reviewing", [Duty.REVIEWER, Duty.LEAD_REVIEWER])
def test_who_runs_the_case_does_not_review_and_who_reviews_does_not_moderate(reviewing):
    clash(Duty.SECRETARIAT, reviewing)
    clash(Duty.MODERATOR, reviewing)


@pytest.mark.parametrize(
    "duty", [Duty.SECRETARIAT, Duty.REVIEWER, Duty.LEAD_REVIEWER, Duty.MODERATOR, *PROVIDER]
)
def test_none_of_these_votes(duty):
    clash(duty, Duty.VOTER)


def test_who_voted_does_not_ratify():
    clash(Duty.VOTER, Duty.RATIFIER)


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.APPEAL])
def test_nobody_with_any_duty_decides_an_appeal(duty):
    clash(duty, Duty.APPEAL)


def test_what_one_person_may_do_together():
    go_together(Duty.SECRETARIAT, Duty.CONCERN_OFFICER)
    go_together(Duty.AUTHOR, Duty.PROVIDER_LEAD)
    go_together(Duty.REVIEWER, Duty.LEAD_REVIEWER)
    for duty in Duty:
        assert conflicts([duty], duty) == []


def test_every_conflict_is_named_in_order():
    assert conflicts([Duty.VOTER, Duty.AUTHOR, Duty.SECRETARIAT], Duty.RATIFIER) == [Duty.AUTHOR, Duty.VOTER]
    assert conflicts([], Duty.VOTER) == []


def test_the_matrix_reads_the_same_both_ways():
    for first, second in combinations_with_replacement(Duty, 2):
        assert bool(conflicts([first], second)) == bool(conflicts([second], first))
