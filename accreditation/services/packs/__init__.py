"""Evidence packs: an application with what it cites, put together by a job, to be taken away as one document."""

from accreditation.services.packs.asking import ask
from accreditation.services.packs.building import build, write
from accreditation.services.packs.clearing import clear_old
from accreditation.services.packs.taking import record_taken

__all__ = ["ask", "build", "clear_old", "record_taken", "write"]
