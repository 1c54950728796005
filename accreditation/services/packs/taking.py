"""Taking a pack away: it leaves only as an attachment, and that it left is written down."""

from accreditation.enums.audit import AuditKind
from accreditation.models.packs import Pack
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit


def record_taken(pack: Pack, *, actor: Viewer) -> None:
    """Write down that somebody took a pack."""
    audit.record(AuditKind.PACK_TAKEN, actor=actor, stream=audit.case(pack.application_id), pack_id=pack.id)
