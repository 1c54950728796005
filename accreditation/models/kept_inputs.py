"""What people typed when they were signed out already, sealed until they come back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from accreditation.db import Base, pk


class KeptInput(Base):
    """The fields of one form that could not be saved, readable for the person who typed them alone."""

    __tablename__ = "kept_inputs"
    __table_args__ = (Index(None, "person_id", "page"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    page: Mapped[str]
    sealed: Mapped[str]
    kept_at: Mapped[datetime] = mapped_column(index=True)
