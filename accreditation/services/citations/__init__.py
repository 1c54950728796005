"""What an answer cites: pages of files that may be used, while the answer is open."""

from accreditation.services.citations.changing import change, cite_newer, uncite
from accreditation.services.citations.citing import cite, cite_ranges
from accreditation.services.citations.moving import move

__all__ = ["change", "cite", "cite_newer", "cite_ranges", "move", "uncite"]
