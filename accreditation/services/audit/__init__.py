"""The audit record: what happened, chained so that no change of it goes unseen; it refuses anything but ids and codes."""

from accreditation.services.audit.breaks import Break, verify
from accreditation.services.audit.chain import record, seal
from accreditation.services.audit.checkpoints import Checkpoint, ForgedCheckpoint, checkpoint, newest
from accreditation.services.audit.facts import FACTS, PEOPLE, SYSTEM, case, organisation

__all__ = [
    "FACTS",
    "PEOPLE",
    "SYSTEM",
    "Break",
    "Checkpoint",
    "ForgedCheckpoint",
    "case",
    "checkpoint",
    "newest",
    "organisation",
    "record",
    "seal",
    "verify",
]
