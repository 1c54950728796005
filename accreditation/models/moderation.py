"""How a team's scores become one agreed score a standard; every version stays, and the newest counts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.reviews import AgreementMethod, ModerationReason
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound


class ModerationCase(Base):
    """A standard that has to be talked about in a round, for each time that it has to; `number` counts the times.

    The team has it until `moderator_from`, which is the opening itself where it goes to the moderator at once, and the
    moment at which the team passes it on; `note` is what the team says then.
    """

    __tablename__ = "moderation_cases"
    __table_args__ = (UniqueConstraint("round_id", "standard_id", "number"),)
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    number: Mapped[int]
    for_moderator: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    moderator_from: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    standard: Mapped[Standard] = relationship(lazy="raise")
    reasons: Mapped[list["ModerationCaseReason"]] = relationship(
        lazy="raise", order_by="ModerationCaseReason.id"
    )
    proposals: Mapped[list["ScoreProposal"]] = relationship(lazy="raise", order_by="ScoreProposal.number")


class ModerationCaseReason(Base):
    """One reason why a standard had to be talked about."""

    __tablename__ = "moderation_case_reasons"
    __table_args__ = (UniqueConstraint("moderation_case_id", "reason"), APPEND_ONLY)
    id: Mapped[pk]
    moderation_case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"))
    reason: Mapped[ModerationReason] = mapped_column(code(ModerationReason))


class ScoreProposal(Base):
    """A score that the lead proposes to the team, as it stood; another one is another proposal. Append-only."""

    __tablename__ = "score_proposals"
    __table_args__ = (
        UniqueConstraint("moderation_case_id", "number"),
        CheckConstraint("value BETWEEN 0 AND 4", name="score_in_range"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    moderation_case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"))
    number: Mapped[int]
    value: Mapped[int]
    reason: Mapped[str]
    rationale: Mapped[str]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    assents: Mapped[list["ScoreAssent"]] = relationship(lazy="raise", order_by="ScoreAssent.id")


class ScoreAssent(Base):
    """A reviewer's own word that they agree with a proposed score; append-only."""

    __tablename__ = "score_assents"
    __table_args__ = (UniqueConstraint("proposal_id", "review_id"), APPEND_ONLY)
    id: Mapped[pk]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("score_proposals.id"))
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    at: Mapped[datetime]


class AgreedScore(Base):
    """One version of a standard's agreed score in a round, and how it was reached; append-only.

    `entry_id` and `reviews` are what it rests on: it is agreed afresh once other reviews count.
    """

    __tablename__ = "agreed_scores"
    __table_args__ = (
        UniqueConstraint("round_id", "standard_id", "version"),
        CheckConstraint("value BETWEEN 0 AND 4", name="score_in_range"),
        CheckConstraint("(value IS NULL) = (method = 'not_applicable')", name="value_unless_not_applicable"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    version: Mapped[int]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    value: Mapped[int | None]
    method: Mapped[AgreementMethod] = mapped_column(code(AgreementMethod))
    rationale: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    agreed_at: Mapped[datetime]
    round: Mapped[ReviewRound] = relationship(lazy="raise")
    standard: Mapped[Standard] = relationship(lazy="raise")
    agreed_by: Mapped[Person | None] = relationship(lazy="raise")
    reviews: Mapped[list["AgreedScoreReview"]] = relationship(
        lazy="raise", order_by="AgreedScoreReview.review_id"
    )


class AgreedScoreReview(Base):
    """A review whose score an agreed score rests on."""

    __tablename__ = "agreed_score_reviews"
    __table_args__ = (UniqueConstraint("agreed_score_id", "review_id"), APPEND_ONLY)
    id: Mapped[pk]
    agreed_score_id: Mapped[int] = mapped_column(ForeignKey("agreed_scores.id"))
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))


class RationaleReading(Base):
    """The lead's word that they looked at what the provider reads of an agreed score; append-only."""

    __tablename__ = "rationale_readings"
    __table_args__ = (UniqueConstraint("agreed_score_id"), APPEND_ONLY)
    id: Mapped[pk]
    agreed_score_id: Mapped[int] = mapped_column(ForeignKey("agreed_scores.id"))
    read_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    read_at: Mapped[datetime]


class ModerationRemark(Base):
    """What one of a team, or its moderator, says to the others on a standard after the reveal; append-only.

    `review_id` is the author's own review; a moderator has none.
    """

    __tablename__ = "moderation_remarks"
    __table_args__ = (Index(None, "round_id", "standard_id"), APPEND_ONLY)
    id: Mapped[pk]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str]
    at: Mapped[datetime]
    review: Mapped[Review | None] = relationship(lazy="raise")
    author: Mapped[Person] = relationship(lazy="raise")
