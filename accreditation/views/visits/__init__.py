"""A visit's pages: the team's, with its lead's; the provider's; and the office's."""

from accreditation.views.visits import notes, office, provider, team
from accreditation.views.visits.blueprint import bp

__all__ = ["bp", "notes", "office", "provider", "team"]
