"""How an event is heard of: the kinds of notice that it brings, or why nobody hears, in words that several events share."""

from dataclasses import dataclass

from accreditation.enums.labelled import Labelled
from accreditation.enums.notices import NoticeKind as K


@dataclass(frozen=True)
class Heard:
    """A kind of notice that an event brings: only where it leads to one state, or where a person acted, if that is named.

    What is `daily` is heard of once a day, however often it happens; what is `of_case` is not heard of one review alone.
    """

    kind: K
    dest: Labelled | None = None
    by_person: bool = False
    daily: bool = False
    of_case: bool = False


Rule = tuple[Heard, ...] | str
"""What is heard, or why nothing is."""


def of_kinds(*kinds: K) -> tuple[Heard, ...]:
    return tuple(Heard(kind) for kind in kinds)


OWN_WORK = "the team’s own work between its members, which nobody else waits for"
IN_THE_ROOM = "everybody whom it concerns is in the room"
WITH_THE_CASE = "the case takes a step in the same moment, and that is heard of"
WITH_THE_REVIEW = "the review takes a step in the same moment, and that is heard of"
WITH_THE_SIGNATURE = "the signature in the same moment is heard of, with who else has to sign"
SEEN_AT_ONCE = "whoever does it sees it at once, and nobody else waits for it"
RECORD = "it is written for the record alone"
ON_ACCOUNT = "the person sees it on the page of their account"
BY_LETTER = "a letter about the account itself is sent instead"
UNDER_WAY = "it says only that work has begun; the date and whose turn it is stay as they are"
PRACTICE = "it stands among the training of whoever it is for, and no work waits for it"
PLACES = "an administrator keeps the list of places; nobody’s work changes by it"
