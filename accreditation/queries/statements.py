"""Partners' statements for whoever may read them now, and whom a provider asked for one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import DRAFTING
from accreditation.enums.letters import SENDABLE_AGAIN
from accreditation.enums.statements import PartnerKind, StatementRequestState
from accreditation.models.applications import Application
from accreditation.models.letters import Letter
from accreditation.models.statements import Statement, StatementRequest
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.applications import WHOLE, OfCase
from accreditation.visibility import CaseRole, Field, SeenCase, shows


def visible_to(viewer: Viewer, seen_case: SeenCase, *roles: CaseRole) -> Sequence[Statement]:
    """The statements on a case that the viewer may read now, by the kind of partner; none before it is time."""
    return (
        of_case(seen_case.case.application_id) if shows(Field.STATEMENTS, viewer, seen_case, *roles) else ()
    )


def of_case(application_id: int) -> Sequence[Statement]:
    """Every statement that has arrived on a case: universities, educators, then learners."""
    statements = db.session.scalars(
        select(Statement).where(Statement.application_id == application_id).order_by(Statement.id)
    ).all()
    kinds = list(PartnerKind)
    return sorted(statements, key=lambda statement: kinds.index(statement.kind))


@dataclass(frozen=True)
class RequestLine:
    """Somebody who was asked, how that stands as far as the provider may know, and whether a letter did not get there."""

    request: StatementRequest
    state: StatementRequestState
    is_undelivered: bool


@dataclass(frozen=True)
class RequestPage(OfCase):
    """Somebody who was asked for a statement, with the case."""

    request: StatementRequest
    state: StatementRequestState


def requests_of(application: Application) -> list[RequestLine]:
    """Whom the provider asked for a statement, the newest first; two statements, or one where it asked nobody."""
    requests = db.session.scalars(
        select(StatementRequest)
        .options(joinedload(StatementRequest.asked_by))
        .where(StatementRequest.application_id == application.id)
        .order_by(StatementRequest.id.desc())
    ).all()
    undelivered = _undelivered([key for request in requests for key in letter_keys(request)])
    return [
        RequestLine(
            request,
            shown_state(request, application),
            any(key in undelivered for key in letter_keys(request)),
        )
        for request in requests
    ]


def _undelivered(keys: Sequence[str]) -> set[str]:
    if not keys:
        return set()
    failed = select(Letter.key).where(Letter.key.in_(keys), Letter.state.in_(SENDABLE_AGAIN))
    return set(db.session.scalars(failed))


def letter_keys(request: StatementRequest) -> tuple[str, str]:
    """The keys of the letter that asks and of the one that reminds."""
    # Not by the row's number: see `services/letters`, whose rows outlive what they are about.
    return f"statement:{request.nonce}", f"statement:{request.nonce}:reminder"


def request_for(viewer: Viewer, application_id: int, request_id: int) -> RequestPage | None:
    """Somebody who was asked for a statement on a case of the viewer's own provider or placement."""
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    request = db.session.scalars(
        select(StatementRequest).where(
            StatementRequest.id == request_id, StatementRequest.application_id == application_id
        )
    ).first()
    return None if request is None else RequestPage(application, request, shown_state(request, application))


def whole(request_id: int, *, lock: bool = False) -> StatementRequest | None:
    """One request with its case and whoever asked; `lock` takes it for the length of a write."""
    statement = (
        select(StatementRequest)
        .options(
            joinedload(StatementRequest.application).options(*WHOLE), joinedload(StatementRequest.asked_by)
        )
        .where(StatementRequest.id == request_id)
        .execution_options(populate_existing=True)
    )
    if lock:
        # Sent from two windows at one moment: the second sees that the statement has arrived.
        statement = statement.with_for_update(of=StatementRequest)
    return db.session.scalars(statement).first()


def times_asked(application_id: int) -> int:
    """How often somebody was asked on a case, whatever came of it."""
    counted = select(func.count()).select_from(StatementRequest)
    return db.session.scalars(counted.where(StatementRequest.application_id == application_id)).one()


def learners_asked(application_id: int) -> int:
    """How many learners were asked on a case, and not taken back."""
    counted = select(func.count(StatementRequest.address.distinct())).where(
        StatementRequest.application_id == application_id,
        StatementRequest.kind == PartnerKind.LEARNER,
        StatementRequest.withdrawn_at.is_(None),
    )
    return db.session.scalars(counted).one()


def waiting_for(application: Application, address: str) -> StatementRequest | None:
    """The request to an address that waits, as far as the provider may know."""
    requests = db.session.scalars(
        select(StatementRequest).where(
            StatementRequest.application_id == application.id, StatementRequest.address == address
        )
    )
    waiting = StatementRequestState.WAITING
    return next((request for request in requests if shown_state(request, application) is waiting), None)


def state_of(request: StatementRequest, application: Application) -> StatementRequestState:
    """How a request stands, as its link says."""
    if request.answered_on is not None:
        return StatementRequestState.ARRIVED
    return _state_without_answer(request, application)


def shown_state(request: StatementRequest, application: Application) -> StatementRequestState:
    """How a request stands as far as its provider may know: which learner has answered is not shown."""
    if request.kind is PartnerKind.LEARNER:
        return _state_without_answer(request, application)
    return state_of(request, application)


def _state_without_answer(request: StatementRequest, application: Application) -> StatementRequestState:
    if request.withdrawn_at is not None:
        return StatementRequestState.WITHDRAWN
    if application.status not in DRAFTING:
        return StatementRequestState.CLOSED
    if request.expires_at <= clock.now():
        return StatementRequestState.EXPIRED
    return StatementRequestState.WAITING
