"""What the rule would say on self scores: nothing while one is missing, and the best that is still possible."""

import pytest

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome as O
from accreditation.enums.frameworks import StandardClass
from accreditation.rules.award import Raise, SelfScore, outlook
from accreditation.rules.award.outlook import nothing_against
from tests.rules.hee_2016 import EXCELLENT, NUMBERS, STANDARDS, scores

RULE = NUMBERS.award_rule


def outlook_on(values, *, tier=Tier.ACCREDITED, supported=4, away=()):
    """The outlook on these self scores; for Accredited the excellence standards are not asked."""
    lines = [
        SelfScore(
            standard,
            values.get(standard.code),
            supported.get(standard.code, 4) if isinstance(supported, dict) else supported,
            standard.code in away,
        )
        for standard in STANDARDS
        if tier is Tier.EXCELLENCE or standard.klass is not StandardClass.STRETCH
    ]
    return outlook(lines, RULE, tier)


def without(values, *codes):
    return {code: score for code, score in values.items() if code not in codes}


def test_every_score_at_three_is_accredited():
    hint = outlook_on(scores())
    assert (hint.missing, hint.outcome, hint.best, hint.backed) == (
        (),
        O.ACCREDITED,
        O.ACCREDITED,
        O.ACCREDITED,
    )
    assert [path.target for path in hint.paths] == [O.ACCREDITED]
    assert hint.deciding.outcome is O.ACCREDITED


def test_a_missing_score_leaves_no_outcome_but_says_what_is_still_possible():
    hint = outlook_on(without(scores(s1_1=2), "2.4", "5.1"))
    assert hint.missing == ("2.4", "5.1")
    assert (hint.outcome, hint.deciding, hint.backed, hint.paths) == (None, None, None, ())
    assert hint.best is O.DEFERRED


def test_the_best_that_is_possible_is_no_promise_of_a_lower_award():
    assert outlook_on({}).best is O.ACCREDITED
    assert outlook_on({}, tier=Tier.EXCELLENCE).best is O.EXCELLENCE
    assert outlook_on(without(scores(s1_1=1), "2.4")).best is O.NOT_ACCREDITED


def test_what_is_not_supported_is_told_from_what_is_claimed():
    hint = outlook_on(scores(), supported={"1.1": 2})
    assert (hint.outcome, hint.backed) == (O.ACCREDITED, O.DEFERRED)


def test_what_does_not_apply_leaves_the_count_but_a_must_meet_standard_never_does():
    hint = outlook_on(without(scores(), "1.5"), away={"1.5"})
    assert (hint.missing, hint.outcome) == ((), O.ACCREDITED)
    # A score that stood from before the standard was marked is not claimed any more.
    assert outlook_on(scores(s4_2=0), away={"4.2"}).outcome is O.ACCREDITED
    assert outlook_on(scores(), away={"1.1"}).missing == ("1.1",)


def test_excellence_is_on_the_way_only_where_it_is_sought():
    hint = outlook_on(EXCELLENT, tier=Tier.EXCELLENCE)
    assert hint.outcome is O.EXCELLENCE
    assert [path.target for path in hint.paths] == [O.ACCREDITED, O.EXCELLENCE]


def test_an_unscored_excellence_standard_leaves_the_outcome_of_the_core():
    hint = outlook_on(without(EXCELLENT, "X3"), tier=Tier.EXCELLENCE)
    assert (hint.missing, hint.unscored_stretch) == ((), ("X3",))
    assert (hint.outcome, hint.best) == (O.ACCREDITED, O.EXCELLENCE)
    assert hint.paths[1].raising.sets == ((Raise("X3", 2),),)


@pytest.mark.parametrize("tier", Tier)
def test_no_fact_stands_against_an_award(tier):
    facts = nothing_against(RULE)
    assert facts.support_level == 0
    assert outlook_on(EXCELLENT, tier=tier).outcome is (
        O.EXCELLENCE if tier is Tier.EXCELLENCE else O.ACCREDITED
    )
