"""When moderation opens, who settles, and at what."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accreditation.enums.frameworks import StandardClass
from accreditation.enums.reviews import AgreementMethod, ModerationReason
from accreditation.errors import RuleBroken
from accreditation.rules.moderation import (
    Settlement,
    goes_to_moderator,
    moderator_may_settle,
    not_evidenced,
    reasons,
    settle_at_median,
    settle_by_moderator,
    settle_by_team,
    team_may_settle,
)

GATEWAY, EXPECTED, STRETCH = StandardClass.GATEWAY, StandardClass.EXPECTED, StandardClass.STRETCH
R = ModerationReason


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


def test_passed_ceilings_and_what_the_team_leaves_go_to_the_moderator():
    assert goes_to_moderator({R.CEILING_PASSED}, EXPECTED)
    assert not goes_to_moderator({R.RANGE}, EXPECTED, team_days=4)
    assert goes_to_moderator({R.RANGE}, EXPECTED, team_days=5)
    assert not goes_to_moderator(set(), EXPECTED, team_days=5)
    assert not goes_to_moderator({R.NOT_TRUE_HERE}, GATEWAY)


def test_the_team_settles_within_its_range_together_and_with_a_reason():
    assert team_may_settle(3, [2, 4, None], assenting=3, team=3, reason="Seen on the visit") == []
    assert len(team_may_settle(1, [2, 4], assenting=2, team=2, reason="So")) == 1
    assert "1 of 2" in team_may_settle(2, [2, 4], assenting=1, team=2, reason="So")[0].message
    assert len(team_may_settle(5, [2, 4], assenting=1, team=2, reason="  ")) == 3
    assert len(team_may_settle(1, [None, None], assenting=2, team=2, reason="So")) == 1


def test_a_settled_score_says_how():
    assert settle_by_team(3, [2, 4], assenting=2, team=2, reason="So") == Settlement(3, AgreementMethod.TEAM)
    assert settle_by_moderator(2, [2, 3], GATEWAY, reason="So").method is AgreementMethod.MODERATOR
    with pytest.raises(RuleBroken) as caught:
        settle_by_team(0, [2, 4], assenting=1, team=2, reason="")
    assert len(caught.value.reasons) == 3


def test_the_moderator_outside_the_range_needs_a_written_why():
    assert moderator_may_settle(1, [2, 3], EXPECTED, reason="So", why_outside="Both missed the audit") == []
    assert len(moderator_may_settle(1, [2, 3], EXPECTED, reason="So")) == 1
    assert len(moderator_may_settle(1, [2, 3], EXPECTED, reason="")) == 2
    assert len(moderator_may_settle(5, [2, 3], EXPECTED, reason="So", why_outside="So")) == 1
    with pytest.raises(RuleBroken):
        settle_by_moderator(4, [2, 3], EXPECTED, reason="So")


@pytest.mark.parametrize(("klass", "value"), [(GATEWAY, 2), (EXPECTED, 1), (STRETCH, 1)])
def test_where_nobody_could_judge_it_is_not_evidenced(klass, value):
    assert not_evidenced(klass) == value
    settled = settle_by_moderator(value, [None, None], klass, reason="Nobody could see it")
    assert settled == Settlement(value, AgreementMethod.NOT_EVIDENCED)
    with pytest.raises(RuleBroken):
        settle_by_moderator(3, [None, None], klass, reason="So", why_outside="So")


def test_everything_else_is_agreed_at_the_median():
    assert settle_at_median([3, 4], EXPECTED) == Settlement(3, AgreementMethod.MEDIAN)
    assert settle_at_median([2, 3], EXPECTED) is None
    assert settle_at_median([3, 3], EXPECTED, not_true_here=True) is None
    assert settle_at_median([3, 3], EXPECTED, ceilings_passed=True) is None


@settings(max_examples=200)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=5),
    st.sampled_from(StandardClass),
)
def test_a_median_never_hides_a_disagreement_across_a_pass_line(scores, klass):
    settled = settle_at_median(scores, klass)
    if settled is not None:
        kept = [score for score in scores if score is not None]
        assert len(kept) >= 2
        assert min(kept) <= settled.value <= max(kept)
        assert {score >= 3 for score in kept} == {settled.value >= 3}
