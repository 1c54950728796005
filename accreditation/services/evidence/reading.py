"""What leaves the store for a reader: a page's picture to look at, the file itself only as an attachment, written down."""

from collections.abc import Iterator

from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import USABLE, RevisionStatus
from accreditation.errors import NotFound
from accreditation.models.evidence import EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit
from accreditation.services.evidence import storing
from accreditation.storage.base import Original, Store, attachment


def picture(store: Store, revision: EvidenceRevision, page: int) -> Iterator[bytes]:
    """One page's picture (WebP), chunk by chunk; raises NotFound where the file may not be read or has no such page."""
    if revision.status not in USABLE or not 1 <= page <= revision.pictures:
        raise NotFound
    return store.open(storing.picture_key(revision.id, page))


def original(store: Store, revision: EvidenceRevision) -> Original:
    """The file itself; raises NotFound where it may not be read."""
    if revision.status not in USABLE or revision.storage_key is None:
        raise NotFound
    return attachment(store, revision.storage_key, revision.filename, revision.size)


def reading_copy(store: Store, revision: EvidenceRevision) -> Original:
    """The file without its author and other details of people, for reviewers; raises NotFound where there is none."""
    if revision.status not in USABLE or revision.reading_key is None:
        raise NotFound
    # Asked of the store: the row knows only how large the original is.
    size = store.size(revision.reading_key)
    if size is None:
        raise NotFound
    return attachment(store, revision.reading_key, revision.filename, size)


def held_picture(store: Store, revision: EvidenceRevision, page: int) -> Iterator[bytes]:
    """One page's picture of a held file, for the person who decides about it."""
    if revision.status is not RevisionStatus.HELD or not 1 <= page <= revision.pictures:
        raise NotFound
    return store.open(storing.picture_key(revision.id, page))


def held_original(store: Store, revision: EvidenceRevision) -> Original:
    """A held file itself, for the person who decides about it."""
    if revision.status is not RevisionStatus.HELD or revision.storage_key is None:
        raise NotFound
    return attachment(store, revision.storage_key, revision.filename, revision.size)


def record_download(revision: EvidenceRevision, *, organisation_id: int, actor: Viewer) -> None:
    """Write down that somebody took the file itself."""
    audit.record(
        AuditKind.EVIDENCE_READ,
        actor=actor,
        stream=audit.organisation(organisation_id),
        revision_id=revision.id,
    )
