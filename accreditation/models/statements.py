"""Statements that partners write on an application through a link, and whom the provider asked for one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.statements import PartnerKind
from accreditation.models.applications import Application
from accreditation.models.people import Person


class StatementRequest(Base):
    """A partner who is asked by a letter for a statement; its link is worked out from `nonce` and stored nowhere.

    `name`, `address` and `note` are emptied half a year later. `answered_on` is a day without a time: with its minute
    a learner's statement could be told by when it arrived.
    """

    __tablename__ = "statement_requests"
    __table_args__ = (
        # That a learner has answered is not shown to whoever asked, who may so withdraw what was answered.
        CheckConstraint(
            "answered_on IS NULL OR withdrawn_at IS NULL OR kind = 'learner'", name="one_end_unless_learner"
        ),
        CheckConstraint("cleared_at IS NULL OR (name = '' AND address = '' AND note = '')", name="cleared"),
        Index(None, "application_id"),
        Index(None, "asked_at"),
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    kind: Mapped[PartnerKind] = mapped_column(code(PartnerKind))
    name: Mapped[str]
    address: Mapped[str]
    note: Mapped[str]
    nonce: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    answered_on: Mapped[date | None]
    cleared_at: Mapped[datetime | None]
    application: Mapped[Application] = relationship(lazy="raise")
    asked_by: Mapped[Person] = relationship(lazy="raise")


class Statement(Base):
    """A partner's statement, signed with the name, role and organisation that they gave; append-only.

    A learner's names no request, so that it is never told by whom it was asked for, and may have no name at all.
    """

    __tablename__ = "statements"
    __table_args__ = (
        CheckConstraint("(kind = 'learner') = (request_id IS NULL)", name="learners_stand_alone"),
        CheckConstraint("name <> '' OR kind = 'learner'", name="named"),
        CheckConstraint("name <> '' OR (role = '' AND organisation = '')", name="wholly_nameless"),
        Index(None, "application_id"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("statement_requests.id"), unique=True)
    kind: Mapped[PartnerKind] = mapped_column(code(PartnerKind))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    role: Mapped[str]
    organisation: Mapped[str]
    words: Mapped[str]
    received_on: Mapped[date]
