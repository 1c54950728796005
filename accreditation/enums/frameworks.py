"""How a standard counts, and whom it is asked of."""

from accreditation.enums.labelled import Labelled


class StandardClass(Labelled):
    """How a standard counts towards the award."""

    GATEWAY = "gateway", "Must-meet standard"
    EXPECTED = "expected", "Expected standard"
    STRETCH = "stretch", "Excellence standard"


class StandardScope(Labelled):
    """Whether a standard is answered by each placement or once by the organisation."""

    PLACEMENT = "placement", "This placement"
    ORGANISATION = "organisation", "Whole organisation"
