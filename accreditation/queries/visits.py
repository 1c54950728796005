"""A visit as each reads it: the offered days with what people said of them, the plan, the agenda, people met, and notes by standard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound, Visit
from accreditation.models.visits import (
    VisitDate,
    VisitNote,
    VisitPeople,
    VisitPlan,
    VisitReply,
    VisitSlot,
)
from accreditation.permissions.viewer import Viewer
from accreditation.queries.policies import policy_of
from accreditation.queries.reviews import OfReview, reads_visit_notes, with_content
from accreditation.queries.scores import SHARED
from accreditation.rules import visits as rules
from accreditation.rules.thresholds import ReviewRule
from accreditation.visibility import Field, SeenCase, filter_for, shows


def every_date(review_round: ReviewRound) -> Sequence[VisitDate]:
    """All days that were ever offered, by day."""
    return db.session.scalars(
        select(VisitDate).where(VisitDate.round_id == review_round.id).order_by(VisitDate.day)
    ).all()


def dates(review_round: ReviewRound) -> Sequence[VisitDate]:
    """The days that are offered now, by day."""
    return [each for each in every_date(review_round) if each.taken_back_at is None]


def replies_of(review_round: ReviewRound, person_id: int) -> Sequence[VisitReply]:
    """What one person said of the days of a round."""
    return db.session.scalars(
        select(VisitReply)
        .join(VisitDate, VisitDate.id == VisitReply.visit_date_id)
        .where(VisitDate.round_id == review_round.id, VisitReply.person_id == person_id)
    ).all()


@dataclass(frozen=True)
class OfferedDay:
    """A day that is offered, and who said that it suits or does not; `own` is what the reader said."""

    visit_date: VisitDate
    replies: Sequence[VisitReply]
    own: bool | None

    def names(self, *, suits: bool) -> Sequence[str]:
        """The members of the team who said so."""
        return [each.person.name for each in self.replies if each.suits is suits and not each.for_provider]

    @property
    def provider(self) -> bool | None:
        """What the provider said; None before it said anything, and no as soon as one of its leads said no."""
        answers = [each.suits for each in self.replies if each.for_provider]
        return all(answers) if answers else None


def offered(viewer: Viewer, review_round: ReviewRound) -> list[OfferedDay]:
    """The days that are offered now with what everybody said of them; two statements."""
    standing = dates(review_round)
    if not standing:
        return []
    replies = db.session.scalars(
        select(VisitReply)
        .options(joinedload(VisitReply.person))
        .where(VisitReply.visit_date_id.in_([each.id for each in standing]))
        .order_by(VisitReply.id)
    ).all()
    return [
        _day(viewer, each, [reply for reply in replies if reply.visit_date_id == each.id])
        for each in standing
    ]


def _day(viewer: Viewer, visit_date: VisitDate, replies: Sequence[VisitReply]) -> OfferedDay:
    own = next((reply.suits for reply in replies if reply.person_id == viewer.id), None)
    return OfferedDay(visit_date, replies, own)


def plan(review_round: ReviewRound) -> VisitPlan | None:
    """The day on which the visit of a round is to be held, as it was settled or moved last."""
    return db.session.scalars(
        select(VisitPlan)
        .where(VisitPlan.round_id == review_round.id)
        .order_by(VisitPlan.version.desc())
        .limit(1)
    ).first()


def is_past(settled: VisitPlan | None) -> bool:
    """Whether the day that was settled has gone by; whether anybody came that day is only known once it is recorded."""
    return settled is not None and settled.day < clock.today()


def slots(review_round: ReviewRound) -> Sequence[VisitSlot]:
    """The agenda, in the order of the day."""
    return db.session.scalars(
        select(VisitSlot)
        .where(VisitSlot.round_id == review_round.id, VisitSlot.taken_out_at.is_(None))
        .order_by(VisitSlot.begins_at, VisitSlot.ends_at, VisitSlot.id)
    ).all()


def people(review_round: ReviewRound) -> Sequence[VisitPeople]:
    """Whom the team met, by role and group, as they were written down."""
    return db.session.scalars(
        select(VisitPeople)
        .where(VisitPeople.round_id == review_round.id, VisitPeople.taken_out_at.is_(None))
        .order_by(VisitPeople.id)
    ).all()


@dataclass(frozen=True)
class LearnerSession:
    """What is known of the confidential session by whoever may read it: how many, in words, and what they said together."""

    words: str
    words_of_all: str
    stands_apart: bool


def session_of(visit: Visit | None, rule: ReviewRule) -> LearnerSession | None:
    """The learner session of a visit that was loaded with its notes; None where there was none."""
    if visit is None or not visit.learner_session:
        return None
    return LearnerSession(
        rules.session_in_words(visit.learners, rule),
        visit.learners_said,
        rules.stands_apart(visit.learners, rule),
    )


class NotedStandard(NamedTuple):
    """What one reviewer noted of one standard on the visit."""

    code: str
    title: str
    reviewer: str
    seen: str
    learners_said: str


_NOTED = (
    select(Standard.code, Standard.title, Person.name, VisitNote.seen, VisitNote.learners_said)
    .select_from(VisitNote)
    .join(Standard, Standard.id == VisitNote.standard_id)
    .join(Review, Review.id == VisitNote.review_id)
    .join(Review.application)
    .join(Review.round)
    .join(Review.reviewer)
    .order_by(Standard.position, Review.id)
)


def noted(
    viewer: Viewer, seen_case: SeenCase, review_round: ReviewRound, *, apart: bool
) -> list[NotedStandard]:
    """The notes of a visit that the viewer may read now, by standard and reviewer; one statement.

    What learners said is left out where too few of them took part (`apart` says otherwise). Notes of whoever was set
    aside, or still scores blind, count for nobody.
    """
    rows = db.session.execute(
        _NOTED.where(
            Review.round_id == review_round.id,
            Review.status.in_(SHARED),
            filter_for(Field.VISIT_NOTES, viewer),
        )
    )
    hears = apart and shows(Field.LEARNERS_SAID, viewer, seen_case)
    notes = [NotedStandard._make(row) for row in rows]
    heard = [note if hears else note._replace(learners_said="") for note in notes]
    return [note for note in heard if note.seen or note.learners_said]


def by_standard(notes: Sequence[NotedStandard]) -> Iterator[tuple[str, list[NotedStandard]]]:
    """Notes under the standard that they are about."""
    for heading, of_standard in groupby(notes, lambda note: f"{note.code} {note.title}"):
        yield heading, list(of_standard)


@dataclass(frozen=True)
class ToNote(OfReview):
    """One standard of a visit, and what the reviewer noted of it."""

    standard: Standard
    note: VisitNote | None
    may_hear: bool
    """Whether what learners said may stand by standard."""


def for_team(viewer: Viewer, review_id: int, **_others: object) -> Review | None:
    """The viewer's own review in a round whose case has a visit, once they may read the case."""
    review = with_content(viewer, review_id)
    return review if review is not None and policy_of(review.application).visit_needed else None


def to_note(viewer: Viewer, review_id: int, code: str) -> ToNote | None:
    """One standard of a visit for a reviewer whose own scores are locked, with their own note."""
    review = for_team(viewer, review_id)
    if review is None or not reads_visit_notes(viewer, review):
        return None
    row = db.session.execute(
        select(Standard, VisitNote)
        .outerjoin(VisitNote, (VisitNote.standard_id == Standard.id) & (VisitNote.review_id == review.id))
        .where(
            Standard.framework_version_id == review.application.framework_version_id,
            Standard.code == code,
        )
    ).first()
    if row is None or not policy_of(review.application).in_scope(code):
        return None
    return ToNote(review, row.Standard, row.VisitNote, apart_in(review))


def apart_in(review: Review) -> bool:
    """Whether what learners said on the visit of a review's own round may stand by standard."""
    learners = db.session.scalars(
        select(Visit.learners)
        .where(Visit.round_id == review.round_id)
        .order_by(Visit.version.desc())
        .limit(1)
    ).first()
    return rules.stands_apart(learners, policy_of(review.application).reviewing)
