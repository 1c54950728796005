"""Concerns, and the facts about a provider that limit an award."""

from accreditation.enums.labelled import Labelled


class ConcernKind(Labelled):
    """Whether people are at risk now, or assurance is missing."""

    SAFETY = "safety", "Safety concern"
    ASSURANCE = "assurance", "Assurance concern"


class ConcernStatus(Labelled):
    """Where a concern stands."""

    RAISED = "raised", "Raised"
    TRIAGED = "triaged", "Triaged"
    ESCALATED = "escalated", "Escalated"
    CLOSED = "closed", "Closed"


class ConcernTrigger(Labelled):
    """What happens to a concern."""

    TRIAGE = "triage", "Triage", "Triaged"
    ESCALATE = "escalate", "Escalate", "Escalated"
    CLOSE = "close", "Close", "Closed"


class FactKind(Labelled):
    """What is known about a provider or placement from outside the case."""

    SUPPORT_LEVEL = "support_level", "Support level"
    CARE_QUALITY = "care_quality", "Care-quality rating"
    REGULATOR_CONDITIONS = "regulator_conditions", "Conditions set by a regulator"
    OVERDUE_IMR = "overdue_imr", "Overdue immediate mandatory requirement"
    BENCHMARK_CYCLES = "benchmark_cycles", "Survey cycles at or above benchmark"
    SHARES_PRACTICE = "shares_practice", "Agreement to share practice"


class CareQuality(Labelled):
    """The care-quality rating of the location, else of the provider."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"
    NOT_RATED = "not_rated", "Not rated"


class ConcernAct(Labelled):
    """What a concern officer does about a concern."""

    TRIAGE = "triage", "Triaged"
    ESCALATE = "escalate", "Escalated"
    CLOSE = "close", "Closed"
    TELL = "tell", "Provider told"
    REQUIRE = "require", "Immediate requirement sent"
    SHARE = "share", "Shared"
    SUPPORT_LEVEL = "support_level", "Support level set"


READ_BY_PROVIDER = frozenset({ConcernAct.TELL, ConcernAct.REQUIRE})
"""Acts whose words are written for the provider; the words of all others are the officer's own record."""


class SharedWith(Labelled):
    """With whom a concern is shared."""

    CQC = "cqc", "Care Quality Commission"
    GMC = "gmc", "General Medical Council"
    NMC = "nmc", "Nursing and Midwifery Council"
    HCPC = "hcpc", "Health and Care Professions Council"
    GPHC = "gphc", "General Pharmaceutical Council"
    GDC = "gdc", "General Dental Council"
    NHS_ENGLAND = "nhs_england", "NHS England"
    UNIVERSITY = "university", "A university whose learners are there"
    SAFEGUARDING = "safeguarding", "Local safeguarding board"
    OTHER = "other", "Somebody else"
