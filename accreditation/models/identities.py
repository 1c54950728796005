"""Sign-ins of organisations that open somebody's account."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, pk
from accreditation.models.people import Person

_PREPARED = text("subject IS NULL")


class Identity(Base):
    """Who somebody is for an organisation's sign-in: the issuer and its own number for them, which opens one account.

    Without a number it is prepared: whoever signs in there next with this account's confirmed address is linked.
    """

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        CheckConstraint("(subject IS NULL) = (linked_at IS NULL)", name="linked_with_subject"),
        Index(
            "ix_identities_prepared",
            "person_id",
            "issuer",
            unique=True,
            sqlite_where=_PREPARED,
            postgresql_where=_PREPARED,
        ),
        Index(None, "person_id"),
    )
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    issuer: Mapped[str]
    subject: Mapped[str | None]
    added_at: Mapped[datetime]
    # Nobody, where the address that the organisation confirmed was enough.
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    added_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[added_by_id])
