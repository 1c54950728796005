"""A provider's evidence library, and the citations that lead into it."""

from datetime import date, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation import clock
from accreditation.db import Base, code, pk
from accreditation.enums.evidence import (
    USABLE,
    EvidenceKind,
    NumberGrade,
    RevisionStatus,
    ScanResult,
    StoreFault,
    UnitKind,
)
from accreditation.models.answers import Answer
from accreditation.models.content import CitationContent
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person
from accreditation.models.search_keys import search_key

SOON = timedelta(days=90)
_STORED = text("storage_key IS NOT NULL AND destroyed_at IS NULL")
_FAULTY = text("fault IS NOT NULL")
_STAGED = text("staging_key IS NOT NULL")
_HELD = text("status = 'held'")
_QUESTIONED = text("status = 'questioned'")


class EvidenceItem(Base):
    """A piece of evidence in a provider's library; its files are its revisions.

    A kind that nobody confirmed is a guess from a file's name; it decides nothing, because such an item is not cited.
    """

    __tablename__ = "evidence_items"
    __table_args__ = (Index(None, "organisation_id", "search_key", "id"),)
    id: Mapped[pk]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    title: Mapped[str]
    search_key: Mapped[str] = search_key("title")
    kind: Mapped[EvidenceKind] = mapped_column(code(EvidenceKind))
    kind_confirmed: Mapped[bool] = mapped_column(default=True, server_default=true())
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    expires_on: Mapped[date | None]
    notes: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    confirmed_on: Mapped[date | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    owner: Mapped[Person] = relationship(lazy="raise", foreign_keys=[owner_id])
    confirmed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[confirmed_by_id])
    revisions: Mapped[list["EvidenceRevision"]] = relationship(
        lazy="raise", back_populates="item", order_by="EvidenceRevision.number"
    )

    @property
    def is_out_of_date(self) -> bool:
        """Its last day has passed, so it may not be cited."""
        return self.expires_on is not None and self.expires_on < clock.today()

    @property
    def expires_soon(self) -> bool:
        """Its last day is near: within ninety days."""
        return self.expires_on is not None and clock.today() <= self.expires_on <= clock.today() + SOON


class EvidenceRevision(Base):
    """One file of an item, or one link as it was seen on a day: its content never changes.

    `pages` counts its units: pages, sheets, slides, parts of a text, or the one picture that it is.
    """

    __tablename__ = "evidence_revisions"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint(
            "status IN ('receiving', 'scanning', 'rejected')"
            " OR (storage_key IS NOT NULL AND pages IS NOT NULL AND sha256 IS NOT NULL) OR url IS NOT NULL"
            " OR destroyed_at IS NOT NULL",
            name="usable_is_stored",
        ),
        CheckConstraint("(url IS NULL) = (seen_on IS NULL)", name="link_was_seen"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decision_has_author"),
        CheckConstraint("(status = 'rejected') = (refused IS NOT NULL)", name="rejected_says_why"),
        CheckConstraint("refusal_read_at IS NULL OR status = 'rejected'", name="read_is_refused"),
        Index(
            "ix_evidence_revisions_kept", "verified_at", "id", sqlite_where=_STORED, postgresql_where=_STORED
        ),
        Index("ix_evidence_revisions_faulty", "verified_at", sqlite_where=_FAULTY, postgresql_where=_FAULTY),
        Index(
            "ix_evidence_revisions_staged", "uploaded_by_id", sqlite_where=_STAGED, postgresql_where=_STAGED
        ),
        Index(None, "uploaded_at"),
        Index(None, "uploaded_by_id", "uploaded_at"),
        Index(
            "ix_evidence_revisions_questioned",
            "item_id",
            sqlite_where=_QUESTIONED,
            postgresql_where=_QUESTIONED,
        ),
        # With all that is asked of them, so that the index alone says which of the country's are a person's to decide.
        Index(
            "ix_evidence_revisions_held",
            "uploaded_by_id",
            "item_id",
            "id",
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
    )
    id: Mapped[pk]
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_items.id"))
    number: Mapped[int]
    status: Mapped[RevisionStatus] = mapped_column(code(RevisionStatus), default=RevisionStatus.RECEIVING)
    filename: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(index=True)
    media_type: Mapped[str]
    staging_key: Mapped[str | None]
    storage_key: Mapped[str | None]
    reading_key: Mapped[str | None]
    copy_refused: Mapped[str | None]
    url: Mapped[str | None]
    seen_on: Mapped[date | None]
    unit: Mapped[UnitKind] = mapped_column(
        code(UnitKind), default=UnitKind.PAGE, server_default=UnitKind.PAGE.value
    )
    pages: Mapped[int | None]
    pictures: Mapped[int] = mapped_column(default=0)
    scan: Mapped[ScanResult | None] = mapped_column(code(ScanResult))
    searched: Mapped[bool] = mapped_column(default=False)
    refused: Mapped[str | None]
    refusal_read_at: Mapped[datetime | None]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime]
    numbers_confirmed_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="", server_default="")
    ended_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    fault: Mapped[StoreFault | None] = mapped_column(code(StoreFault))
    destroyed_at: Mapped[datetime | None]
    item: Mapped[EvidenceItem] = relationship(lazy="raise", back_populates="revisions")
    uploaded_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[uploaded_by_id])
    decided_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])

    @property
    def is_usable(self) -> bool:
        """It may be read and cited."""
        return self.status in USABLE

    @classmethod
    def is_kept(cls) -> ColumnElement[bool]:
        """The store should hold its bytes: what was refused or destroyed is gone, or about to go."""
        return and_(
            cls.storage_key.is_not(None), cls.destroyed_at.is_(None), cls.status != RevisionStatus.REJECTED
        )

    @classmethod
    def is_held(cls) -> ColumnElement[bool]:
        """It waits for a decision; the word stands in the statement itself, so that the index of the few is used."""
        return cls.status == bindparam(None, RevisionStatus.HELD, literal_execute=True)

    @classmethod
    def is_questioned(cls) -> ColumnElement[bool]:
        """It waits for an answer about a number; likewise."""
        return cls.status == bindparam(None, RevisionStatus.QUESTIONED, literal_execute=True)

    @property
    def waits_for_answer(self) -> bool:
        """It was checked, and a number in it may be a patient's: the person who added it must say."""
        return self.status is RevisionStatus.QUESTIONED


class EvidencePage(Base):
    """The words of one unit of a file, shown beside its picture; `label` names it where a number would not do."""

    __tablename__ = "evidence_pages"
    __table_args__ = (UniqueConstraint("revision_id", "number"),)
    id: Mapped[pk]
    revision_id: Mapped[int] = mapped_column(ForeignKey("evidence_revisions.id"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(default="", server_default="")
    text: Mapped[str]


class EvidenceNumber(Base):
    """A number in a file that may be a patient's: where it stands and all of it that may be shown."""

    __tablename__ = "evidence_numbers"
    __table_args__ = (Index(None, "revision_id"),)
    id: Mapped[pk]
    revision_id: Mapped[int] = mapped_column(ForeignKey("evidence_revisions.id"))
    page: Mapped[int | None]
    place: Mapped[str]
    grade: Mapped[NumberGrade] = mapped_column(code(NumberGrade))
    masked: Mapped[str]


class Citation(CitationContent, Base):
    """An answer points to pages of one revision, and says what they show; outcome data also says for which period."""

    __tablename__ = "citations"
    __table_args__ = (
        CheckConstraint("page_from >= 1 AND page_to >= page_from", name="pages_in_order"),
        CheckConstraint("(period_from IS NULL) = (period_to IS NULL)", name="period_whole"),
        CheckConstraint("period_to >= period_from", name="period_in_order"),
        Index(None, "answer_id"),
        Index(None, "revision_id"),
    )
    id: Mapped[pk]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    answer: Mapped[Answer] = relationship(lazy="raise")
    revision: Mapped[EvidenceRevision] = relationship(lazy="raise")
