"""Evidence packs: an application with what it cites, put together by a job, to be taken away as one document."""

from accreditation.services.packs.building import build, write
from accreditation.services.packs.requests import ask, clear_old, record_taken

__all__ = ["ask", "build", "clear_old", "record_taken", "write"]
