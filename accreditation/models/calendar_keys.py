"""The secret address at which another calendar reads a person's dates."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from accreditation.db import Base, pk


class CalendarKey(Base):
    """What a person's address is worked out from, together with the service's own secret; the address is stored nowhere."""

    __tablename__ = "calendar_keys"
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    nonce: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
