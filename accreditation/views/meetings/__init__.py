"""Panel meetings: the list, arranging one, its agenda, and the steps from papers to minutes."""

from accreditation.views.meetings import arranging, overview, running
from accreditation.views.meetings.blueprint import bp

__all__ = ["arranging", "bp", "overview", "running"]
