"""Evidence packs: an application with its evidence, taken away as one document."""

from accreditation.enums.labelled import Labelled


class PackState(Labelled):
    """Whether a pack can be taken away."""

    WAITING = "waiting", "Being put together"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be put together"
