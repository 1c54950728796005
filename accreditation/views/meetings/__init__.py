"""Panel meetings: the list, one meeting with its agenda and room, and arranging one."""

from accreditation.views.meetings import arranging, overview
from accreditation.views.meetings.overview import bp

__all__ = ["arranging", "bp", "overview"]
