"""Agreeing scores: the team's pages and the moderator's."""

from accreditation.views.consensus import moderator, team
from accreditation.views.consensus.blueprint import bp

__all__ = ["bp", "moderator", "team"]
