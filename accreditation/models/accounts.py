"""What leads to an account and around it: invitations, links for a new password or address, and the history of signing in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.people import Role
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.models.people import Person

_OPEN = text("accepted_at IS NULL AND withdrawn_at IS NULL")


class Invitation(Base):
    """Somebody who is asked by a letter to open an account, good once, for one address, until it expires.

    `invited_by_id` answers for the roles. The link's secret part is worked out from `nonce`, and stored nowhere.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        CheckConstraint("(accepted_at IS NULL) = (person_id IS NULL)", name="accepted_by_somebody"),
        # One that nobody took up is renewed, never doubled.
        Index(
            "uq_invitations_open_address", "address", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )
    id: Mapped[pk]
    address: Mapped[str]
    name: Mapped[str]
    nonce: Mapped[str]
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]
    invited_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[invited_by_id])
    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])
    roles: Mapped[list["InvitationRole"]] = relationship(lazy="raise", order_by="InvitationRole.id")


class InvitationRole(Base):
    """A role that goes with an invitation; it gives nothing until the invitation is accepted."""

    __tablename__ = "invitation_roles"
    __table_args__ = (
        CheckConstraint("organisation_id IS NULL OR office_id IS NULL", name="one_scope"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )
    id: Mapped[pk]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), index=True)
    role: Mapped[Role] = mapped_column(code(Role))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    office: Mapped[Office | None] = relationship(lazy="raise")
    placements: Mapped[list[Placement]] = relationship(
        lazy="raise", secondary="invitation_placements", order_by=Placement.search_key
    )


class InvitationPlacement(Base):
    """A placement that a role of an invitation names; such a role is held nowhere else."""

    __tablename__ = "invitation_placements"
    __table_args__ = (UniqueConstraint("invitation_role_id", "placement_id"),)
    id: Mapped[pk]
    invitation_role_id: Mapped[int] = mapped_column(ForeignKey("invitation_roles.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))


class PasswordReset(Base):
    """A link for a new password that somebody asked for by typing an address, whether or not it has an account."""

    __tablename__ = "password_resets"
    __table_args__ = (Index(None, "address", "asked_at"), Index(None, "asked_from", "asked_at"))
    id: Mapped[pk]
    address: Mapped[str]
    # A digest of where the request came from, so that one place cannot ask without end.
    asked_from: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    nonce: Mapped[str]
    used_at: Mapped[datetime | None]


class AddressChange(Base):
    """Another address that a person wants to sign in with: confirmed from the new one, stopped from the old one."""

    __tablename__ = "address_changes"
    __table_args__ = (CheckConstraint("old_address <> new_address", name="changes"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    old_address: Mapped[str]
    new_address: Mapped[str]
    nonce: Mapped[str]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="raise")


class SignIn(Base):
    """One time somebody signed in to an account, or tried to, for its owner to read."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index(None, "person_id", "at"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    method: Mapped[str]
    user_agent: Mapped[str] = mapped_column(default="")
    succeeded: Mapped[bool]
