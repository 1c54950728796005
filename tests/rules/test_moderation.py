"""When moderation opens, who settles, and at what."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accreditation.enums.frameworks import StandardClass
from accreditation.enums.reviews import ModerationReason
from accreditation.rules import moderation
from accreditation.rules.moderation import (
    goes_to_moderator,
    team_may_settle,
)
from accreditation.rules.scores import median
from tests.rules.hee_2016 import NUMBERS

GATEWAY, EXPECTED, STRETCH = StandardClass.GATEWAY, StandardClass.EXPECTED, StandardClass.STRETCH
R = ModerationReason
RULE = NUMBERS.moderation


def reasons(scores, klass, **passed):
    return moderation.reasons(scores, klass, rule=RULE, **passed)


def moderator_may_settle(value, scores, klass, **written):
    return moderation.moderator_may_settle(value, scores, klass, rule=RULE, **written)


@pytest.mark.parametrize(
    ("klass", "scores", "why"),
    [
        (EXPECTED, [3, 3], set()),
        (EXPECTED, [3, 4], set()),
        (EXPECTED, [1, 2, 2], set()),
        (EXPECTED, [2, 3], {R.PASS_LINE}),
        (EXPECTED, [0, 2], {R.RANGE}),
        (EXPECTED, [1, 3], {R.RANGE, R.PASS_LINE}),
        (EXPECTED, [3, None, 3], set()),
        (EXPECTED, [3, None], {R.TOO_FEW_SCORES}),
        (EXPECTED, [None, None], {R.TOO_FEW_SCORES}),
        (EXPECTED, [], {R.TOO_FEW_SCORES}),
        (GATEWAY, [3, 3, 3], set()),
        (GATEWAY, [3, 4], {R.GATEWAY_DIFFERS}),
        (GATEWAY, [2, 3], {R.GATEWAY_DIFFERS, R.PASS_LINE}),
        (GATEWAY, [2, 4], {R.GATEWAY_DIFFERS, R.PASS_LINE, R.RANGE}),
        (STRETCH, [3, 4], {R.PASS_LINE}),
        (STRETCH, [2, 3], {R.PASS_LINE}),
        (STRETCH, [1, 2], set()),
    ],
)
def test_what_opens_moderation(klass, scores, why):
    assert reasons(scores, klass) == why


def test_a_passed_ceiling_and_not_true_here_open_it_too():
    assert reasons([3, 3], EXPECTED, ceilings_passed=True) == {R.CEILING_PASSED}
    assert reasons([3, 3], EXPECTED, not_true_here=True) == {R.NOT_TRUE_HERE}


@pytest.mark.parametrize(
    ("klass", "scores", "moderator"),
    [
        (GATEWAY, [2, 3], True),
        (GATEWAY, [3, 4], False),
        (GATEWAY, [1, 2], False),
        (EXPECTED, [2, 3], False),
        (EXPECTED, [0, 4], False),
        (EXPECTED, [3, None], True),
        (EXPECTED, [3, 3], False),
    ],
)
def test_who_settles(klass, scores, moderator):
    assert goes_to_moderator(reasons(scores, klass), klass) is moderator


def test_passed_ceilings_and_too_few_scores_go_to_the_moderator_at_once():
    assert goes_to_moderator({R.CEILING_PASSED}, EXPECTED)
    assert goes_to_moderator({R.TOO_FEW_SCORES, R.RANGE}, EXPECTED)
    assert not goes_to_moderator({R.RANGE}, EXPECTED)
    assert not goes_to_moderator(set(), EXPECTED)
    assert not goes_to_moderator({R.NOT_TRUE_HERE}, GATEWAY)


def test_the_team_settles_within_its_range_and_with_a_reason():
    assert team_may_settle(3, [2, 4, None], reason="Seen on the visit") == []
    assert len(team_may_settle(1, [2, 4], reason="So")) == 1
    assert len(team_may_settle(5, [2, 4], reason="  ")) == 2
    assert len(team_may_settle(1, [None, None], reason="So")) == 1


def test_the_moderator_outside_the_range_needs_a_written_why():
    assert moderator_may_settle(1, [2, 3], EXPECTED, reason="So", why_outside="Both missed the audit") == []
    assert len(moderator_may_settle(1, [2, 3], EXPECTED, reason="So")) == 1
    assert len(moderator_may_settle(1, [2, 3], EXPECTED, reason="")) == 2
    assert len(moderator_may_settle(5, [2, 3], EXPECTED, reason="So", why_outside="So")) == 1
    assert len(moderator_may_settle(4, [2, 3], EXPECTED, reason="So")) == 1


@pytest.mark.parametrize(("klass", "value"), [(GATEWAY, 2), (EXPECTED, 1), (STRETCH, 1)])
def test_where_nobody_could_judge_it_is_not_evidenced(klass, value):
    assert moderation.not_evidenced(klass, RULE) == value
    assert moderator_may_settle(value, [None, None], klass, reason="Nobody could see it") == []
    assert len(moderator_may_settle(3, [None, None], klass, reason="So", why_outside="So")) == 1


@settings(max_examples=200)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=5),
    st.sampled_from(StandardClass),
)
def test_a_median_never_hides_a_disagreement_across_a_pass_line(scores, klass):
    """Where nothing opens moderation, the median is what is recorded."""
    if not reasons(scores, klass):
        given_scores = [score for score in scores if score is not None]
        middle = median(scores)
        assert len(given_scores) >= 2
        assert middle is not None
        assert min(given_scores) <= middle <= max(given_scores)
        assert {score >= 3 for score in given_scores} == {middle >= 3}
