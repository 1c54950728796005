"""How a usable file ends: its row, hash and bytes stay for the record, and nobody may cite it any more."""

from accreditation.enums.evidence import EvidenceTrigger
from accreditation.models.evidence import EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.services.evidence import indexing
from accreditation.services.evidence.steps import Facts, step


def withdraw(revision: EvidenceRevision, *, organisation_id: int, actor: Viewer) -> None:
    """Let a provider take a file out of use; raises RuleBroken where it is not in use."""
    step(revision, EvidenceTrigger.WITHDRAW, Facts(), organisation_id=organisation_id, actor=actor)
    indexing.forget(revision.id)
