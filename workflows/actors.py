"""Who takes a step: the closed list that every row of a workflow draws on; who they are is decided by permissions."""

from accreditation.enums.labelled import Labelled


class Actor(Labelled):
    """Somebody who takes steps, in the words of the handbook."""

    APPEAL_OFFICER = "appeal_officer", "appeal officer"
    APPEAL_PANEL = "appeal_panel", "appeal panel"
    CLOCK = "clock", "the clock"
    COUNTERSIGNER = "countersigner", "countersigning outsider"
    CONCERN_OFFICER = "concern_officer", "concern officer"
    CONTRIBUTOR = "contributor", "contributor"
    DEAN = "dean", "Dean"
    INFORMATION_LEAD = "information_lead", "information lead"
    LEAD_REVIEWER = "lead_reviewer", "lead reviewer"
    MODERATOR = "moderator", "moderator"
    PANEL_CHAIR = "panel_chair", "panel chair"
    PROVIDER_LEAD = "provider_lead", "provider lead"
    RATIFIER = "ratifier", "ratifier"
    REVIEWER = "reviewer", "reviewer"
    SECRETARIAT = "secretariat", "secretariat"
    SERVICE = "service", "the service"
    SIGNATORY = "signatory", "executive signatory"
    UPLOADER = "uploader", "whoever added the file"


NOBODY = frozenset({Actor.CLOCK, Actor.SERVICE})
"""Never a person: what they do is never a button."""

PROVIDER = frozenset(
    {Actor.CONTRIBUTOR, Actor.PROVIDER_LEAD, Actor.SIGNATORY, Actor.INFORMATION_LEAD, Actor.UPLOADER}
)
OUTSIDE = frozenset({Actor.COUNTERSIGNER})
TEAM = frozenset({Actor.REVIEWER, Actor.LEAD_REVIEWER})
PANEL = frozenset({Actor.PANEL_CHAIR, Actor.APPEAL_PANEL})
# By what is left over, so that a new actor is on some page from the first day.
OFFICE = frozenset(Actor) - NOBODY - PROVIDER - OUTSIDE - TEAM - PANEL
"""Where each acts: a page of the provider offers the provider's steps, and so on for the other sides."""
