"""A reviewer's pages: the list, an invitation, the overview, one standard, the lock, a visit."""

from accreditation.views.reviews import answering, overview, scoring, visiting
from accreditation.views.reviews.overview import bp

__all__ = ["answering", "bp", "overview", "scoring", "visiting"]
