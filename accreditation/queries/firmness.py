"""How firm a case's outcome is, for the panel's paper: from its agreed scores, and its reviewers' as they count now."""

from dataclasses import dataclass
from typing import Any

from accreditation.enums.awards import Firm
from accreditation.models.applications import Application
from accreditation.models.rounds import ReviewRound
from accreditation.queries import scores
from accreditation.queries.policies import policy_of
from accreditation.rules import award
from accreditation.rules.award import Case, Firmness
from accreditation.rules.award.firmness import from_data
from accreditation.rules.thresholds import FirmnessRule


@dataclass(frozen=True)
class FirmReading:
    """How firm an outcome is, and what that is called."""

    firmness: Firmness
    word: Firm
    rule: FirmnessRule
    """From how many of the re-drawn teams on an outcome is called firm, and close."""

    def as_data(self) -> dict[str, Any]:
        """The reading as plain values, to be kept with the item."""
        return self.firmness.as_data() | {"word": self.word.value}


def of_case(application: Application, review_round: ReviewRound, case: Case) -> FirmReading:
    """How firm the outcome is that the award rule gives a case now; one statement."""
    policy = policy_of(application)
    # As they count in the outcome: after a visit that is what was seen there, unlike in figures of agreement.
    firmness = award.firmness(case, policy.award_rule, policy.firmness, scores.counted_values(review_round))
    return FirmReading(firmness, firmness.word(policy.firmness), policy.firmness)


def as_called(application: Application, data: dict[str, Any] | None) -> FirmReading | None:
    """What was kept when the item of a case was called; None for an item of before that was kept."""
    if data is None:
        return None
    return FirmReading(from_data(data), Firm(data["word"]), policy_of(application).firmness)
