"""Training cases, and what reviewers make of them: tables of their own, so that nothing of it is ever a case, a score or an award."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.evidence import EvidenceKind
from accreditation.models.frameworks import FrameworkVersion, Standard
from accreditation.models.people import Person


class TrainingCase(Base):
    """A made-up or unnamed application for practice: a draft until it is published, and begun by nobody once it is retired.

    `place` says what kind of place it is, in words.
    """

    __tablename__ = "training_cases"
    __table_args__ = (
        CheckConstraint("retired_at IS NULL OR published_at IS NOT NULL", name="retired_after_published"),
    )
    id: Mapped[pk]
    framework_version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    framework_version: Mapped[FrameworkVersion] = relationship(lazy="raise")
    made_by: Mapped[Person | None] = relationship(lazy="raise")


class TrainingStandard(Base):
    """What the place of a training case says of one standard.

    `is_copied` stands until somebody has read what was copied from a real application and taken the names out.
    """

    __tablename__ = "training_standards"
    __table_args__ = (
        UniqueConstraint("training_case_id", "standard_id"),
        CheckConstraint("self_score BETWEEN 0 AND 4", name="score_in_range"),
    )
    id: Mapped[pk]
    training_case_id: Mapped[int] = mapped_column(ForeignKey("training_cases.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    self_score: Mapped[int | None]
    answer: Mapped[str] = mapped_column(default="")
    is_copied: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    standard: Mapped[Standard] = relationship(lazy="raise")
    evidence: Mapped[list["TrainingEvidence"]] = relationship(
        lazy="raise", order_by="TrainingEvidence.position", cascade="all, delete-orphan"
    )


class TrainingEvidence(Base):
    """A piece of evidence of a training case: no file, but its kind and what a reader would see in it."""

    __tablename__ = "training_evidence"
    __table_args__ = (UniqueConstraint("training_standard_id", "position"),)
    id: Mapped[pk]
    training_standard_id: Mapped[int] = mapped_column(ForeignKey("training_standards.id"))
    position: Mapped[int]
    kind: Mapped[EvidenceKind] = mapped_column(code(EvidenceKind))
    words: Mapped[str]


class ExpertScore(Base):
    """What experts give on one standard of a training case, and why: secret from a reviewer who has yet to hand it in."""

    __tablename__ = "expert_scores"
    __table_args__ = (CheckConstraint("value BETWEEN 0 AND 4", name="score_in_range"),)
    training_standard_id: Mapped[int] = mapped_column(ForeignKey("training_standards.id"), primary_key=True)
    value: Mapped[int]
    reason: Mapped[str]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime]


class TrainingAttempt(Base):
    """A reviewer at a training case: once for each, and for good once it is handed in.

    The percentages are of its standards, as they were when it was handed in; `passed` says whether it counts as
    standardisation by the rule that stood then.
    """

    __tablename__ = "training_attempts"
    __table_args__ = (
        UniqueConstraint("training_case_id", "person_id"),
        Index(None, "person_id"),
        CheckConstraint(
            "(handed_in_at IS NULL) = (passed IS NULL) AND (handed_in_at IS NULL) = (exact_percent IS NULL)"
            " AND (handed_in_at IS NULL) = (within_one_percent IS NULL)",
            name="outcome_once_handed_in",
        ),
    )
    id: Mapped[pk]
    training_case_id: Mapped[int] = mapped_column(ForeignKey("training_cases.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    exact_percent: Mapped[float | None]
    within_one_percent: Mapped[float | None]
    passed: Mapped[bool | None]
    training_case: Mapped[TrainingCase] = relationship(lazy="raise")


class TrainingScore(Base):
    """What a reviewer gave on one standard of a training case; `version` counts the saves."""

    __tablename__ = "training_scores"
    __table_args__ = (
        UniqueConstraint("attempt_id", "training_standard_id"),
        CheckConstraint("value BETWEEN 0 AND 4", name="score_in_range"),
        CheckConstraint("NOT cannot_judge OR value IS NULL", name="no_value_when_not_judged"),
    )
    id: Mapped[pk]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("training_attempts.id"))
    training_standard_id: Mapped[int] = mapped_column(ForeignKey("training_standards.id"))
    value: Mapped[int | None]
    cannot_judge: Mapped[bool] = mapped_column(default=False)
    rationale: Mapped[str] = mapped_column(default="")
    version: Mapped[int]
    updated_at: Mapped[datetime]
