"""What somebody proves themselves with besides a password."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select

from accreditation.db import db
from accreditation.models.factors import CodeApp, Passkey, RecoveryCode
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer


@dataclass(frozen=True)
class Held:
    """How many passkeys a person has, whether an app of theirs makes codes, and how many recovery codes are left."""

    passkeys: int = 0
    has_app: bool = False
    codes_left: int = 0

    @property
    def any(self) -> bool:
        """Whether a password alone does not let them in; recovery codes only stand in for what was lost."""
        return self.has_app or bool(self.passkeys)

    @property
    def count(self) -> int:
        """How many there are of which one must be left."""
        return self.passkeys + self.has_app


def has_any() -> ColumnElement[bool]:
    """Whether a person of the statement around it has a passkey or an app."""
    passkey = exists().where(Passkey.person_id == Person.id)
    app = exists().where(CodeApp.person_id == Person.id, CodeApp.confirmed_at.is_not(None))
    return or_(passkey, app)


def held(person_id: int) -> Held:
    """What a person has, in one statement."""
    passkeys = select(func.count()).where(Passkey.person_id == person_id).scalar_subquery()
    app = exists().where(CodeApp.person_id == person_id, CodeApp.confirmed_at.is_not(None))
    codes = (
        select(func.count())
        .where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    return Held(*db.session.execute(select(passkeys, app, codes)).one())


def passkeys(person_id: int) -> list[Passkey]:
    """A person's passkeys, the newest first."""
    return list(
        db.session.scalars(
            select(Passkey)
            .where(Passkey.person_id == person_id)
            .order_by(Passkey.added_at.desc(), Passkey.id.desc())
        )
    )


def own_passkey(viewer: Viewer, passkey_id: int) -> Passkey | None:
    """One of the viewer's own."""
    return db.session.scalars(
        select(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == viewer.person_id)
    ).first()


def code_app(person_id: int, *, confirmed: bool) -> CodeApp | None:
    """The app that makes a person's codes, or the one that they are setting up."""
    state = CodeApp.confirmed_at.is_not(None) if confirmed else CodeApp.confirmed_at.is_(None)
    return db.session.scalars(select(CodeApp).where(CodeApp.person_id == person_id, state)).first()
