"""A reviewer's pages: the list, an invitation, one review with its lock and visit, and one standard to score."""

from accreditation.views.reviews import answering, doubting, notes, overview, scoring
from accreditation.views.reviews.overview import bp

__all__ = ["answering", "bp", "doubting", "notes", "overview", "scoring"]
