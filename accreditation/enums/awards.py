"""Decisions and awards."""

from accreditation.enums.labelled import Labelled


class Outcome(Labelled):
    """What the award rule, or a panel, says of a case; from worst to best after `held`."""

    HELD = "held", "Held"
    NOT_ACCREDITED = "not_accredited", "Not accredited"
    DEFERRED = "deferred", "Deferred"
    ACCREDITED_WITH_CONDITIONS = "accredited_with_conditions", "Accredited with conditions"
    ACCREDITED = "accredited", "Accredited"
    EXCELLENCE = "excellence", "Excellence"


AWARDING = frozenset({Outcome.ACCREDITED_WITH_CONDITIONS, Outcome.ACCREDITED, Outcome.EXCELLENCE})
"""Outcomes that make an award."""


class AwardStatus(Labelled):
    """Whether an award stands today."""

    ACTIVE = "active", "Active"
    CONDITIONAL = "conditional", "Active with conditions"
    UNDER_REVIEW = "under_review", "Under review"
    SUSPENDED = "suspended", "Suspended"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SURRENDERED = "surrendered", "Given up by the provider"
    EXPIRED = "expired", "Expired"
    SUPERSEDED = "superseded", "Replaced by a later award"


class AwardTrigger(Labelled):
    """What happens to an award; it is granted once, and every later step is in its workflow."""

    GRANT = "grant", "Grant", "Granted"
    IMPOSE_CONDITIONS = "impose_conditions", "Impose conditions", "Conditions imposed"
    LIFT_CONDITIONS = "lift_conditions", "Lift conditions", "Conditions lifted"
    OPEN_REVIEW = "open_review", "Open review", "Review opened"
    UPHOLD = "uphold", "Uphold", "Upheld"
    UPHOLD_WITH_CONDITIONS = "uphold_with_conditions", "Uphold with conditions", "Upheld with conditions"
    SUSPEND = "suspend", "Suspend", "Suspended"
    RESTORE = "restore", "Restore", "Restored"
    WITHDRAW = "withdraw", "Withdraw", "Withdrawn"
    SURRENDER = "surrender", "Surrender", "Surrendered"
    EXPIRE = "expire", "Expire", "Expired"
    SUPERSEDE = "supersede", "Supersede", "Superseded"


class Clause(Labelled):
    """One line of the award rule."""

    LIMITERS = "limiters", "Safety limits"
    GATEWAY_LOW = "gateway_low", "Must-meet standards at 0 or 1, or any standard at 0"
    GATEWAY_PARTLY = "gateway_partly", "Must-meet standards only partly met"
    CORE_SHORT = "core_short", "Standards that fall short"
    CONDITIONS = "conditions", "Domains, support level and rating"
    EXCELLENCE = "excellence", "Excellence"


class Firm(Labelled):
    """How firm an outcome is, in one word; it never changes a decision."""

    FIRM = "firm", "Firm"
    CLOSE = "close", "Close"
    ON_THE_LINE = "on_the_line", "On the line"
