"""What a provider's team says among itself about its answers; nobody outside the provider reads any of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import false, func, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.models.answers import Answer
from accreditation.models.comments import Comment, CommentResolution
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.applications import OfCase
from accreditation.rules.quotes import holds

_NEWEST = (
    select(CommentResolution.is_resolved)
    .where(CommentResolution.comment_id == Comment.id)
    .order_by(CommentResolution.number.desc())
    .limit(1)
    .correlate(Comment)
    .scalar_subquery()
)

OPEN_COMMENTS = (
    select(func.count())
    .select_from(Comment)
    .where(
        Comment.answer_id == Answer.id,
        Comment.thread_id.is_(None),
        func.coalesce(_NEWEST, false()).is_(False),
    )
    .correlate(Answer)
    .scalar_subquery()
)
"""How many comments on an answer are open, as a column of a statement over Answer: most have none, and ask no more."""


@dataclass(frozen=True)
class Thread:
    """A comment with its replies, the oldest first, and who resolved it or opened it again last."""

    comment: Comment
    replies: Sequence[Comment]
    resolution: CommentResolution | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.resolution is None or not self.resolution.is_resolved

    def still_stands(self, answer: Answer) -> bool:
        """Whether the words that it quotes are in the answer now."""
        return holds((answer.narrative, answer.gaps, answer.actions), self.comment.quote)


def of_answers(answer_ids: Collection[int]) -> list[Thread]:
    """Every comment on some answers with its replies, the oldest first; two statements, however many."""
    if not answer_ids:
        return []
    written = db.session.scalars(
        select(Comment)
        .options(joinedload(Comment.author))
        .where(Comment.answer_id.in_(answer_ids))
        .order_by(Comment.id)
    ).all()
    resolutions = {
        resolution.comment_id: resolution
        for resolution in db.session.scalars(
            select(CommentResolution)
            .join(Comment, Comment.id == CommentResolution.comment_id)
            .options(joinedload(CommentResolution.by))
            .where(Comment.answer_id.in_(answer_ids))
            .order_by(CommentResolution.number)
        )
    }
    replies: dict[int, list[Comment]] = {}
    for comment in written:
        if comment.thread_id is not None:
            replies.setdefault(comment.thread_id, []).append(comment)
    return [
        Thread(comment, replies.get(comment.id, ()), resolutions.get(comment.id))
        for comment in written
        if comment.thread_id is None
    ]


def newest_resolution(comment_id: int) -> CommentResolution | None:
    """Who resolved a comment or opened it again last."""
    return db.session.scalars(
        select(CommentResolution)
        .where(CommentResolution.comment_id == comment_id)
        .order_by(CommentResolution.number.desc())
        .limit(1)
    ).first()


def newest(answer_id: int, thread_id: int | None) -> Comment | None:
    """The last reply to a comment; without one, the last comment that began a thread on the answer."""
    return db.session.scalars(
        select(Comment)
        .where(Comment.answer_id == answer_id, Comment.thread_id.is_not_distinct_from(thread_id))
        .order_by(Comment.id.desc())
        .limit(1)
    ).first()


@dataclass(frozen=True)
class ThreadPage(OfCase):
    """A comment with its replies, the answer that it is about, and the case."""

    answer: Answer
    thread: Thread

    @property
    def is_archived(self) -> bool:
        """Whether a move to another framework put the answer in the archive."""
        return self.answer.application_id is None


def page_for(viewer: Viewer, application_id: int, comment_id: int) -> ThreadPage | None:
    """The comment that a comment or reply belongs to, in a case of the viewer's own provider or placement."""
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    comment = db.session.scalars(
        select(Comment)
        .options(joinedload(Comment.answer).joinedload(Answer.standard))
        .where(Comment.id == comment_id, Comment.application_id == application_id)
    ).first()
    if comment is None:
        return None
    began = comment.thread_id or comment.id
    threads = {thread.comment.id: thread for thread in of_answers([comment.answer_id])}
    return ThreadPage(application, comment.answer, threads[began])
