"""An outsider who countersigns where nobody else can sign: the lead proposes them by name, the office agrees or refuses."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ANSWERING, REOPENED, ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ConflictKind
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.countersigners import Countersigner
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries import countersigners as queries
from accreditation.queries import invitations as invitation_queries
from accreditation.queries import standing
from accreditation.services import accounts, audit, duties, invitations

OPEN = ANSWERING | REOPENED | {ApplicationStatus.SIGN_OFF}
"""Where what is signed is still with the provider and not signed."""

OF_PROVIDER = frozenset({ConflictKind.EMPLOYER, ConflictKind.PROVIDER_ROLE})


def propose(
    application: Application, *, actor: Viewer, name: str, email: str, organisation_name: str, reason: str
) -> Countersigner:
    """Name an outsider who countersigns, for the office to agree to; raises RuleBroken where somebody else can sign."""
    why_not = refusal(application)
    if why_not:
        raise RuleBroken(why_not)
    email, name = accounts.checked_identity(email, name)
    _refuse_insider(application, accounts.holder_of(email))
    countersigner = Countersigner(
        application_id=application.id,
        name=name,
        address=email,
        organisation_name=organisation_name,
        reason=reason,
        proposed_by_id=actor.id,
        proposed_at=clock.now(),
    )
    db.session.add(countersigner)
    db.session.flush()
    _record(AuditKind.COUNTERSIGNER_PROPOSED, countersigner, actor)
    return countersigner


def refusal(application: Application) -> str:
    """Why no outsider can be named now; nothing where one can."""
    if application.status not in OPEN:
        return "Nothing waits to be signed, so nobody can be named to countersign now."
    if queries.standing(application.id) is not None:
        return "An outsider is named already. Take that back first, to name somebody else."
    authors, free = queries.able_to_sign(application)
    if free:
        names = " or ".join(person.name for person in free)
        return f"{names} can sign: they did not work on this application. An outsider is for where nobody else can."
    if not authors:
        return (
            "Nobody at your organisation may sign yet. An administrator gives somebody the role of executive signatory;"
            " the outsider countersigns beside them."
        )
    return ""


def withdraw(application: Application, *, actor: Viewer) -> None:
    """Take back who was named; what they countersigned and was sent stays as it is."""
    if application.status not in OPEN:
        raise RuleBroken("What they countersigned is signed, so they cannot be taken back now.")
    countersigner = _standing(application)
    countersigner.withdrawn_at = clock.now()
    _record(AuditKind.COUNTERSIGNER_WITHDRAWN, countersigner, actor)


def agree(application: Application, *, actor: Viewer) -> None:
    """Let the named outsider countersign; whoever has no account gets an invitation to open one."""
    countersigner = _waiting(application, actor)
    holder = accounts.holder_of(countersigner.address)
    _refuse_insider(application, holder)
    if holder is not None:
        _refuse_part(application, holder)
    countersigner.decided_by_id, countersigner.decided_at = actor.id, clock.now()
    if holder is not None:
        countersigner.person_id = holder.id
        # From now on they read what is to be signed, so they can never judge it.
        duties.take(application.id, holder.id, Duty.COUNTERSIGNER, actor=actor)
    elif invitation_queries.waiting_for(countersigner.address) is None:
        invitations.invite(email=countersigner.address, name=countersigner.name, prepared=None, actor=actor)
    _record(AuditKind.COUNTERSIGNER_AGREED, countersigner, actor)


def refuse(application: Application, *, actor: Viewer, reason: str) -> None:
    """Refuse the named outsider, with a reason that the provider reads."""
    if not reason:
        raise RuleBroken("Write why you do not agree: the provider reads it", field="reason")
    countersigner = _waiting(application, actor)
    countersigner.decided_by_id, countersigner.decided_at = actor.id, clock.now()
    countersigner.refused_reason = reason
    _record(AuditKind.COUNTERSIGNER_REFUSED, countersigner, actor)


def _standing(application: Application) -> Countersigner:
    countersigner = queries.standing(application.id)
    if countersigner is None:
        raise RuleBroken("Nobody is named to countersign. Nothing was changed.")
    return countersigner


def _waiting(application: Application, actor: Viewer) -> Countersigner:
    countersigner = _standing(application)
    if not countersigner.is_waiting:
        raise RuleBroken("This was decided already. Nothing was changed.")
    if countersigner.proposed_by_id == actor.id:
        raise RuleBroken("You proposed this yourself, so somebody else of the office has to decide.")
    return countersigner


def _refuse_insider(application: Application, person: Person | None) -> None:
    """Refuse whoever works for the provider: they are no outsider."""
    if person is None:
        return
    kinds = standing.conflicts_of(application, [person.id]).get(person.id, [])
    if OF_PROVIDER.intersection(kinds):
        raise RuleBroken(
            "This person works for the provider, so they are no outsider. Name somebody else.", field="email"
        )


def _refuse_part(application: Application, person: Person) -> None:
    """Refuse whoever had another part in the case; only the office hears why, for it may be a reviewer."""
    if person.disabled_at is not None:
        raise RuleBroken("This person’s account is switched off. Refuse, and ask for somebody else.")
    others = duties.held_by(application.id, person.id).excluding(Duty.COUNTERSIGNER)
    if others:
        raise RuleBroken(duties.refusal(others, Duty.COUNTERSIGNER))


def _record(kind: AuditKind, countersigner: Countersigner, actor: Viewer) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=audit.case(countersigner.application_id),
        application_id=countersigner.application_id,
        countersigner_id=countersigner.id,
    )
