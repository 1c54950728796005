"""What is said of an upload that cannot go on; each message says what to do next."""

from accreditation.errors import RuleBroken

GIVEN_UP = "This upload was given up. Choose the file again to start it afresh."
GONE = "The parts that were sent are no longer here. Choose the file again to start it afresh."
IS_DONE = "This file has arrived already."
CHANGED = "The file changed while it was being sent. Start it again, so that all of it is the same version."


class PartsMissing(RuleBroken):
    """The file is not whole yet; `numbers` says which parts to send."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__("Some parts of the file have not arrived. Send them again.", field="file")
        self.numbers = numbers


class Changed(RuleBroken):
    """The file is not the one that was begun."""

    def __init__(self) -> None:
        super().__init__(CHANGED, field="file")
