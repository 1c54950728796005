"""How firm an outcome is: tipping points, nearest pairs and re-drawn teams against a count of everything there is."""

from math import sqrt

import pytest

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Firm, Outcome
from accreditation.rules.award import Redraws, firmness
from accreditation.rules.award.firmness import from_data
from accreditation.rules.thresholds import FirmnessRule
from tests.rules import brute_firmness as brute
from tests.rules.hee_2016 import EXCELLENT, case, scores

RULE, FIRM = brute.RULE, FirmnessRule()


def counted(lines):
    return {(*change, line.outcome) for line in lines for change in line.changes}


def pairs(lines):
    return {
        (first.standard, first.other, second.standard, second.other, line.outcome)
        for line in lines
        for first, second in [line.changes]
    }


def drawn(answer):
    """The re-drawn teams of a case that has reviews."""
    assert answer.redraws is not None
    return answer.redraws


def agrees(number, seed):
    """Hold so many random cases against the long count."""
    kinds = {"tipping": 0, "pairs": 0, "neither": 0}
    far = 0
    for subject, reviews in brute.cases(number, seed):
        answer = firmness(subject, RULE, FIRM, reviews)
        expected = brute.tipping(subject)
        assert counted(answer.tipping) == expected
        if expected:
            assert answer.pairs == ()
        else:
            assert pairs(answer.pairs) == brute.nearest_pairs(subject)
            assert len(answer.pairs) == len(pairs(answer.pairs))
        kinds["tipping" if expected else "pairs" if answer.pairs else "neither"] += 1
        share = brute.share(subject, reviews)
        error = sqrt(share * (1 - share) / FIRM.redraws)
        assert abs(drawn(answer).same / FIRM.redraws - share) <= 4.5 * error
        far += abs(drawn(answer).same / FIRM.redraws - share) > 2 * error
    assert min(kinds.values()) > 0, kinds
    # One in twenty lies further than two standard errors; all the same seed, so that cases of one shape fall together.
    assert far <= max(3, number // 8)


def test_forty_random_cases_agree_with_the_long_count():
    agrees(40, seed=11)


@pytest.mark.soak
def test_five_hundred_random_cases_agree_with_the_long_count():
    agrees(500, seed=16)


def test_a_gateway_at_three_is_a_tipping_point_and_one_at_four_is_not():
    subject = case({**scores(4), "1.1": 3})
    answer = firmness(subject, RULE, FIRM)
    assert [line.changes[0] for line in answer.tipping] == [("1.1", 3, 2)]
    assert answer.tipping[0].outcome is Outcome.DEFERRED
    assert answer.redraws is None
    assert answer.word(FIRM) is Firm.CLOSE


def test_where_no_one_point_tips_the_nearest_pairs_are_told_and_need_each_other():
    answer = firmness(case(scores(4)), RULE, FIRM)
    assert answer.tipping == ()
    assert answer.pairs
    assert {sum(abs(change.score - change.other) for change in line.changes) for line in answer.pairs} == {4}
    assert answer.word(FIRM) is Firm.FIRM


def test_what_is_held_is_tipped_by_no_score():
    answer = firmness(case(scores(), support_level=3), RULE, FIRM, [scores(), scores(1)])
    assert (answer.tipping, answer.pairs) == ((), ())
    assert (drawn(answer).same, drawn(answer).of) == (1000, 1000)


def test_a_team_at_one_is_firm_and_a_team_that_is_split_is_on_the_line():
    agreed = scores()
    same = firmness(case(agreed), RULE, FIRM, [agreed] * 3)
    assert same.redraws == Redraws(1000, 1000)
    assert same.word(FIRM) is Firm.FIRM
    split = firmness(case(agreed), RULE, FIRM, [agreed, agreed, {**agreed, "1.1": 1}])
    # Two low draws of three make the median low: 7 of 27, so about 26 in a hundred.
    assert 0.7 < drawn(split).same / 1000 < 0.78
    assert split.word(FIRM) is Firm.CLOSE
    settled = firmness(case(agreed), RULE, FIRM, [agreed, *[{**agreed, "1.1": 2}] * 2])
    assert settled.word(FIRM) is Firm.ON_THE_LINE
    assert (
        settled.redraws == firmness(case(agreed), RULE, FIRM, [agreed, *[{**agreed, "1.1": 2}] * 2]).redraws
    )


def test_what_nobody_drawn_had_judged_stays_as_agreed():
    agreed = scores()
    silent = {code: score for code, score in agreed.items() if code != "1.1"}
    answer = firmness(case(agreed), RULE, FIRM, [silent, {**agreed, "1.1": None}])
    assert drawn(answer).same == 1000


def test_the_interval_is_wilsons():
    """Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, and 0 of 20."""
    assert (round(Redraws(81, 263).low, 4), round(Redraws(81, 263).high, 4)) == (0.2553, 0.3662)
    assert (Redraws(0, 20).low, round(Redraws(0, 20).high, 4)) == (0, 0.1611)


def test_excellence_is_tipped_by_what_excellence_asks():
    answer = firmness(case(EXCELLENT, tier=Tier.EXCELLENCE), RULE, FIRM)
    assert {line.outcome for line in answer.tipping} >= {Outcome.ACCREDITED}
    assert any(line.changes[0].standard.startswith("X") for line in answer.tipping)


def test_a_firmness_that_was_kept_reads_as_it_was():
    agreed = scores()
    for subject in (case(agreed), case(scores(4))):
        answer = firmness(subject, RULE, FIRM, [agreed] * 2)
        assert from_data(answer.as_data()) == answer
