"""Let an organisation's return answer for its placements' cases, and let them answer for themselves again (decision 0052).

The caller holds the provider: whoever begins a case of a placement reads which return serves it, and shares the provider.
"""

from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.audit import AuditKind
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.queries import organisation_returns as queries
from accreditation.services import audit


def serve(
    organisation_return: Application, cases: list[Application] | None = None, *, actor: Viewer | None
) -> None:
    """Let the cases that are still being written go by a return from now on; `cases` where the caller has taken them."""
    for application in queries.to_serve(organisation_return) if cases is None else cases:
        _go_by(application, organisation_return.id, actor)


def release(organisation_return: Application, *, actor: Viewer | None) -> None:
    """Let the cases that are still being written go by the return before it, or answer everything themselves again.

    What was sent, or waits to be signed, holds what this return signed, and keeps it.
    """
    cases = queries.to_release(organisation_return)
    if not cases:
        return
    db.session.flush()
    before = queries.serving(
        organisation_return.organisation_id,
        organisation_return.cycle_id,
        cases[0].framework_version_id,
    )
    for application in cases:
        _go_by(application, before, actor)


def follow(organisation_return: Application, trigger: Trigger, *, actor: Viewer | None) -> None:
    """Do with the cases of a return what its own step means for them."""
    if trigger in {Trigger.WITHDRAW, Trigger.LAPSE}:
        release(organisation_return, actor=actor)
    elif trigger is Trigger.REINSTATE:
        serve(organisation_return, actor=actor)


def go_by_version(application: Application, *, actor: Viewer) -> None:
    """After a case moved to another framework version: go by the return of that version, or by none."""
    if application.placement_id is None:
        release(application, actor=actor)
        serve(application, actor=actor)
        return
    _go_by(
        application,
        queries.serving(application.organisation_id, application.cycle_id, application.framework_version_id),
        actor,
    )


def _go_by(application: Application, return_id: int | None, actor: Viewer | None) -> None:
    if application.return_id == return_id:
        return
    named = application.return_id if return_id is None else return_id
    application.return_id = return_id
    audit.record(
        AuditKind.RETURN_RELEASED if return_id is None else AuditKind.RETURN_SERVES,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        return_id=named,
    )
