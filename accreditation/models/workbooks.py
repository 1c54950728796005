"""Workbooks that came in and wait for whoever sent them to confirm what they change."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from accreditation.db import Base, pk


class ReceivedWorkbook(Base):
    """What a workbook would change and what of it could not be taken; the file itself is not kept.

    `changes` holds a standard's code, the version that the workbook was made from, and each changed field as it began and
    as it was typed; a standard leaves the list once it is saved. `framework_version_id` is the case's when it came in.
    """

    __tablename__ = "received_workbooks"
    __table_args__ = (Index(None, "application_id", "person_id"),)
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    framework_version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    received_at: Mapped[datetime] = mapped_column(index=True)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    troubles: Mapped[list[list[str]]] = mapped_column(JSON)
