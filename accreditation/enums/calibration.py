"""Practice and the setting of standards: where an expert places a case."""

from accreditation.enums.labelled import Labelled


class Grouping(Labelled):
    """Where a case as a whole stands, as an expert sees it."""

    BELOW = "below", "Clearly not good enough"
    BORDERLINE = "borderline", "On the border: just acceptable"
    ABOVE = "above", "Clearly good enough"
