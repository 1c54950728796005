"""What people prove themselves with besides a password: passkeys, an app that makes codes, and codes to recover with."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from accreditation.db import Base, pk

_CONFIRMED = text("confirmed_at IS NOT NULL")
_BEGUN = text("confirmed_at IS NULL")


class Passkey(Base):
    """The public half of a key that a device or password manager holds for a person.

    `user_handle` is what their devices know the account by; it is random, and the same for all keys of a person.
    """

    __tablename__ = "passkeys"
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    credential_id: Mapped[str] = mapped_column(unique=True)
    user_handle: Mapped[str]
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    # Goes up with each use where the device counts; one that goes back is a copy's.
    sign_count: Mapped[int] = mapped_column(BigInteger)
    # Kept by the maker of the device as well, so that it survives the device.
    backed_up: Mapped[bool]
    name: Mapped[str]
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CodeApp(Base):
    """The secret that an app on a person's telephone makes codes from, sealed; one that works and one that is being set up."""

    __tablename__ = "code_apps"
    __table_args__ = (
        Index(
            "uq_code_apps_confirmed",
            "person_id",
            unique=True,
            sqlite_where=_CONFIRMED,
            postgresql_where=_CONFIRMED,
        ),
        Index("uq_code_apps_begun", "person_id", unique=True, sqlite_where=_BEGUN, postgresql_where=_BEGUN),
    )
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    sealed: Mapped[str]
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    # The half minute of the last code that was taken: no code of it, or from before it, is taken again.
    last_step: Mapped[int | None]


class RecoveryCode(Base):
    """A code that stands in once for a passkey or an app; only its digest is stored."""

    __tablename__ = "recovery_codes"
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class UsedChallenge(Base):
    """A question that a passkey has answered, until it would be too old anyway: no answer is taken twice."""

    __tablename__ = "used_challenges"
    id: Mapped[pk]
    digest: Mapped[str] = mapped_column(unique=True)
    used_at: Mapped[datetime] = mapped_column(index=True)
