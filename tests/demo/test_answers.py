"""What people write: every standard in every kind of place, the same each time, different from place to place."""

import pytest

from accreditation.demo.answers import Writer
from accreditation.demo.words import texts
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.findings import FindingKind
from accreditation.enums.organisations import PlacementKind

KINDS = [kind.value for kind in PlacementKind if kind is not PlacementKind.OTHER]


@pytest.mark.parametrize("kind", KINDS)
def test_every_standard_can_be_answered_and_judged(kind):
    writer = Writer(kind, "a place")
    for code in texts("answers"):
        answer = writer.answer(code, 3)
        assert len(answer["narrative"].split()) > 40
        assert answer["gaps"]
        assert answer["actions"]
        whole = " ".join([*answer.values(), writer.claim(code, EvidenceKind.LEARNER_SURVEY)])
        whole += "".join(writer.rationale(code, score, "Survey, page 2,") for score in (None, 0, 1, 2, 3, 4))
        assert "{" not in whole
        assert "  " not in whole


def test_who_claims_the_top_names_no_gap():
    assert Writer("ward", "a place").answer("1.1", 4)["gaps"] == ""


def test_a_place_writes_the_same_again_and_another_place_does_not():
    first, again, other = (Writer("ward", name) for name in ("Ward 7", "Ward 7", "Ward 8"))
    assert first.answer("3.1", 3) == again.answer("3.1", 3)
    assert any(first.answer(code, 3) != other.answer(code, 3) for code in texts("answers"))


def test_a_second_round_says_what_was_done_since():
    writer = Writer("care_home", "a place")
    assert writer.answer("2.2", 3, 2)["narrative"] != writer.answer("2.2", 3)["narrative"]


def test_there_are_words_for_every_finding_that_a_report_may_hold():
    writer = Writer("dental", "a place")
    kinds = set(FindingKind) - {FindingKind.IMR}
    assert all(writer.finding(kind) for kind in kinds)
