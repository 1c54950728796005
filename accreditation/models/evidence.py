"""A provider's evidence library, and the citations that lead into it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation import clock
from accreditation.db import Base, code, pk
from accreditation.enums.evidence import USABLE, EvidenceKind, RevisionStatus, ScanResult
from accreditation.models.answers import Answer
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person


class EvidenceItem(Base):
    """A piece of evidence in a provider's library; its files are its revisions."""

    __tablename__ = "evidence_items"
    __table_args__ = (Index(None, "organisation_id", "title", "id"),)
    id: Mapped[pk]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    title: Mapped[str]
    kind: Mapped[EvidenceKind] = mapped_column(code(EvidenceKind))
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    expires_on: Mapped[date | None]
    notes: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    owner: Mapped[Person] = relationship(lazy="raise")
    revisions: Mapped[list["EvidenceRevision"]] = relationship(
        lazy="raise", back_populates="item", order_by="EvidenceRevision.number"
    )

    @property
    def is_out_of_date(self) -> bool:
        """Its last day has passed, so it may not be cited."""
        return self.expires_on is not None and self.expires_on < clock.today()


class EvidenceRevision(Base):
    """One file of an item: its bytes never change."""

    __tablename__ = "evidence_revisions"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint(
            "status IN ('receiving', 'scanning', 'rejected') OR (storage_key IS NOT NULL AND pages IS NOT NULL)",
            name="usable_is_stored",
        ),
        CheckConstraint("(status = 'rejected') = (refused IS NOT NULL)", name="rejected_says_why"),
    )
    id: Mapped[pk]
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_items.id"))
    number: Mapped[int]
    status: Mapped[RevisionStatus] = mapped_column(code(RevisionStatus), default=RevisionStatus.RECEIVING)
    filename: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str]
    staging_key: Mapped[str | None]
    storage_key: Mapped[str | None]
    pages: Mapped[int | None]
    pictures: Mapped[int] = mapped_column(default=0)
    scan: Mapped[ScanResult | None] = mapped_column(code(ScanResult))
    searched: Mapped[bool] = mapped_column(default=False)
    refused: Mapped[str | None]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime]
    item: Mapped[EvidenceItem] = relationship(lazy="raise", back_populates="revisions")
    uploaded_by: Mapped[Person] = relationship(lazy="raise")

    @property
    def is_usable(self) -> bool:
        """It may be read and cited."""
        return self.status in USABLE


class EvidencePage(Base):
    """The words of one page, shown beside its picture."""

    __tablename__ = "evidence_pages"
    __table_args__ = (UniqueConstraint("revision_id", "number"),)
    id: Mapped[pk]
    revision_id: Mapped[int] = mapped_column(ForeignKey("evidence_revisions.id"))
    number: Mapped[int]
    text: Mapped[str]


class Citation(Base):
    """An answer points to pages of one revision, and says what they show."""

    __tablename__ = "citations"
    __table_args__ = (
        CheckConstraint("page_from >= 1 AND page_to >= page_from", name="pages_in_order"),
        Index(None, "answer_id"),
        Index(None, "revision_id"),
    )
    id: Mapped[pk]
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("evidence_revisions.id"))
    page_from: Mapped[int]
    page_to: Mapped[int]
    claim: Mapped[str]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    answer: Mapped[Answer] = relationship(lazy="raise")
    revision: Mapped[EvidenceRevision] = relationship(lazy="raise")
