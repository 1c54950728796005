"""Take the statement that a partner writes through a link: once, while the application is with its provider, and for good."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.statements import PartnerKind, StatementRequestState
from accreditation.errors import RuleBroken
from accreditation.models.statements import Statement, StatementRequest
from accreditation.queries import locks
from accreditation.queries import statements as queries
from accreditation.services import audit, link_tokens
from accreditation.services.statements.asking import PURPOSE

KEPT_BELOW = "What you typed was not sent. It stands below, so that you can copy it."
CLOSED = {
    StatementRequestState.ARRIVED: f"A statement was sent through this link already. {KEPT_BELOW}",
    StatementRequestState.WITHDRAWN: f"This request was withdrawn. {KEPT_BELOW}",
    StatementRequestState.EXPIRED: f"This link has ended. {KEPT_BELOW}",
    StatementRequestState.CLOSED: f"The application is closed for statements. {KEPT_BELOW}",
}
"""What is said to whoever sends a statement too late."""
UNKNOWN = f"This link does not work. {KEPT_BELOW}"


def opened(request_id: int, key: str, *, secret: str, lock: bool = False) -> StatementRequest | None:
    """The request that a link is of, however it stands now; nothing for a link that was made up or cut short."""
    request = queries.whole(request_id, lock=lock)
    if request is None or not link_tokens.fits(key, secret, PURPOSE, request.id, request.nonce):
        return None
    return request


def write(
    request_id: int,
    key: str,
    *,
    secret: str,
    words: str,
    name: str,
    role: str,
    organisation: str,
    nameless: bool = False,
) -> Statement:
    """Keep a partner's statement with the case; raises RuleBroken where the link takes none now.

    A learner may leave the name out; then neither it nor role and organisation are kept.
    """
    request = _waiting(request_id, key, secret)
    of_learner = request.kind is PartnerKind.LEARNER
    if of_learner and nameless:
        name = role = organisation = ""
    elif not name:
        raise RuleBroken("Enter your name", field="name")
    request.answered_on = clock.today()
    statement = Statement(
        application_id=request.application_id,
        request_id=None if of_learner else request.id,
        kind=request.kind,
        asked_by_id=request.asked_by_id,
        name=name,
        role=role,
        organisation=organisation,
        words=words,
        received_on=clock.today(),
    )
    db.session.add(statement)
    db.session.flush()
    _record(statement)
    return statement


def _waiting(request_id: int, key: str, secret: str) -> StatementRequest:
    """The request of a link that takes a statement now, held with its case; raises RuleBroken."""
    request = opened(request_id, key, secret=secret)
    if request is None:
        raise RuleBroken(UNKNOWN)
    # With the case held, it is not sent to the office in this very moment: the statement is before that or after.
    locks.application(request.application_id)
    request = opened(request_id, key, secret=secret, lock=True)
    if request is None:
        raise RuleBroken(UNKNOWN)
    state = queries.state_of(request, request.application)
    if state is not StatementRequestState.WAITING:
        raise RuleBroken(CLOSED[state])
    return request


def _record(statement: Statement) -> None:
    audit.record(
        AuditKind.STATEMENT_ARRIVED,
        actor=None,  # whoever has the link writes, and has no account
        stream=audit.case(statement.application_id),
        application_id=statement.application_id,
        statement_id=statement.id,
        partner=statement.kind.value,
    )
