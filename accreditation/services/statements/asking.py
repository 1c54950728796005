"""Ask a partner for a statement by a letter with a link, remind them once, and take the asking back."""

from datetime import timedelta

from sqlalchemy import update

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.applications import DRAFTING
from accreditation.enums.audit import AuditKind
from accreditation.enums.letters import LetterKind
from accreditation.enums.statements import PartnerKind, StatementRequestState
from accreditation.errors import RuleBroken
from accreditation.messages.content import LetterContent
from accreditation.models.applications import Application
from accreditation.models.letters import Letter
from accreditation.models.statements import StatementRequest
from accreditation.permissions.viewer import Viewer
from accreditation.queries import statements as queries
from accreditation.services import accounts, audit, letters, link_tokens

PURPOSE = "statement"
LASTS = timedelta(days=28)
MOST = 20
"""Letters to partners that one application may cause, beside their reminders: also those that were taken back."""
KEEP = timedelta(days=180)
"""So long it is kept who was asked; the statements themselves stay with the case."""
SENT = "This application has been sent or has ended, so no more statements are taken."
STATES = StatementRequestState


def why_closed(application: Application) -> str | None:
    """Why nobody can be asked on an application now; None while somebody can."""
    if application.status not in DRAFTING:
        return SENT
    if queries.times_asked(application.id) >= MOST:
        return f"You have asked {MOST} times on this application. That is as often as can be."
    return None


def ask(
    application: Application, *, actor: Viewer, kind: PartnerKind, name: str, email: str, note: str
) -> StatementRequest:
    """Ask a partner for a statement; raises RuleBroken once the application was sent, or for an address that was asked."""
    closed = why_closed(application)
    if closed is not None:
        raise RuleBroken(closed)
    email, name = accounts.checked_identity(email, name)
    if queries.waiting_for(application, email) is not None:
        raise RuleBroken(
            "This address was asked already, and its link still works. Remind them, or withdraw it first.",
            field="email",
        )
    now = clock.now()
    request = StatementRequest(
        application_id=application.id,
        kind=kind,
        name=name,
        address=email,
        note=note,
        nonce=link_tokens.nonce(),
        asked_by_id=actor.id,
        asked_at=now,
        expires_at=now + LASTS,
    )
    db.session.add(request)
    db.session.flush()
    _send(request, queries.letter_keys(request)[0])
    _record(AuditKind.STATEMENT_ASKED, request, actor)
    return request


def remind(request: StatementRequest, application: Application, *, actor: Viewer) -> None:
    """Send the letter once more, with the same link and the same last day; raises RuleBroken the second time."""
    _refuse_ended(request, application)
    if request.reminded_at is not None:
        raise RuleBroken("A reminder was sent already, and one is all that is sent.")
    request.reminded_at = clock.now()
    _send(request, queries.letter_keys(request)[1])
    _record(AuditKind.STATEMENT_REMINDED, request, actor)


def withdraw(request: StatementRequest, application: Application, *, actor: Viewer) -> None:
    """Take the asking back: its link stops working; raises RuleBroken once the statement is there."""
    _refuse_ended(request, application)
    request.withdrawn_at = clock.now()
    _record(AuditKind.STATEMENT_WITHDRAWN, request, actor)


def compose(letter: Letter, *, secret: str) -> LetterContent | None:
    """The words of the letter with the link; none once no statement is waited for, so that nobody is reminded in vain."""
    request = queries.whole(letter.facts["request_id"])
    if request is None or request.address != letter.address:
        return None
    application = request.application
    if queries.state_of(request, application) is not STATES.WAITING:
        return None
    key = link_tokens.token(secret, PURPOSE, request.id, request.nonce)
    place, provider = application.subject.name, application.organisation.name
    of_provider = f" of {provider}" if application.placement else ""
    asker, last_day = request.asked_by.name, dates.day(clock.day_of(request.expires_at))
    return LetterContent(
        subject=f"Would you write a statement on {place}?",
        paragraphs=(
            f"{asker} asks you for a statement on {place}{of_provider}, as a place to learn.",
            f"{provider} is applying for its accreditation. The link tells you who will read what you write, and you need no account.",
            f"The link works once, until {last_day}, or until the application is sent.",
            "Do not pass the link on: whoever has it can write in your place.",
            "If you would rather not, there is nothing to do.",
        ),
        action=("Read what is asked, and write", f"/statements/{request.id}?key={key}"),
        why=f"You get this letter because {asker} typed your email address.",
    )


def sweep() -> None:
    """Forget, in the present transaction, who was asked half a year ago and more; the statements stay."""
    now = clock.now()
    old = update(StatementRequest).where(
        StatementRequest.cleared_at.is_(None), StatementRequest.asked_at < now - KEEP
    )
    db.session.execute(
        old.values(cleared_at=now, name="", address="", note="").execution_options(synchronize_session=False)
    )


def _refuse_ended(request: StatementRequest, application: Application) -> None:
    state = queries.shown_state(request, application)
    if state is STATES.ARRIVED:
        raise RuleBroken("The statement has arrived already. It stays with the application.")
    if state is STATES.CLOSED:
        raise RuleBroken(SENT)
    if state is STATES.WITHDRAWN:
        raise RuleBroken("This was withdrawn already.")
    if state is STATES.EXPIRED:
        raise RuleBroken("The link has ended. You can ask again.")


def _send(request: StatementRequest, key: str) -> None:
    letters.ask(
        LetterKind.STATEMENT_REQUEST, key=key, address=request.address, facts={"request_id": request.id}
    )


def _record(kind: AuditKind, request: StatementRequest, actor: Viewer) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=audit.case(request.application_id),
        application_id=request.application_id,
        request_id=request.id,
        partner=request.kind.value,
    )
