"""Evidence packs that were asked for."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.packs import PackState
from accreditation.models.applications import Application
from accreditation.models.people import Person


class Pack(Base):
    """An application with its evidence as one PDF, and its files with a manifest as one zip."""

    __tablename__ = "packs"
    __table_args__ = (
        CheckConstraint(
            "state <> 'ready' OR (pdf_key IS NOT NULL AND zip_key IS NOT NULL AND pages IS NOT NULL)",
            name="ready_is_stored",
        ),
        Index(None, "application_id", "id"),
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    state: Mapped[PackState] = mapped_column(code(PackState), default=PackState.WAITING)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    content_hash: Mapped[str | None]
    pages: Mapped[int | None]
    left_out: Mapped[int] = mapped_column(default=0)
    pdf_key: Mapped[str | None]
    pdf_size: Mapped[int | None] = mapped_column(BigInteger)
    pdf_sha256: Mapped[str | None]
    zip_key: Mapped[str | None]
    zip_size: Mapped[int | None] = mapped_column(BigInteger)
    zip_sha256: Mapped[str | None]
    why_failed: Mapped[str | None]
    application: Mapped[Application] = relationship(lazy="raise")
    asked_by: Mapped[Person] = relationship(lazy="raise")
