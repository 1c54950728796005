"""A team's scores become one agreed score a standard: at the median, by the team, or by the moderator with a reason."""

from accreditation.services.moderation.opening import begin_moderation
from accreditation.services.moderation.scored_standards import merged_rationales, not_evidenced
from accreditation.services.moderation.settling import (
    assent,
    assent_to_each,
    pass_to_moderator,
    propose_score,
    settle_by_moderator,
)

__all__ = [
    "assent",
    "assent_to_each",
    "begin_moderation",
    "merged_rationales",
    "not_evidenced",
    "pass_to_moderator",
    "propose_score",
    "settle_by_moderator",
]
