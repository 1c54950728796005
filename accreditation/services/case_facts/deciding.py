"""Facts from the agenda to ratification."""

from accreditation.services.case_facts.base import Part


class DecidingPart(Part):
    """What the panel, the ratifier and a remit ask."""
