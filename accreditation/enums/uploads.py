"""A file on its way in."""

from accreditation.enums.labelled import Labelled


class UploadState(Labelled):
    """Where an upload in parts stands."""

    OPEN = "open", "Arriving"
    DONE = "done", "Arrived"
    ABANDONED = "abandoned", "Given up"
