"""The award rule of the Quality Strategy: what a set of agreed scores earns, and why, clause by clause."""

from accreditation.rules.award.case import AwardStandard, Case, MissingScore
from accreditation.rules.award.decide import decide
from accreditation.rules.award.facts import AwardFacts
from accreditation.rules.award.verdict import RANK, ClauseLine, Verdict

__all__ = [
    "RANK",
    "AwardFacts",
    "AwardStandard",
    "Case",
    "ClauseLine",
    "MissingScore",
    "Verdict",
    "decide",
]
