"""The pool of reviewers: what each brings beside the profile, was trained in, and when each can be asked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import APPEND_ONLY, Base, code, pk
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.enums.reviewers import TrainingKind
from accreditation.models.organisations import Office


class ReviewerProfession(Base):
    """A further profession that a reviewer holds, beside that of the profile."""

    __tablename__ = "reviewer_professions"
    __table_args__ = (UniqueConstraint("person_id", "profession"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    profession: Mapped[Profession] = mapped_column(code(Profession))


class ReviewerExpertise(Base):
    """A kind of place that a reviewer knows well."""

    __tablename__ = "reviewer_expertise"
    __table_args__ = (UniqueConstraint("person_id", "placement_kind"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    placement_kind: Mapped[PlacementKind] = mapped_column(code(PlacementKind))


class ReviewerLearnerGroup(Base):
    """A group of learners that a reviewer knows well, or belongs to."""

    __tablename__ = "reviewer_learner_groups"
    __table_args__ = (UniqueConstraint("person_id", "learner_group"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    learner_group: Mapped[LearnerGroup] = mapped_column(code(LearnerGroup))


class ReviewerTravel(Base):
    """An office to whose places a reviewer travels, beside those for which they review."""

    __tablename__ = "reviewer_travel"
    __table_args__ = (UniqueConstraint("person_id", "office_id"),)
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    office: Mapped[Office] = relationship(lazy="raise")


class ReviewerAway(Base):
    """Days on which a reviewer is away, the first and the last among them: nobody asks them to review in these."""

    __tablename__ = "reviewer_away"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index(None, "person_id", "ends_on"),
    )
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class ReviewerTraining(Base):
    """A training that a reviewer has done; append-only.

    A record with `strikes_id` strikes out one that was written down by mistake: it repeats it, with why as its words.
    """

    __tablename__ = "reviewer_trainings"
    __table_args__ = (
        UniqueConstraint("strikes_id"),
        Index(None, "person_id", "kind", "held_on"),
        APPEND_ONLY,
    )
    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[TrainingKind] = mapped_column(code(TrainingKind))
    held_on: Mapped[date]
    words: Mapped[str]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    strikes_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer_trainings.id"))
