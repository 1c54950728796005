"""People, what they are granted, and the sessions in which they are signed in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.models.search_keys import search_key


class Person(Base):
    """Somebody who can sign in."""

    __tablename__ = "people"
    __table_args__ = (Index(None, "search_key", "id"),)
    id: Mapped[pk]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    search_key: Mapped[str] = search_key("name", "email")
    password_hash: Mapped[str | None]
    # Somebody else has seen this password, so the person chooses another before anything else.
    password_is_temporary: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    grants: Mapped[list["Grant"]] = relationship(
        lazy="raise", back_populates="person", foreign_keys="Grant.person_id"
    )
    reviewer_profile: Mapped["ReviewerProfile | None"] = relationship(lazy="raise", back_populates="person")


class Grant(Base):
    """A role that a person holds in one organisation, office or the nation, from a day to a day.

    A grant with `placements` holds only for those of the organisation; one without holds for the whole of it.
    """

    __tablename__ = "grants"
    __table_args__ = (
        # The last day may lie before the first: a role that was taken back on the day it began stays on the record.
        CheckConstraint("organisation_id IS NULL OR office_id IS NULL", name="one_scope"),
        Index(None, "organisation_id", "role"),
        Index(None, "office_id", "role"),
    )
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(code(Role))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person: Mapped[Person] = relationship(lazy="raise", back_populates="grants", foreign_keys=[person_id])
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    office: Mapped[Office | None] = relationship(lazy="raise")
    # The database takes the rows away with the grant, so that ending one need not read them first.
    placements: Mapped[list[Placement]] = relationship(
        lazy="raise", secondary="grant_placements", order_by=Placement.search_key, passive_deletes=True
    )


class GrantProposal(Base):
    """A role that one person proposed for somebody and another has to confirm; it gives nothing until then.

    `proposed_by_id` is empty where it came from the command line. Decided without a grant, it was turned down.
    """

    __tablename__ = "grant_proposals"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> person_id", name="not_by_themselves"),
        CheckConstraint(
            "grant_id IS NULL OR (decided_by_id IS NOT NULL"
            " AND (proposed_by_id IS NULL OR proposed_by_id <> decided_by_id))",
            name="two_people",
        ),
    )
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(code(Role))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("grants.id", ondelete="SET NULL"))
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    proposed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[proposed_by_id])
    office: Mapped[Office | None] = relationship(lazy="raise")


class GrantPlacement(Base):
    """A placement that a grant names; a grant that names any holds nowhere else."""

    __tablename__ = "grant_placements"
    __table_args__ = (UniqueConstraint("grant_id", "placement_id"), Index(None, "placement_id"))
    id: Mapped[pk]
    grant_id: Mapped[int] = mapped_column(ForeignKey("grants.id", ondelete="CASCADE"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))


class ReviewerProfile(Base):
    """What a reviewer brings: kind, profession, employer, training, and how many cases they take at a time.

    `employer_id` is the present employer, which is one of the person's ties, too; `trained_on` and `standardised_on` are the days
    of the newest training of each kind. What else a reviewer brings stands in `reviewers`.
    """

    __tablename__ = "reviewer_profiles"
    __table_args__ = (CheckConstraint("load_cap BETWEEN 0 AND 50", name="load_cap_in_range"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    kind: Mapped[ReviewerKind] = mapped_column(code(ReviewerKind))
    profession: Mapped[Profession] = mapped_column(code(Profession))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    trained_on: Mapped[date | None]
    standardised_on: Mapped[date | None]
    load_cap: Mapped[int] = mapped_column(default=4)
    # When the reviewer last said that all of this is true.
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(lazy="raise", back_populates="reviewer_profile")
    employer: Mapped[Organisation | None] = relationship(lazy="raise")


class UserSession(Base):
    """One signed-in browser; the token itself is never stored."""

    __tablename__ = "user_sessions"
    id: Mapped[pk]
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="password")
    # On a computer that others use too, nothing typed stays in the browser, and the session ends sooner.
    is_shared: Mapped[bool] = mapped_column(default=False)
    stepped_up_at: Mapped[datetime | None]
    step_up_for: Mapped[str | None]
    # Through which organisation's sign-in, and the name that this has there: so it can be ended from there.
    identity_id: Mapped[int | None] = mapped_column(
        ForeignKey("identities.id", ondelete="SET NULL"), index=True
    )
    provider_session: Mapped[str | None]


class SignInAttempt(Base):
    """A failed sign-in, kept so that guessing slows down on every server at once.

    `device` is the key of a browser in which this account was signed in before; without one the address counts.
    """

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))
    id: Mapped[pk]
    account: Mapped[str]
    address: Mapped[str]
    device: Mapped[str | None]
    at: Mapped[datetime]
