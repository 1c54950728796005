"""One going-through of a case by reviewers, and what it holds beside reviews and agreed scores; history is only added to."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    ScalarSelect,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship
from sqlalchemy.orm.attributes import InstrumentedAttribute

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.rounds import RoundReason
from accreditation.models.frameworks import Standard


class ReviewRound(Base):
    """A review of a case from its opening to its report; `follows_id` is the round whose scores and visit it carries on.

    It is closed once its report is answered and the case is a panel's, or its scores are agreed for good.
    """

    __tablename__ = "review_rounds"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        # What a review's and an item's composite key points to, so that they never name a round of another case.
        UniqueConstraint("id", "application_id"),
        ForeignKeyConstraint(
            ["follows_id", "application_id"], ["review_rounds.id", "review_rounds.application_id"]
        ),
        CheckConstraint("(why = 'first') = (number = 1)", name="first_is_number_one"),
        CheckConstraint("(why = 'resubmission') = (follows_id IS NOT NULL)", name="resubmission_follows"),
        CheckConstraint("closed_at IS NULL OR revealed_at IS NOT NULL", name="closed_after_reveal"),
        CheckConstraint(
            "moderation_reopened_at IS NULL OR revealed_at IS NOT NULL", name="reopened_after_reveal"
        ),
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    number: Mapped[int]
    why: Mapped[RoundReason] = mapped_column(code(RoundReason))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    follows_id: Mapped[int | None]
    opened_at: Mapped[datetime]
    revealed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    moderation_reopened_at: Mapped[datetime | None]


def newest_number(application_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """The number of a case's newest round, as part of another statement; one probe of the index of rounds."""
    later = aliased(ReviewRound)
    newest = select(func.max(later.number)).where(later.application_id == application_id)
    # Said, because two statements deep the case would be looked for in a list of all cases of its own.
    return newest.correlate_except(later).scalar_subquery()


class RoundStandard(Base):
    """A standard that is scored in a round."""

    __tablename__ = "round_standards"
    __table_args__ = (UniqueConstraint("round_id", "standard_id"), APPEND_ONLY)
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))


class CarriedScore(Base):
    """An agreed score of an earlier round that stands in a later one."""

    __tablename__ = "carried_scores"
    __table_args__ = (UniqueConstraint("round_id", "standard_id"), APPEND_ONLY)
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    agreed_score_id: Mapped[int] = mapped_column(ForeignKey("agreed_scores.id"))


class Visit(Base):
    """What was recorded of a visit; the newest version of a round's counts."""

    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("round_id", "version"),
        CheckConstraint(
            "learner_session OR (learners IS NULL AND learners_said = '')", name="said_in_a_session"
        ),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    version: Mapped[int]
    held_on: Mapped[date]
    learner_session: Mapped[bool]
    # Only the team and the panel may read the notes, so no other page loads them.
    notes: Mapped[str] = mapped_column(deferred=True, deferred_raiseload=True)
    # How many learners spoke in confidence, where it was said; and what they said together, in the lead's words.
    learners: Mapped[int | None] = mapped_column(deferred=True, deferred_raiseload=True)
    learners_said: Mapped[str] = mapped_column(default="", deferred=True, deferred_raiseload=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class ReportVersion(Base):
    """The summary of a round's report after one save; the newest is the report, and what went out carries `issued_at`."""

    __tablename__ = "report_versions"
    __table_args__ = (UniqueConstraint("round_id", "version"),)
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    version: Mapped[int]
    summary: Mapped[str]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]


class ReportCorrection(Base):
    """Words of an issued report that its lead put right because the provider pointed out a fact; append-only.

    On one standard, or on the summary where it names none.
    """

    __tablename__ = "report_corrections"
    __table_args__ = (Index(None, "round_id"), APPEND_ONLY)
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standards.id"))
    words_before: Mapped[str]
    words_after: Mapped[str]
    corrected_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    corrected_at: Mapped[datetime]
    standard: Mapped[Standard | None] = relationship(lazy="raise")


class AccuracyPoint(Base):
    """What the provider says of the facts of one issued report (empty: all are right), and the lead reviewer's answer.

    `made_at` is empty where the lead looked again before the provider had said anything; `made_by_id` also where the
    clock confirmed for a provider who was silent.
    """

    __tablename__ = "accuracy_points"
    __table_args__ = (
        UniqueConstraint("report_id"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answer_whole"),
    )
    id: Mapped[pk]
    report_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"))
    comments: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    report: Mapped[ReportVersion] = relationship(lazy="raise")
