"""Pass a standard to the moderator, because the team cannot agree; it cannot be taken back."""

from accreditation import clock
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.moderation import ModerationCase
from accreditation.queries.moderation import with_moderator
from accreditation.services import clocks
from accreditation.services.moderation.settling import refuse_outside_moderation


def pass_to_moderator(application: Application, opened: ModerationCase | None, *, reason: str) -> None:
    """Let the moderator settle a standard, with what the team could not agree on."""
    refuse_outside_moderation(application)
    if opened is None or opened.settled_at is not None:
        raise RuleBroken("This standard is agreed already.")
    if with_moderator(opened):
        raise RuleBroken("The moderator has this standard already.")
    if not reason.strip():
        raise RuleBroken("Say what the team could not agree on.", field="reason")
    opened.for_moderator = True
    opened.moderator_from = clock.now()
    opened.note = reason
    clocks.set_moderation_due(application)
