"""The steps of a provider that send nothing to the office."""

from accreditation.enums.applications import Tier, Trigger
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.services import moves


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
    if tier not in application.cycle.tiers:
        raise RuleBroken("This cycle does not offer that award.", field="tier")
    moves.case(application, Trigger.CHANGE_TIER, actor=actor)
    application.tier = tier


def withdraw(application: Application, *, actor: Viewer) -> None:
    """Withdraw the application; a new one may be started at any time."""
    moves.case(application, Trigger.WITHDRAW, actor=actor)
