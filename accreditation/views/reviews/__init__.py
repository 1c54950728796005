"""A reviewer's pages: the list, an invitation, one review with its lock and visit, and one standard to score."""

from accreditation.views.reviews import answering, overview, scoring
from accreditation.views.reviews.overview import bp

__all__ = ["answering", "bp", "overview", "scoring"]
