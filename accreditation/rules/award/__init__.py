"""The award rule of the Quality Strategy: what a set of agreed scores earns, and why, clause by clause."""

from accreditation.rules.award.beyond import beyond_scores
from accreditation.rules.award.case import AwardStandard, Case, MissingScore
from accreditation.rules.award.decide import decide
from accreditation.rules.award.facts import AwardFacts
from accreditation.rules.award.firmness import Firmness, Tipping, firmness
from accreditation.rules.award.outlook import Outlook, Path, SelfScore, outlook
from accreditation.rules.award.raising import raising
from accreditation.rules.award.redraws import Redraws, Reviews
from accreditation.rules.award.smallest import SPELT_OUT, Raise, Raising
from accreditation.rules.award.verdict import RANK, ClauseLine, Verdict

__all__ = [
    "RANK",
    "SPELT_OUT",
    "AwardFacts",
    "AwardStandard",
    "Case",
    "ClauseLine",
    "Firmness",
    "MissingScore",
    "Outlook",
    "Path",
    "Raise",
    "Raising",
    "Redraws",
    "Reviews",
    "SelfScore",
    "Tipping",
    "Verdict",
    "beyond_scores",
    "decide",
    "firmness",
    "outlook",
    "raising",
]
