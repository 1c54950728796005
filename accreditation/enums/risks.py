"""How likely it is that a provider comes too late with an application."""

from accreditation.enums.labelled import Labelled


class Risk(Labelled):
    """How an application stands against its day, the worst first."""

    LATE = "late", "Past its day"
    BEHIND = "behind", "More to do than days left"
    IN_TIME = "in_time", "In time"
    READY_TO_GO = "ready_to_go", "Ready for the next step"
    WITH_OTHERS = "with_others", "Others have it"
