"""Evidence packs: an application with its evidence, taken away as one document."""

from accreditation.enums.labelled import Labelled


class PackState(Labelled):
    """Whether a pack can be taken away."""

    WAITING = "waiting", "Being put together"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be put together"


STEPS = ("Fetching the files", "Putting the pages together", "Packing the files", "Keeping the pack")
"""What the job of a pack says that it does, in order."""


def build_key(pack_id: int) -> str:
    """The key under which the job of a pack is asked for."""
    return f"build_pack:{pack_id}"
