"""Take signatures out of use that what an organisation has signed anew has overtaken; what was sent keeps what it was sent with."""

from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.models.applications import Application
from accreditation.queries import applications, locks, organisation_returns, served_placements
from accreditation.services import moves, snapshots

WHY = (
    "Your organisation has signed its return again, and what it says of {codes} is new. Say whether that is true here, then ask"
    " for a new signature. Nothing else of this application changed."
)


def void_signatures(organisation_return: Application) -> None:
    """Take the signature off every case that a newly signed return serves, and that is signed with something else than it says.

    A case that is paused keeps it until the pause ends.
    """
    # Whoever submits one of them at this moment comes before this or after it.
    locks.with_served(organisation_return.id)
    codes = served_placements.overtaken(organisation_return)
    for application in applications.anew(codes):
        _void(application, codes[application.id])


def void_signature(application: Application) -> None:
    """The same for one case that goes on after a pause."""
    organisation_return = organisation_returns.of_case(application)
    if organisation_return is None or application.status is not ApplicationStatus.SIGNED:
        return
    _void(application, served_placements.overtaken(organisation_return).get(application.id, []))


def _void(application: Application, codes: list[str]) -> None:
    if not codes or application.status is not ApplicationStatus.SIGNED or application.paused_at is not None:
        return
    moves.case(application, Trigger.VOID_SIGNATURE, actor=None, reason=WHY.format(codes=", ".join(codes)))
    snapshots.void(application.id)
