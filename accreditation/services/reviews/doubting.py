"""A reviewer says that an answer of the organisation is not true at the placement they review, or takes that back."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.errors import RuleBroken, Stale
from accreditation.models.local_doubts import STANDING, LocalDoubt
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.queries.local_doubts import ServedAnswer
from accreditation.services.reviews.scoring import why_closed


def doubt(review: Review, served: ServedAnswer, *, words: str, expected_version: int) -> LocalDoubt:
    """Say what is not true here; from now on the reviewer scores the standard at this placement, and the team agrees it here.

    Raises Stale where another window said something else first.
    """
    if not words.strip():
        raise RuleBroken("Say what is not true at this placement.", field="words")
    return _keep(review, served, words=words, stands=True, expected_version=expected_version)


def take_back(review: Review, served: ServedAnswer, *, expected_version: int) -> LocalDoubt:
    """Take back that it is not true here; what was scored of it is kept and counts no more."""
    return _keep(review, served, words="", stands=False, expected_version=expected_version)


def _keep(
    review: Review, served: ServedAnswer, *, words: str, stands: bool, expected_version: int
) -> LocalDoubt:
    closed = why_closed(review)
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])
    standing = served.doubt
    # What is sent again because its reply was lost is no conflict with itself.
    if standing is not None and (standing.stands, standing.words) == (stands, words):
        return standing
    version = 0 if standing is None else standing.version
    if version != expected_version:
        raise Stale(standing)
    if standing is None and not stands:
        raise RuleBroken("There is nothing to take back. Nothing was changed.")
    newer = LocalDoubt(
        review_id=review.id,
        standard_id=served.entry.standard_id,
        version=version + 1,
        stands=stands,
        words=words,
        said_at=clock.now(),
    )
    db.session.add(newer)
    db.session.flush()
    return newer


def carry_on(earlier_round: ReviewRound, team: Iterable[Review], opened: Collection[int]) -> None:
    """Let what reviewers said of opened standards stand in the round that follows, where they score them again."""
    doubts = {
        (reviewer_id, doubt.standard_id): doubt
        for reviewer_id, doubt in db.session.execute(
            select(Review.reviewer_id, LocalDoubt)
            .join(LocalDoubt, LocalDoubt.review_id == Review.id)
            .where(Review.round_id == earlier_round.id, STANDING, LocalDoubt.standard_id.in_(opened))
        )
    }
    db.session.add_all(
        LocalDoubt(
            review_id=review.id,
            standard_id=standard_id,
            version=1,
            stands=True,
            words=doubt.words,
            said_at=doubt.said_at,
        )
        for review in team
        for (reviewer_id, standard_id), doubt in sorted(doubts.items())
        if reviewer_id == review.reviewer_id
    )
    db.session.flush()
