"""Take a code from a person's app, or one of their recovery codes; each is good once, and wrong ones slow down."""

import hashlib
import hmac

from sqlalchemy import or_, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import SecurityChange, SignInMethod
from accreditation.enums.audit import AuditKind
from accreditation.enums.letters import LetterKind
from accreditation.errors import RuleBroken
from accreditation.models.factors import CodeApp, RecoveryCode
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors
from accreditation.rules import one_time_codes
from accreditation.services import audit, letters, sealing, security_letters
from accreditation.services.sessions import attempts

AFTER_SESSION = ":"
"""What stands in the sealed text between the session and the secret; an app from before this has the secret alone."""
WRONG = "The code is not right. Wait until the app shows the next one, and type that"
SPENT = "This code was used already. Wait until the app shows the next one, and type that"
WRONG_RECOVERY = "This is none of your recovery codes, or it was used before"


def take(person_id: int, typed: str, *, secret: str, remote_addr: str, user_agent: str = "") -> SignInMethod:
    """Use up the code and say what it was; raises RuleBroken, and after five wrong ones when to try again.

    It is counted before it is tried, so it opens and closes its own transactions.
    """
    code = one_time_codes.tidied(typed)
    attempt = _begin(person_id, remote_addr)
    is_of_app = one_time_codes.is_of_an_app(code)
    method = SignInMethod.PASSWORD_AND_CODE if is_of_app else SignInMethod.RECOVERY
    with unit_of_work():
        why_not = _use_app(person_id, code, secret) if is_of_app else _use_recovery(person_id, code, secret)
        if why_not is None:
            attempts.forgive(attempt)
    if why_not is not None:
        attempts.failed(attempt, person_id, method=method, user_agent=user_agent)
        raise RuleBroken(why_not, field="one_time_code")
    return method


def sealed_for(person_id: int) -> str:
    """For what the secret of a person's app is sealed."""
    return f"code app of {person_id}"


def opened(app: CodeApp, *, secret: str) -> tuple[str, str | None]:
    """In which session an app was begun, and its secret; no secret where the service's own is another one now."""
    unsealed = sealing.opened(app.sealed, secret=secret, purpose=sealed_for(app.person_id))
    if unsealed is None:
        return "", None
    session, _, of_app = unsealed.decode().rpartition(AFTER_SESSION)
    return session, of_app


def digest(person_id: int, code: str, *, secret: str) -> str:
    """What is stored of a recovery code: of no use without the service's own secret."""
    plain = one_time_codes.tidied(code)
    message = f"recovery code\0{person_id}\0{plain}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def use_step(app: CodeApp, code: str, *, secret: str) -> str | None:
    """Take the code that an app shows now, and none from before it again; why not, where it is not taken."""
    of_app = opened(app, secret=secret)[1]
    step = one_time_codes.matching_step(of_app, code, clock.now()) if of_app else None
    if step is None:
        return WRONG
    # In the statement itself, so that of two at one moment one is taken. A clock that is set back opens no step again.
    is_new = or_(CodeApp.last_step.is_(None), CodeApp.last_step < step)
    taken = update(CodeApp).where(CodeApp.id == app.id, is_new).values(last_step=step).returning(CodeApp.id)
    return None if db.session.scalars(taken).all() else SPENT


def _use_app(person_id: int, code: str, secret: str) -> str | None:
    app = factors.code_app(person_id, confirmed=True)
    return WRONG if app is None else use_step(app, code, secret=secret)


def _use_recovery(person_id: int, code: str, secret: str) -> str | None:
    taken = (
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.digest == digest(person_id, code, secret=secret),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    if not db.session.scalars(taken).all():
        return WRONG_RECOVERY
    left = factors.held(person_id).codes_left
    audit.record(
        AuditKind.RECOVERY_CODE_USED,
        actor=Viewer(person_id=person_id),
        stream=audit.PEOPLE,
        person_id=person_id,
        left=left,
    )
    security_letters.warn(person_id, SecurityChange.RECOVERY_CODE_USED)
    return None


def _begin(person_id: int, remote_addr: str) -> attempts.Attempt:
    try:
        return attempts.begin_code(person_id, remote_addr)
    except RuleBroken as refusal:
        # Whoever guesses here knows the password, so its owner is written to, once a day.
        key = f"security:{person_id}:{SecurityChange.CODES_GUESSED.value}:{clock.today()}"
        facts = {"what": SecurityChange.CODES_GUESSED.value}
        with unit_of_work():
            letters.ask(LetterKind.SECURITY, key=key, person_id=person_id, facts=facts)
        raise RuleBroken(refusal.message, field="one_time_code") from None
