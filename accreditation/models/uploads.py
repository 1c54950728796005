"""Files that come in parts: what was promised, and which parts are here."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.evidence import EvidenceKind, UploadState
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.people import Person


class Upload(Base):
    """One file on its way to a provider's library, known to its sender's browser by `token`."""

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("size > 0 AND part_size > 0", name="has_size"),
        CheckConstraint("(state = 'done') = (revision_id IS NOT NULL)", name="done_has_file"),
        # The same file from the same person for the same provider goes on where it stopped.
        Index(
            "uq_uploads_open",
            "organisation_id",
            "person_id",
            "fingerprint",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )
    id: Mapped[pk]
    token: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_items.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_revisions.id"))
    state: Mapped[UploadState] = mapped_column(code(UploadState), default=UploadState.OPEN)
    fingerprint: Mapped[str]
    filename: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    part_size: Mapped[int]
    media_type: Mapped[str]
    title: Mapped[str]
    kind: Mapped[EvidenceKind] = mapped_column(code(EvidenceKind))
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    staging_key: Mapped[str]
    store_upload: Mapped[str | None]
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")
    item: Mapped[EvidenceItem | None] = relationship(lazy="raise")
    revision: Mapped[EvidenceRevision | None] = relationship(lazy="raise")


class UploadPart(Base):
    """One part that was promised with its SHA-256, and `arrived_at` once it is here."""

    __tablename__ = "upload_parts"
    __table_args__ = (UniqueConstraint("upload_id", "number"),)
    id: Mapped[pk]
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"))
    number: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str]
    arrived_at: Mapped[datetime | None]
