"""Who hears of standards that somebody was asked to answer: that person, while they still may answer them."""

from sqlalchemy import select

from accreditation.enums.people import DRAFTERS
from accreditation.models.answers import Answer
from accreditation.models.people import Grant
from accreditation.queries.notices.of_cases import Facts, People, of_provider


def assignee(facts: Facts) -> People:
    """The person, while a standard of the case is theirs to answer and their role allows it."""
    theirs = select(Answer.id).where(
        Answer.application_id == facts["application_id"], Answer.assignee_id == facts["person_id"]
    )
    return of_provider(*sorted(DRAFTERS))(facts).where(Grant.person_id == facts["person_id"], theirs.exists())
