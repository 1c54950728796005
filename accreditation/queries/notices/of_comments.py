"""Who hears of a comment: people of the provider alone, and of these whom the talk concerns."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from accreditation.enums.people import PROVIDER_ROLES
from accreditation.models.answers import Answer
from accreditation.models.comments import Comment, CommentResolution
from accreditation.models.people import Grant
from accreditation.queries.notices.of_cases import Facts, People, of_provider


def commenters(facts: Facts) -> People:
    """Whoever was asked to answer the standard, and who wrote in the thread, resolved it or opened it again."""
    new, earlier = aliased(Comment), aliased(Comment)
    began = (
        select(func.coalesce(new.thread_id, new.id)).where(new.id == facts["comment_id"]).scalar_subquery()
    )
    assignee = (
        select(Answer.assignee_id)
        .join(new, new.answer_id == Answer.id)
        .where(new.id == facts["comment_id"], Answer.assignee_id.is_not(None))
    )
    authors = select(earlier.author_id).where(or_(earlier.id == began, earlier.thread_id == began))
    settlers = select(CommentResolution.by_id).where(CommentResolution.comment_id == began)
    return of_provider(*PROVIDER_ROLES)(facts).where(
        or_(*(Grant.person_id.in_(people) for people in (assignee, authors, settlers)))
    )
