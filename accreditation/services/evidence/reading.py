"""What leaves the store for a reader: a page's picture to look at, the file itself only as an attachment, written down."""

from collections.abc import Iterator
from dataclasses import dataclass

from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import USABLE
from accreditation.errors import NotFound
from accreditation.models.evidence import EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit
from accreditation.services.evidence import keys
from accreditation.storage.base import Store


@dataclass(frozen=True)
class Original:
    """A file to send as an attachment: by a link where the store gives one, else its bytes."""

    filename: str
    size: int
    link: str | None
    chunks: Iterator[bytes]


def picture(store: Store, revision: EvidenceRevision, page: int) -> Iterator[bytes]:
    """One page's picture (WebP), chunk by chunk; raises NotFound where the file may not be read or has no such page."""
    if revision.status not in USABLE or not 1 <= page <= revision.pictures:
        raise NotFound
    return store.open(keys.picture(revision.id, page))


def original(store: Store, revision: EvidenceRevision) -> Original:
    """The file itself; raises NotFound where it may not be read."""
    if revision.status not in USABLE or revision.storage_key is None:
        raise NotFound
    link = store.presigned_get(revision.storage_key, revision.filename)
    chunks = iter(()) if link else store.open(revision.storage_key)
    return Original(revision.filename, revision.size, link, chunks)


def record_download(revision: EvidenceRevision, *, organisation_id: int, actor: Viewer) -> None:
    """Write down that somebody took the file itself."""
    audit.record(
        AuditKind.EVIDENCE_READ,
        actor=actor,
        stream=audit.organisation(organisation_id),
        revision_id=revision.id,
    )
