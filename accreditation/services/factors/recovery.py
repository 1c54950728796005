"""Recovery codes: ten at a time, shown once, each good once in place of a passkey or a code from an app."""

from sqlalchemy import delete

from accreditation import clock
from accreditation.db import db
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.factors import RecoveryCode
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors
from accreditation.rules import one_time_codes
from accreditation.services import audit, security_letters
from accreditation.services.sessions import codes


def make_codes(viewer: Viewer, *, secret: str) -> list[str]:
    """Ten codes in place of all earlier ones; only whoever reads this answer ever sees them."""
    if not factors.held(viewer.id).any:
        raise RuleBroken(
            "Add a passkey or set up an app first: recovery codes stand in for one that is lost."
        )
    made = [one_time_codes.recovery_code() for _ in range(one_time_codes.RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == viewer.id))
    db.session.add_all(
        RecoveryCode(
            person_id=viewer.id, digest=codes.digest(viewer.id, code, secret=secret), made_at=clock.now()
        )
        for code in made
    )
    audit.record(
        AuditKind.RECOVERY_CODES_MADE,
        actor=viewer,
        stream=audit.PEOPLE,
        person_id=viewer.id,
        number=len(made),
    )
    security_letters.warn(viewer.id, SecurityChange.RECOVERY_CODES_MADE)
    return made
