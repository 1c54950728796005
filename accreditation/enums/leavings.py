"""What somebody who leaves has open, and what then waits without anybody."""

from accreditation.enums.labelled import Labelled


class TaskKind(Labelled):
    """Something that is open for one person, and goes to another or to the office."""

    REVIEW = "review", "Review"
    LEAD = "lead", "Lead of a review"
    SEAT = "seat", "Seat on a panel"
    QUESTIONS = "questions", "Standards to answer"


class Gap(Labelled):
    """Who is missing where nobody can take the next step."""

    ROLE = "role", "Nobody can take the next step"
    REVIEW = "review", "A reviewer has left"
    LEAD = "lead", "Nobody leads the review"
    CHAIR = "chair", "Nobody chairs the panel"
