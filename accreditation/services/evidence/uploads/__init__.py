"""Files that come in parts: begun, each part promised with its SHA-256, completed once; none is evidence before that."""

from accreditation.services.evidence.uploads.beginning import PART_SIZE, Announced, begin
from accreditation.services.evidence.uploads.completing import complete
from accreditation.services.evidence.uploads.ending import abandon, give_up_forgotten
from accreditation.services.evidence.uploads.parts import part_arrives, promise, promised, safe_parts

__all__ = [
    "PART_SIZE",
    "Announced",
    "abandon",
    "begin",
    "complete",
    "give_up_forgotten",
    "part_arrives",
    "promise",
    "promised",
    "safe_parts",
]
