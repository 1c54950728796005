"""What was submitted: ordered entries, one a standard, each known by the hash of its content."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.applications import SignatureKind
from accreditation.enums.evidence import EvidenceKind, UnitKind
from accreditation.models.content import AnswerContent, CitationContent
from accreditation.models.countersigners import Countersigner
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person

if TYPE_CHECKING:
    from accreditation.models.local_confirmations import LocalConfirmation


class Snapshot(Base):
    """An application's answers as they stood when sign-off was asked for."""

    __tablename__ = "snapshots"
    __table_args__ = (UniqueConstraint("application_id", "number"),)
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    number: Mapped[int]
    content_hash: Mapped[str]
    created_at: Mapped[datetime]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    voided_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    requested_by: Mapped[Person | None] = relationship(lazy="raise")
    signatures: Mapped[list["Signature"]] = relationship(lazy="raise", order_by="Signature.id")

    @property
    def signature(self) -> "Signature | None":
        """The executive's signature, without which nothing is signed: a countersignature only goes with one."""
        return next((given for given in self.signatures if given.kind is SignatureKind.EXECUTIVE), None)

    @property
    def countersignature(self) -> "Signature | None":
        """The signature of the outsider who countersigned."""
        return next((given for given in self.signatures if given.kind is not SignatureKind.EXECUTIVE), None)

    @property
    def is_signed(self) -> bool:
        """Whether the executive signed it, and the outsider too where an executive who worked on it needs one."""
        signature = self.signature
        if signature is None:
            return False
        return signature.countersigner_id is None or self.countersignature is not None


class Signature(Base):
    """One person's signature on a snapshot, as the provider's executive or as the outsider who countersigns; append-only."""

    __tablename__ = "signatures"
    __table_args__ = (
        UniqueConstraint("snapshot_id", "kind"),
        UniqueConstraint("snapshot_id", "person_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[SignatureKind] = mapped_column(code(SignatureKind))
    signed_at: Mapped[datetime]
    # Of an executive who worked on the application: the outsider without whose countersignature it is not signed.
    countersigner_id: Mapped[int | None] = mapped_column(ForeignKey("countersigners.id"))
    countersigner: Mapped[Countersigner | None] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class Entry(AnswerContent, Base):
    """One standard's answer and citations, frozen; two snapshots share it where nothing changed."""

    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("application_id", "standard_id", "content_hash"), APPEND_ONLY)
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    content_hash: Mapped[str]
    standard: Mapped[Standard] = relationship(lazy="raise")
    citations: Mapped[list["EntryCitation"]] = relationship(lazy="raise", order_by="EntryCitation.position")


class SnapshotEntry(Base):
    """An entry's place in a snapshot."""

    __tablename__ = "snapshot_entries"
    __table_args__ = (UniqueConstraint("snapshot_id", "standard_id"), Index(None, "entry_id"), APPEND_ONLY)
    id: Mapped[pk]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    position: Mapped[int]
    # Where the entry is the organisation return's: what the placement says of it, which was signed with it.
    local_confirmation_id: Mapped[int | None] = mapped_column(ForeignKey("local_confirmations.id"))
    entry: Mapped[Entry] = relationship(lazy="raise")
    local_confirmation: Mapped["LocalConfirmation | None"] = relationship(lazy="raise")


class EntryCitation(CitationContent, Base):
    """A citation as it was submitted: reviewers reach a file only through one of these."""

    __tablename__ = "entry_citations"
    __table_args__ = (
        CheckConstraint("(period_from IS NULL) = (period_to IS NULL)", name="period_whole"),
        CheckConstraint("period_to >= period_from", name="period_in_order"),
        Index(None, "entry_id", "position"),
        Index(None, "revision_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    position: Mapped[int]
    title: Mapped[str]
    kind: Mapped[EvidenceKind] = mapped_column(code(EvidenceKind))
    sha256: Mapped[str]
    unit: Mapped[UnitKind] = mapped_column(
        code(UnitKind), default=UnitKind.PAGE, server_default=UnitKind.PAGE.value
    )
