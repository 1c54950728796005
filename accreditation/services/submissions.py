"""From the first answer to submission, and again after a return or a deferral; signing is in `sign_offs`."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Tier, Trigger
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.services import moves, rounds, snapshots


def complete_self_assessment(application: Application, *, actor: Viewer) -> None:
    """Finish the self-assessment and go on to evidence."""
    moves.case(application, Trigger.COMPLETE_SELF_ASSESSMENT, actor=actor)


def reopen_self_assessment(application: Application, *, actor: Viewer) -> None:
    """Go back to the self-assessment."""
    moves.case(application, Trigger.REOPEN_SELF_ASSESSMENT, actor=actor)


def change_tier(application: Application, *, actor: Viewer, tier: Tier) -> None:
    """Ask for another award; excellence brings its own standards, and nothing that was written is lost."""
    if tier is application.tier:
        raise RuleBroken(f"You are applying for “{tier.label}” already.", field="tier")
    # Another cycle of the same framework may offer it, so the choice on the page is not enough.
    if tier not in application.cycle.tiers:
        raise RuleBroken("This cycle does not offer that award.", field="tier")
    moves.case(application, Trigger.CHANGE_TIER, actor=actor)
    application.tier = tier


def withdraw(application: Application, *, actor: Viewer) -> None:
    """Withdraw the application; a new one may be started at any time."""
    moves.case(application, Trigger.WITHDRAW, actor=actor)


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
    # The new round reads its snapshot from the rows, and only a snapshot that was submitted counts.
    db.session.flush()
    rounds.open_resubmission(application, actor=actor)
