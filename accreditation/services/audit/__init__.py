"""The audit record: what happened, chained so that no change of it goes unseen; it refuses anything but ids and codes."""

from accreditation.services.audit.breaks import Break, Mark, is_stream, verify
from accreditation.services.audit.chain import Pending, record, seal, waiting
from accreditation.services.audit.checkpoints import Compared, checkpoint, compare, is_new, note
from accreditation.services.audit.content import Discrepancy
from accreditation.services.audit.content import check as check_content
from accreditation.services.audit.facts import FACTS, PEOPLE, SYSTEM, case, organisation

__all__ = [
    "FACTS",
    "PEOPLE",
    "SYSTEM",
    "Break",
    "Compared",
    "Discrepancy",
    "Mark",
    "Pending",
    "case",
    "check_content",
    "checkpoint",
    "compare",
    "is_new",
    "is_stream",
    "note",
    "organisation",
    "record",
    "seal",
    "verify",
    "waiting",
]
