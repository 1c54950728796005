"""What a cell of a workbook may hold, and which of two wordings is taken where both a workbook and somebody else changed one."""

from accreditation.enums.labelled import Labelled


class CellKind(Labelled):
    """What a cell holds, as the workbook itself says it."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_OR_NO = "bool"
    FORMULA = "formula"
    FAULT = "error", "What a formula leaves that cannot be worked out"


class Taking(Labelled):
    """What becomes of something that a workbook and somebody else both changed."""

    BOTH = "both", "Put both together"
    SAVED = "saved", "Keep what is saved now"
    TYPED = "typed", "Take what the workbook says"
