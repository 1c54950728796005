"""A conflict is set aside for one person and one case: proposed by the office with a reason, confirmed by a second person.

Never for who works for the provider, is employed by it, or had a part in the case for it; withdrawn, it blocks again at once.
"""

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.people import Person
from accreditation.models.ties import ConflictException
from accreditation.permissions.viewer import Viewer
from accreditation.queries import exceptions as queries
from accreditation.queries import locks, standing
from accreditation.rules.conflicts import OWN
from accreditation.services import audit, conflicts, duties


def refusal(application: Application, person_id: int) -> str:
    """Why nothing can be set aside for somebody now; nothing where it can be proposed."""
    if application.status in ENDED:
        return "This application has ended, so nothing is set aside in it any more."
    if queries.open_for(application.id, person_id) is not None:
        return "A conflict of this person is set aside in this application already, or that is proposed."
    kinds = standing.known_between([application], [person_id]).get((person_id, application.id), [])
    if not kinds:
        return "No conflict of this person with this application is known, so there is nothing to set aside."
    own = [kind for kind in kinds if kind in OWN]
    if own:
        words = "; ".join(kind.label.lower() for kind in own)
        return f"This can never be set aside ({words}). Somebody else has to do it."
    return ""


def propose(application: Application, person: Person, *, reason: str, actor: Viewer) -> ConflictException:
    """Propose that what ties somebody to a case is set aside in it; it gives nothing until another person confirms it."""
    if person.id == actor.id:
        raise RuleBroken("Nobody sets a conflict of their own aside. Ask a colleague.")
    if not reason.strip():
        raise RuleBroken("Say why this person is needed in spite of it", field="reason")
    why_not = refusal(application, person.id)
    if why_not:
        raise RuleBroken(why_not)
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    kinds = standing.known_between([application], [person.id])[person.id, application.id]
    exception = ConflictException(
        application_id=application.id,
        person_id=person.id,
        kinds=",".join(kind.value for kind in kinds),
        reason=reason.strip(),
        proposed_by_id=actor.id,
        proposed_at=clock.now(),
    )
    db.session.add(exception)
    db.session.flush()
    _record(AuditKind.EXCEPTION_PROPOSED, exception, actor)
    return exception


def confirm(exception: ConflictException, application: Application, *, actor: Viewer) -> None:
    """Confirm, as a second person who has no part in the case, that the conflict is set aside; twice is once.

    Refused where what is known has changed since it was proposed: what is confirmed is what was read.
    """
    if exception.confirmed_by_id == actor.id and exception.withdrawn_at is None:
        return
    _refuse_decided(exception)
    if actor.id in {exception.proposed_by_id, exception.person_id}:
        raise RuleBroken(
            "Somebody else has to confirm this: it takes two people, and neither of them is concerned."
        )
    if has_part(application, actor.id):
        raise RuleBroken(
            "You have a part in this application, so somebody who has none has to confirm this, for example a ratifier."
        )
    # A tie that is told at this moment is read here, or its teller reads what is confirmed.
    locks.person(exception.person_id)
    kinds = standing.known_between([application], [exception.person_id]).get(
        (exception.person_id, application.id), []
    )
    if OWN.intersection(kinds) or not exception.covers.issuperset(kinds):
        raise RuleBroken(
            "What is known of this person has changed since this was proposed. Withdraw it, and propose it again if it"
            " still stands."
        )
    exception.confirmed_by_id, exception.confirmed_at = actor.id, clock.now()
    db.session.flush()
    _record(AuditKind.EXCEPTION_CONFIRMED, exception, actor)


def withdraw(exception: ConflictException, *, reason: str, actor: Viewer) -> None:
    """Turn down what was proposed, or take back what was confirmed: the conflict blocks again at once. Twice is once."""
    if exception.withdrawn_at is not None:
        return
    if not reason.strip():
        raise RuleBroken("Say why it is not set aside", field="reason")
    exception.withdrawn_by_id, exception.withdrawn_at = actor.id, clock.now()
    exception.withdrawn_because = reason.strip()
    db.session.flush()
    _record(AuditKind.EXCEPTION_WITHDRAWN, exception, actor)
    conflicts.look_again(exception.person_id)


def has_part(application: Application, person_id: int) -> bool:
    """Whether somebody has any part in a case; the secretariat's own checking is one."""
    return (
        db.session.scalars(
            select(CaseDuty.id)
            .where(CaseDuty.application_id == application.id, CaseDuty.person_id == person_id)
            .limit(1)
        ).first()
        is not None
    )


def _refuse_decided(exception: ConflictException) -> None:
    if exception.withdrawn_at is not None or exception.confirmed_at is not None:
        raise RuleBroken("This was decided already. Nothing was changed.")


def _record(kind: AuditKind, exception: ConflictException, actor: Viewer) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=audit.case(exception.application_id),
        application_id=exception.application_id,
        exception_id=exception.id,
        person_id=exception.person_id,
    )
