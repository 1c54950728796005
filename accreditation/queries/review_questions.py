"""Reviewers' questions before they are sent: each one's own list, what was given to the lead, and how the lead words it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import exists, select

from accreditation.db import db
from accreditation.enums.reviews import ON_TEAM
from accreditation.models.clarifications import QuestionWording, ReviewQuestion
from accreditation.models.frameworks import Standard
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clarifications, reviews
from accreditation.queries.reviews import OfReview, StandardLine


class OwnQuestion(NamedTuple):
    """A question of the reviewer's own list."""

    code: str
    title: str
    words: str
    given_at: datetime | None


def own(review_id: int) -> list[OwnQuestion]:
    """What a reviewer would ask, in the framework's order; for its author alone. One statement."""
    rows = db.session.execute(
        select(Standard.code, Standard.title, ReviewQuestion.words, ReviewQuestion.given_at)
        .join(ReviewQuestion, ReviewQuestion.standard_id == Standard.id)
        .where(ReviewQuestion.review_id == review_id, ReviewQuestion.words != "")
        .order_by(Standard.position)
    )
    return [OwnQuestion._make(row) for row in rows]


def rows(review_id: int) -> list[ReviewQuestion]:
    """The same as they are stored, to be given to the lead."""
    return list(db.session.scalars(select(ReviewQuestion).where(ReviewQuestion.review_id == review_id)))


@dataclass(frozen=True)
class OnStandard(OfReview):
    """A standard of one's own review with the question that one would ask about it, if any."""

    line: StandardLine
    question: ReviewQuestion | None


def on_standard(viewer: Viewer, review_id: int, code: str) -> OnStandard | None:
    """The viewer's own question about a standard that their round scores and that the case answers itself."""
    review = reviews.with_content(viewer, review_id)
    line = None if review is None else _askable(review.round, code)
    if review is None or line is None:
        return None
    question = db.session.scalars(
        select(ReviewQuestion).where(
            ReviewQuestion.review_id == review.id, ReviewQuestion.standard_id == line.standard_id
        )
    ).first()
    return OnStandard(review, line, question)


def _askable(review_round: ReviewRound, code: str) -> StandardLine | None:
    return next((line for line in askable(review_round) if line.code == code), None)


def askable(review_round: ReviewRound) -> list[StandardLine]:
    """The standards about which a round may ask: those that it scores, and that apply."""
    return [line for line in reviews.scored_lines(review_round) if not line.not_applicable]


class Given(NamedTuple):
    """A question that its author gave to the lead; whose it is, nobody reads."""

    standard_id: int
    words: str
    given_at: datetime


def given(round_id: int) -> list[Given]:
    """What was given to the lead of a round and not withdrawn, oldest first."""
    rows = db.session.execute(
        select(
            ReviewQuestion.standard_id,
            ReviewQuestion.words,
            ReviewQuestion.given_at,
        )
        .join(Review, Review.id == ReviewQuestion.review_id)
        .where(Review.round_id == round_id, ReviewQuestion.given_at.is_not(None), ReviewQuestion.words != "")
        .order_by(ReviewQuestion.given_at, ReviewQuestion.id)
    )
    return [Given._make(row) for row in rows]


class Lists(NamedTuple):
    """How many of a team have given questions to the lead, and how many there are: never who, for there may be few."""

    given: int
    members: int


def lists(round_id: int, since: datetime | None = None) -> Lists:
    """How many of a round's team have given questions, where said since a request; one statement."""
    given_now = ReviewQuestion.given_at.is_not(None) if since is None else ReviewQuestion.given_at > since
    has_given = exists().where(ReviewQuestion.review_id == Review.id, given_now, ReviewQuestion.words != "")
    rows = db.session.scalars(
        select(has_given.correlate(Review)).where(Review.round_id == round_id, Review.status.in_(ON_TEAM))
    ).all()
    return Lists(sum(rows), len(rows))


def wordings(round_id: int) -> dict[int, QuestionWording]:
    """How the lead of a round words the questions, by standard."""
    rows = db.session.scalars(select(QuestionWording).where(QuestionWording.round_id == round_id))
    return {wording.standard_id: wording for wording in rows}


@dataclass(frozen=True)
class Gathered:
    """One standard on the lead's page: what reviewers gave, and how the lead words it."""

    line: StandardLine
    given: Sequence[Given]
    wording: QuestionWording | None
    since: datetime | None = None
    """When the last request went out: what was worded before stands in it, and is asked no second time."""

    @property
    def is_worded(self) -> bool:
        """Whether the lead has worded it for the request that is still to be sent."""
        return self.wording is not None and (self.since is None or self.wording.written_at > self.since)

    @property
    def words(self) -> str:
        """What would be sent: the lead's wording, else what reviewers gave, as they wrote it."""
        if self.wording is not None and self.is_worded:
            return self.wording.words
        return "\n\n".join(dict.fromkeys(question.words for question in self.given))

    @property
    def version(self) -> int:
        """The version of the lead's wording, of an earlier request, too; 0 before there is one."""
        return 0 if self.wording is None else self.wording.version

    @property
    def is_newer(self) -> bool:
        """Whether a question was given since the lead worded them."""
        wording = self.wording if self.is_worded else None
        return wording is not None and any(given.given_at > wording.written_at for given in self.given)


def gathered(review_round: ReviewRound, *, since: datetime | None = None) -> list[Gathered]:
    """Every standard of a round with what was given about it, in the framework's order.

    `since` leaves out what went into a request before; three statements.
    """
    by_standard: dict[int, list[Given]] = {}
    for question in given(review_round.id):
        if since is None or question.given_at > since:
            by_standard.setdefault(question.standard_id, []).append(question)
    worded = wordings(review_round.id)
    return [
        Gathered(line, by_standard.get(line.standard_id, []), worded.get(line.standard_id), since)
        for line in askable(review_round)
    ]


def fingerprint(lines: Sequence[Gathered]) -> str:
    """By what the words that would be sent are known again."""
    words = "\x00".join(f"{line.line.code}\x00{line.words}" for line in lines)
    return sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class ToWord(OfReview):
    """A standard whose question the lead words."""

    gathered: Gathered


def to_word(viewer: Viewer, review_id: int, code: str) -> ToWord | None:
    """A standard of the viewer's own review, with what was given about it if they lead the team."""
    review = reviews.with_content(viewer, review_id)
    if review is None:
        return None
    # Who only reviews learns from this page that there is a lead's one, and no word of it.
    lines = gathered(review.round, since=clarifications.sent_last(review.round_id)) if review.is_lead else []
    if not review.is_lead:
        line = _askable(review.round, code)
        return None if line is None else ToWord(review, Gathered(line, (), None))
    chosen = next((line for line in lines if line.line.code == code), None)
    return None if chosen is None else ToWord(review, chosen)
