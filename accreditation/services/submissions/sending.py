"""Send what was signed: to the office at first, after a return, and to the reviewers after a deferral."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.services import moves, rounds, snapshots


def submit(application: Application, *, actor: Viewer) -> None:
    """Send the signed application to the office."""
    # Before the step, since the database keeps no submitted case without its moment; a refusal takes both back.
    application.submitted_at = clock.now()
    moves.case(application, Trigger.SUBMIT, actor=actor)
    snapshots.of(application).submitted_at = clock.now()


def complete_return(application: Application, *, actor: Viewer) -> None:
    """Send the completed answers back to the office."""
    moves.case(application, Trigger.COMPLETE_RETURN, actor=actor)
    snapshots.of(application).submitted_at = clock.now()


def resubmit(application: Application, *, actor: Viewer) -> None:
    """Send the new evidence of a deferred application to its reviewers, who score what was opened in a round of its own."""
    moves.case(application, Trigger.RESUBMIT, actor=actor)
    snapshots.of(application).submitted_at = clock.now()
    db.session.flush()
    rounds.open_resubmission(application, actor=actor)
