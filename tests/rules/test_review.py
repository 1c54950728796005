"""What is left before a review is locked, and the question about risk."""

import pytest

from accreditation.enums.concerns import ConcernKind
from accreditation.enums.frameworks import StandardClass
from accreditation.rules import review
from accreditation.rules.review import ScoreDraft, concern_kind
from tests.rules.hee_2016 import NUMBERS

GATEWAY, EXPECTED = StandardClass.GATEWAY, StandardClass.EXPECTED


def left_before_locking(drafts):
    return review.left_before_locking(drafts, NUMBERS.reviewing)


def draft(**changes):
    done = {"code": "1.2", "klass": EXPECTED, "value": 3, "rationale": "Seen in the survey", "relied_on": 1}
    return ScoreDraft(**{**done, **changes})


@pytest.mark.parametrize(
    "done",
    [
        draft(),
        draft(value=0, relied_on=0, nothing_cited=True),
        draft(value=1, relied_on=0, nothing_cited=True),
        draft(value=None, cannot_judge=True, rationale="Outside my field", relied_on=0),
        draft(passes_ceiling=True, ceiling_reason="Seen on the visit"),
        draft(klass=GATEWAY, value=1, at_risk_now=False),
        draft(klass=GATEWAY, value=0, at_risk_now=True),
        draft(klass=GATEWAY, value=2),
    ],
)
def test_a_finished_standard_leaves_nothing(done):
    assert left_before_locking([done]) == []


@pytest.mark.parametrize(
    ("unfinished", "words"),
    [
        (draft(value=None, relied_on=0, rationale=""), "give a score"),
        (draft(value=None, cannot_judge=True, rationale=" ", relied_on=0), "why you cannot judge"),
        (draft(rationale="\n "), "write your rationale"),
        (draft(relied_on=0), "evidence that you relied on."),
        (draft(value=1, relied_on=0), "or say that nothing cited"),
        (draft(value=2, relied_on=0, nothing_cited=True), "0 or 1 only"),
        (draft(passes_ceiling=True, ceiling_reason=" "), "why you score above"),
        (draft(klass=GATEWAY, value=1), "at risk now"),
    ],
)
def test_each_gap_is_named_by_its_standard(unfinished, words):
    (left,) = left_before_locking([draft(code="1.1"), unfinished])
    assert left.message.startswith("Standard 1.2: ")
    assert words in left.message
    assert left.values == (("code", "1.2"),)


def test_all_gaps_are_listed():
    drafts = [
        draft(code="1.1", klass=GATEWAY, value=0, rationale="", relied_on=0),
        draft(code="1.2", relied_on=0),
    ]
    assert [reason.values[0][1] for reason in left_before_locking(drafts)] == ["1.1", "1.1", "1.1", "1.2"]


@pytest.mark.parametrize(
    ("klass", "value", "is_asked"),
    [
        (GATEWAY, 0, True),
        (GATEWAY, 1, True),
        (GATEWAY, 2, False),
        (GATEWAY, None, False),
        (EXPECTED, 0, False),
        (StandardClass.STRETCH, 0, False),
    ],
)
def test_only_a_low_gateway_asks_about_risk(klass, value, is_asked):
    assert review.concern_question(klass, value, NUMBERS.reviewing) is is_asked


def test_the_answer_decides_the_kind_of_concern():
    assert concern_kind(True) is ConcernKind.SAFETY
    assert concern_kind(False) is ConcernKind.ASSURANCE
