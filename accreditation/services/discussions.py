"""A team and its moderator talk about a standard after the scores are shared; every remark stays as it was written."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.moderation import ModerationRemark
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import discussions as queries
from accreditation.queries.reviews import StandardLine
from accreditation.queries.scores import SHARED
from accreditation.services import audit, duties

TALKED = frozenset(
    {ApplicationStatus.IN_REVIEW, ApplicationStatus.MODERATION, ApplicationStatus.FACTUAL_ACCURACY}
)
"""From the reveal until the report is answered."""


def is_open(application: Application) -> bool:
    """Whether a team may still talk about its scores."""
    review_round = application.round
    shared = review_round is not None and review_round.revealed_at is not None
    return shared and application.status in TALKED and application.paused_at is None


def remark(
    application: Application, line: StandardLine, *, words: str, actor: Viewer, review: Review | None = None
) -> ModerationRemark:
    """Say something on a standard to the rest of the team, as one of it (`review`), or as its moderator.

    What is sent again because its reply was lost stands once. Refused before the reveal, in a pause, once the report is
    answered, on a score that an earlier round agreed, and to a moderator who has another part in the case.
    """
    if application.paused_at is not None:
        raise RuleBroken("This application is paused, so nothing can change until the pause ends.")
    if not is_open(application):
        raise RuleBroken("The team’s discussion is closed: the scores and the report are settled.")
    if not line.in_round:
        raise RuleBroken("This score was agreed before this review, so it is not talked about in it.")
    if review is None:
        duties.take(application.id, actor.id, Duty.MODERATOR)
    elif review.status not in SHARED or not review.is_current:
        raise RuleBroken("Only who is on the team now takes part in its discussion.")
    if not words.strip():
        raise RuleBroken("Write your remark", field="words")
    review_round = application.current_round
    newest = queries.newest(review_round, line.standard_id)
    if newest is not None and (newest.author_id, newest.words) == (actor.id, words):
        return newest
    made = ModerationRemark(
        round_id=review_round.id,
        standard_id=line.standard_id,
        review_id=None if review is None else review.id,
        author_id=actor.id,
        words=words,
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    audit.record(
        AuditKind.REMARK_MADE,
        actor=actor,
        stream=audit.case(application.id),
        standard_id=line.standard_id,
    )
    return made
