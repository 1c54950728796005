"""How far the reviewers of a cycle agree, as the night worked it out; it decides nothing and names nobody."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, pk
from accreditation.models.frameworks import Cycle
from accreditation.models.organisations import Office


class CycleAgreement(Base):
    """The figures of one office in one cycle, replaced each night while the cycle has cases under way."""

    __tablename__ = "cycle_agreements"
    __table_args__ = (UniqueConstraint("cycle_id", "office_id"),)
    id: Mapped[pk]
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    made_at: Mapped[datetime]
    cases: Mapped[int]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    cycle: Mapped[Cycle] = relationship(lazy="raise")
    office: Mapped[Office] = relationship(lazy="raise")
