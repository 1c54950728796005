"""What the workflow's guards may ask of a case, answered from the database when asked and not before."""

from accreditation.services.case_facts.countersigning import CountersigningPart
from accreditation.services.case_facts.deciding import DecidingPart
from accreditation.services.case_facts.ending import EndingPart
from accreditation.services.case_facts.reviewing import ReviewingPart


class CaseFacts(CountersigningPart, ReviewingPart, DecidingPart, EndingPart):
    """All facts of one case, for one actor."""


__all__ = ["CaseFacts"]
