"""What else an organisation's sign-in tells: that a signed-in person is there now, and that somebody signed out there."""

from collections.abc import Mapping
from typing import Any

from accreditation import clock
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.oidc import Assertion
from accreditation.permissions.viewer import Viewer
from accreditation.queries import identities as queries
from accreditation.services import audit, sessions
from accreditation.services.identities.arriving import method_of
from accreditation.services.sessions import Proof


def prove(viewer: Viewer, assertion: Assertion) -> Proof:
    """A proof that the signed-in person is there now; raises RuleBroken where the assertion is about somebody else."""
    identity = queries.linked(assertion.issuer, assertion.subject)
    if identity is None or identity.person_id != viewer.person_id or assertion.signed_in_at is None:
        raise RuleBroken("You signed in there as somebody else, so nothing was confirmed.")
    # The organisation's clock may be a little ahead of ours.
    return Proof(method_of(assertion), min(assertion.signed_in_at, clock.now()))


def end_sessions(issuer: str, claims: Mapping[str, Any]) -> int:
    """End the sessions of whoever signed out there, or of that one sign-in of theirs, and say how many there were."""
    subject, provider_session = claims.get("sub"), claims.get("sid")
    people = sessions.end_of_identities(
        queries.identities_of(issuer, subject),
        provider_session=provider_session or "",
    )
    for person_id in sorted(set(people)):
        audit.record(AuditKind.SESSIONS_ENDED, actor=None, stream=audit.PEOPLE, person_id=person_id)
    return len(people)
