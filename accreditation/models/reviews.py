"""Reviews, the declarations before them, and the scores within them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.evidence import EvidenceException, EvidenceKind
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ConflictKind, ReviewerKind, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import EntryCitation

_HELD = text("held_at IS NOT NULL")


class Review(Base):
    """One reviewer's work in one round of a case."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("round_id", "reviewer_id"),
        # Lists filter by the case, so a review names it too; the key holds that it is the round's own.
        ForeignKeyConstraint(
            ["round_id", "application_id"], ["review_rounds.id", "review_rounds.application_id"]
        ),
        CheckConstraint(
            "status NOT IN ('locked', 'revealed', 'closed') OR locked_at IS NOT NULL",
            name="locked_has_moment",
        ),
        CheckConstraint(
            "status NOT IN ('scoring', 'locked', 'revealed', 'closed') OR declared_clear",
            name="scored_after_declaration",
        ),
        Index(None, "reviewer_id", "status", "due_on"),
        Index(None, "application_id", "reviewer_id"),
        Index("ix_reviews_held", "held_at", sqlite_where=_HELD, postgresql_where=_HELD),
    )
    id: Mapped[pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    round_id: Mapped[int]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[ReviewerKind] = mapped_column(code(ReviewerKind))
    profession: Mapped[Profession] = mapped_column(code(Profession))
    is_lead: Mapped[bool] = mapped_column(default=False)
    from_other_office: Mapped[bool] = mapped_column(default=False)
    status: Mapped[ReviewStatus] = mapped_column(code(ReviewStatus), default=ReviewStatus.INVITED)
    invited_at: Mapped[datetime]
    due_on: Mapped[date | None]
    declared_clear: Mapped[bool] = mapped_column(default=False)
    locked_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    # When the provider said that it has nothing against this person.
    unopposed_at: Mapped[datetime | None]
    # What somebody wrote who declined the invitation; the office alone reads it.
    declined_because: Mapped[str] = mapped_column(default="")
    application: Mapped[Application] = relationship(lazy="raise")
    round: Mapped[ReviewRound] = relationship(
        primaryjoin=lambda: foreign(Review.round_id) == ReviewRound.id, lazy="raise"
    )
    reviewer: Mapped[Person] = relationship(lazy="raise")

    @property
    def is_current(self) -> bool:
        """Whether it belongs to the case's newest round; a review of an earlier one stands as it is."""
        return self.round_id == self.application.current_round.id


class Declaration(Base):
    """What a reviewer declared before seeing any content."""

    __tablename__ = "declarations"
    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    made_at: Mapped[datetime]
    is_clear: Mapped[bool]
    # Which conflict, where one was declared.
    kind: Mapped[ConflictKind | None] = mapped_column(code(ConflictKind))
    words: Mapped[str]


class ReviewConflict(Base):
    """A conflict of a reviewer that came up after the declaration, and how the office cleared it; else the review waits."""

    __tablename__ = "review_conflicts"
    __table_args__ = (
        CheckConstraint(
            "cleared_at IS NULL OR (cleared_by_id IS NOT NULL AND reason <> '')", name="cleared_with_reason"
        ),
    )
    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    kind: Mapped[ConflictKind] = mapped_column(code(ConflictKind))
    noticed_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(default="")


class Score(Base):
    """A reviewer's judgement of one standard: read only through `queries.scores`."""

    __tablename__ = "scores"
    __table_args__ = (
        UniqueConstraint("review_id", "standard_id"),
        CheckConstraint("value BETWEEN 0 AND 4", name="score_in_range"),
        CheckConstraint("NOT (cannot_judge AND value IS NOT NULL)", name="judged_or_not"),
        CheckConstraint("NOT nothing_cited OR value IN (0, 1)", name="nothing_cited_is_low"),
    )
    id: Mapped[pk]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    version: Mapped[int] = mapped_column(default=1)
    value: Mapped[int | None]
    cannot_judge: Mapped[bool] = mapped_column(default=False)
    rationale: Mapped[str] = mapped_column(default="")
    nothing_cited: Mapped[bool] = mapped_column(default=False)
    ceiling_reason: Mapped[str] = mapped_column(default="")
    private_note: Mapped[str] = mapped_column(default="")
    at_risk_now: Mapped[bool | None]
    # Why it was changed after a visit, as its newest version says it.
    revised_because: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]
    review: Mapped[Review] = relationship(lazy="raise")
    standard: Mapped[Standard] = relationship(lazy="raise")
    citations: Mapped[list["ScoreCitation"]] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="and_(Score.id == foreign(ScoreCitation.score_id), Score.version == ScoreCitation.version)",
        order_by="ScoreCitation.entry_citation_id",
    )


class ScoreRevision(Base):
    """Everything that a score said after one save: the newest one says the same as the score itself; append-only."""

    __tablename__ = "score_revisions"
    __table_args__ = (UniqueConstraint("score_id", "version"), APPEND_ONLY)
    id: Mapped[pk]
    score_id: Mapped[int] = mapped_column(ForeignKey("scores.id"))
    version: Mapped[int]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    value: Mapped[int | None]
    cannot_judge: Mapped[bool]
    rationale: Mapped[str]
    nothing_cited: Mapped[bool]
    ceiling_reason: Mapped[str]
    private_note: Mapped[str]
    at_risk_now: Mapped[bool | None]
    # Why it was changed after the reveal, because of what was seen on the visit; such a version counts in no agreement.
    revised_because: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    citations: Mapped[list["ScoreCitation"]] = relationship(
        lazy="raise", order_by="ScoreCitation.entry_citation_id"
    )


class ScoreCitation(Base):
    """A citation that a reviewer relied on, found wanting or took for another kind, in one version of a score.

    A save writes the rows of its own version and changes none: a score's citations are those of its newest version.
    """

    __tablename__ = "score_citations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["score_id", "version"], ["score_revisions.score_id", "score_revisions.version"]
        ),
        CheckConstraint(
            "relied_on OR exception IS NOT NULL OR corrected_kind IS NOT NULL", name="says_something"
        ),
        APPEND_ONLY,
    )
    score_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    entry_citation_id: Mapped[int] = mapped_column(ForeignKey("entry_citations.id"), primary_key=True)
    relied_on: Mapped[bool] = mapped_column(default=False)
    exception: Mapped[EvidenceException | None] = mapped_column(code(EvidenceException))
    corrected_kind: Mapped[EvidenceKind | None] = mapped_column(code(EvidenceKind))
    entry_citation: Mapped[EntryCitation] = relationship(lazy="raise")

    @property
    def kind(self) -> EvidenceKind:
        """The kind of evidence that it counts as: the reviewer's correction, else what the provider called it."""
        return self.corrected_kind or self.entry_citation.kind
