"""What the workflow may ask of a file, and the one way in which a file takes a step; it decides nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from accreditation import clock
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import OVER, EvidenceTrigger, ScanResult
from accreditation.models.evidence import EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit
from accreditation.services.moves import move
from workflows.evidence import EVIDENCE


@dataclass(frozen=True)
class Facts:
    """The facts of one step; what does not matter for it keeps its cautious default."""

    arrived_whole: bool = False
    scan_result: ScanResult | None = None
    unscanned_allowed: bool = False
    refused_because: Sequence[str] = ()
    likely_pages: Sequence[int] = ()
    possible_unconfirmed: bool = False
    reason_given: bool = False
    actor_uploaded: bool = True
    was_signed: bool = True
    cited_by_others: bool = True
    cited_where_closed: bool = True


def step(
    revision: EvidenceRevision,
    trigger: EvidenceTrigger,
    facts: Facts,
    *,
    organisation_id: int,
    actor: Viewer | None,
) -> None:
    """Move a file and write it down in its provider's stream; raises RuleBroken with every reason."""
    move(
        EVIDENCE,
        revision,
        trigger,
        facts,
        kind=AuditKind.EVIDENCE_MOVED,
        stream=audit.organisation(organisation_id),
        actor=actor,
        revision_id=revision.id,
    )
    # Retention counts from here.
    if revision.status in OVER:
        revision.ended_at = clock.now()
