"""What an application's guards may ask, and of which kind a case is."""

from typing import Protocol

from accreditation.enums.applications import ApplicationKind
from workflows.engine import Row
from workflows.guards import countersigning, deciding, ending, reviewing


class ApplicationFacts(
    countersigning.CountersigningFacts,
    reviewing.ReviewingFacts,
    deciding.DecidingFacts,
    ending.EndingFacts,
    Protocol,
):
    """All that an application's guards may ask; a service answers each when it is asked, not before."""


AppRow = Row[ApplicationFacts]


def is_organisation_return(facts: ApplicationFacts) -> bool:
    """the case is an organisation return"""
    return facts.kind is ApplicationKind.ORGANISATION


def is_placement(facts: ApplicationFacts) -> bool:
    """the case is of a placement"""
    return facts.kind is ApplicationKind.PLACEMENT
