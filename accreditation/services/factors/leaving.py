"""What holds whenever a second factor comes or goes: who has to keep one keeps one, and other browsers are signed out."""

from sqlalchemy import delete, update

from accreditation import clock
from accreditation.db import db
from accreditation.enums.accounts import SignInMethod
from accreditation.errors import RuleBroken
from accreditation.models.factors import RecoveryCode
from accreditation.models.people import UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors


def refuse_last(viewer: Viewer, *, required: bool) -> None:
    """Refuse to take away the last one from somebody whose role needs one."""
    if required and factors.held(viewer.id).count <= 1:
        raise RuleBroken(
            "Your role needs a passkey or an app, and this is the last that you have. Add another first, then remove this one."
        )


def settle(person_id: int) -> None:
    """Take away recovery codes once there is nothing left to recover."""
    if not factors.held(person_id).any:
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def sign_out_elsewhere(viewer: Viewer, method: SignInMethod) -> None:
    """End the person's other sessions, which began without what they have now; this one has proved it."""
    of_person = update(UserSession).where(
        UserSession.person_id == viewer.id, UserSession.revoked_at.is_(None)
    )
    db.session.execute(of_person.where(UserSession.id != viewer.session_id).values(revoked_at=clock.now()))
    db.session.execute(of_person.where(UserSession.id == viewer.session_id).values(method=method.value))
