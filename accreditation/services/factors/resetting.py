"""Take away all second factors of somebody who lost theirs, so that they sign in with their password and set up new ones."""

from sqlalchemy import delete

from accreditation.db import db
from accreditation.enums.accounts import SecurityChange
from accreditation.enums.audit import AuditKind
from accreditation.enums.factors import Lost, Recognised
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.factors import CodeApp, Passkey, RecoveryCode
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors
from accreditation.services import audit, security_letters, sessions, two_hands


def reset(person_id: int, *, lost: Lost, recognised: Recognised | None, actor: Viewer | None) -> None:
    """Remove passkeys, app and recovery codes, and end the person's sessions; they are written to.

    Raises RuleBroken for one's own account, where there is nothing, and for whoever let them in with a new password or
    address within thirty days. The command line has no actor and recognises nobody.
    """
    if actor is not None and actor.person_id == person_id:
        raise RuleBroken("Remove your own under “Your account”. If you lost them, ask another administrator.")
    if db.session.get(Person, person_id) is None:
        raise NotFound
    held = factors.held(person_id)
    if not held.any and not held.codes_left:
        raise RuleBroken("This person has no passkey and no app, so there is nothing to take away.")
    two_hands.refuse_same(person_id, actor=actor, earlier=two_hands.ENTRY)
    for model in (Passkey, CodeApp, RecoveryCode):
        db.session.execute(delete(model).where(model.person_id == person_id))
    sessions.sign_out_everywhere(person_id, actor=actor)
    audit.record(
        AuditKind.FACTORS_RESET,
        actor=actor,
        stream=audit.PEOPLE,
        person_id=person_id,
        lost=lost.value,
        recognised=recognised.value if recognised else None,
    )
    security_letters.warn(person_id, SecurityChange.FACTORS_RESET)
