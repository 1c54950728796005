"""Why a file is not taken, in words for the person who sent it."""

NO_ROOM = "There is no room to work on the file."


class Refused(Exception):
    """The file itself is the reason; sending it again changes nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Busy(Exception):
    """The machine is the reason: no time, no memory or no room now; the same file may be taken later."""
