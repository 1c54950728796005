"""How a standard counts, whom it is asked of, and how it is linked to what others ask."""

from collections.abc import Mapping

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


class Relation(Labelled):
    """How a standard, or every standard of a domain, is linked to a regulator's reference."""

    SAME_THEME = "same_theme", "Same theme"
    EQUIVALENT = "equivalent", "Asks the same"
    OVERLAPS = "overlaps", "Overlaps"
    SUPPORTS = "supports", "Supports it"


class MapKind(Labelled):
    """What becomes of standards from one framework to another."""

    ONE_TO_ONE = "one_to_one", "Goes on as one standard"
    SPLIT = "split", "Becomes several standards"
    MERGED = "merged", "Becomes one standard with others"
    NEW = "new", "Not asked before"
    GONE = "gone", "No longer asked"


class AnswerFate(Labelled):
    """What a move to another framework version does with the answers to some standards."""

    GOES_ON = "goes_on", "Stays as it is"
    COMES_BACK = "comes_back", "Comes back out of the archive"
    PUT_TOGETHER = "put_together", "Put together"
    COPIED = "copied", "Goes to several standards"
    MUST_APPLY = "must_apply", "Needs an answer, as it always applies"
    ARCHIVED = "archived", "Kept in the archive"
    TO_ANSWER = "to_answer", "To be answered"


FATE_MEANS: Mapping[AnswerFate, str] = {
    AnswerFate.GOES_ON: "The answer goes on with its evidence and its history.",
    AnswerFate.COMES_BACK: "The answer from before the last move is the answer again. What was saved in the meantime goes"
    " into it, and what it said before stays in its history.",
    AnswerFate.PUT_TOGETHER: "Their words and evidence stand in one answer, each under its own heading, with the lowest"
    " of their scores. Each is kept in the archive as it is.",
    AnswerFate.COPIED: "Words and evidence go to each of them. The answer is kept in the archive as it is.",
    AnswerFate.MUST_APPLY: "The answer said that this does not apply. It is kept in the archive as it is.",
    AnswerFate.ARCHIVED: "Nothing follows. The answer is kept in the archive of this application and can be read.",
    AnswerFate.TO_ANSWER: "Nothing was asked before.",
}
