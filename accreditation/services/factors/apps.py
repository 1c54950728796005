"""Set up the app that makes a person's codes, in two steps: a secret to scan or type, and a code that shows that it arrived."""

from datetime import timedelta

from sqlalchemy import delete

from accreditation import clock
from accreditation.db import db
from accreditation.enums.accounts import SecurityChange, SignInMethod
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.factors import CodeApp
from accreditation.permissions.viewer import Viewer
from accreditation.queries import factors
from accreditation.rules import one_time_codes
from accreditation.services import audit, sealing, security_letters
from accreditation.services.factors import leaving
from accreditation.services.sessions import codes

WAITS = timedelta(hours=1)
"""A secret that was shown longer ago and never confirmed is not the one that somebody scans now."""


def begin_app(viewer: Viewer, *, secret: str) -> CodeApp:
    """The app that waits to be confirmed, made with a new secret where none waits here; one that works goes on meanwhile.

    A secret is shown in the session alone in which it was made: whoever opened the page in another would know its codes.
    """
    begun = factors.code_app(viewer.id, confirmed=False)
    if begun is not None and begun.begun_at > clock.now() - WAITS and _is_of_session(begun, viewer, secret):
        return begun
    if begun is not None:
        db.session.delete(begun)
        db.session.flush()
    made = f"{viewer.session_id}{codes.AFTER_SESSION}{one_time_codes.new_secret()}"
    sealed = sealing.seal(made.encode(), secret=secret, purpose=codes.sealed_for(viewer.id))
    begun = CodeApp(person_id=viewer.id, sealed=sealed, begun_at=clock.now())
    db.session.add(begun)
    return begun


def secret_of(app: CodeApp, *, secret: str) -> str | None:
    """The secret as it is typed into an app; None where the service's own secret is another one now."""
    return codes.opened(app, secret=secret)[1]


def _is_of_session(begun: CodeApp, viewer: Viewer, secret: str) -> bool:
    """Whether an app was begun in this session, and its secret can be opened."""
    session, opened = codes.opened(begun, secret=secret)
    return opened is not None and session == str(viewer.session_id)


def confirm_app(viewer: Viewer, typed: str, *, secret: str) -> None:
    """Let the app that is being set up make the person's codes from now on; raises RuleBroken on a wrong code."""
    begun = factors.code_app(viewer.id, confirmed=False)
    if begun is None or not _is_of_session(begun, viewer, secret):
        raise RuleBroken("Nothing is being set up any more. Open the page again.")
    why_not = codes.use_step(begun, one_time_codes.tidied(typed), secret=secret)
    if why_not is not None:
        raise RuleBroken(
            "The code is not right. Check that your telephone sets its time by itself, and type the code that the app"
            " shows now",
            field="one_time_code",
        )
    earlier = delete(CodeApp).where(CodeApp.person_id == viewer.id, CodeApp.confirmed_at.is_not(None))
    db.session.execute(earlier)
    begun.confirmed_at = clock.now()
    db.session.flush()
    leaving.sign_out_elsewhere(viewer, SignInMethod.PASSWORD_AND_CODE)
    audit.record(AuditKind.CODE_APP_ADDED, actor=viewer, stream=audit.PEOPLE, person_id=viewer.id)
    security_letters.warn(viewer.id, SecurityChange.APP_ADDED)


def remove_app(viewer: Viewer, *, required: bool) -> None:
    """Take the app away; raises RuleBroken where a role needs one and nothing else is left."""
    app = factors.code_app(viewer.id, confirmed=True)
    if app is None:
        raise RuleBroken("No app is set up.")
    leaving.refuse_last(viewer, required=required)
    db.session.execute(delete(CodeApp).where(CodeApp.person_id == viewer.id))
    leaving.settle(viewer.id)
    audit.record(AuditKind.CODE_APP_REMOVED, actor=viewer, stream=audit.PEOPLE, person_id=viewer.id)
    security_letters.warn(viewer.id, SecurityChange.APP_REMOVED)
