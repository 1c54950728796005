"""Comments inside a provider's team: written, answered, resolved, opened again, and never changed or taken away.

They are in no case's record: the office and auditors read that, and whether a team talks is not theirs to know.
"""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.notices import NoticeKind
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.comments import Comment, CommentResolution
from accreditation.permissions.viewer import Viewer
from accreditation.queries import comments as queries
from accreditation.services import notices
from accreditation.services.notices import Occasion


def add(answer: Answer, *, application_id: int, actor: Viewer, words: str, quote: str) -> Comment:
    """Comment on an answer, or on the words of it that are quoted, wherever the case stands: it changes nothing of it."""
    return _write(
        Comment(
            application_id=application_id,
            answer_id=answer.id,
            thread_id=None,
            quote=quote,
            words=words,
            author_id=actor.id,
            at=clock.now(),
        )
    )


def go_on(comment: Comment, *, actor: Viewer, words: str, resolve: bool | None) -> None:
    """Reply to a comment, resolve it, open it again, or both in one act; a reply to what is resolved opens it again."""
    if not words and resolve is None:
        raise RuleBroken("Write your reply, or resolve the comment", field="words")
    if words:
        reply = Comment(
            application_id=comment.application_id,
            answer_id=comment.answer_id,
            thread_id=comment.id,
            quote="",
            words=words,
            author_id=actor.id,
            at=clock.now(),
        )
        # A reply that only came twice opens nothing that was resolved since.
        if _write(reply) is not reply and resolve is None:
            return
    newest = queries.newest_resolution(comment.id)
    was_resolved = newest is not None and newest.is_resolved
    is_resolved = bool(resolve)
    if is_resolved != was_resolved:
        db.session.add(
            CommentResolution(
                comment_id=comment.id,
                number=newest.number + 1 if newest is not None else 1,
                is_resolved=is_resolved,
                by_id=actor.id,
                at=clock.now(),
            )
        )


def _write(comment: Comment) -> Comment:
    """Write a comment and let its readers hear of it; what is sent again because its reply was lost stands once."""
    newest = queries.newest(comment.answer_id, comment.thread_id)
    if newest is not None and _is_same(newest, comment):
        return newest
    db.session.add(comment)
    db.session.flush()
    facts = {"application_id": comment.application_id, "comment_id": comment.id}
    key = f"{NoticeKind.COMMENT_ADDED.value}:{comment.id}"
    notices.announce([Occasion(NoticeKind.COMMENT_ADDED, facts, key, comment.author_id)])
    return comment


def _is_same(standing: Comment, sent: Comment) -> bool:
    return all(getattr(standing, name) == getattr(sent, name) for name in ("author_id", "quote", "words"))
