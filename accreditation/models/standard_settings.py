"""An exercise among experts about where the line of an award should lie; it changes no threshold and no case."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accreditation.db import Base, code, pk
from accreditation.enums.calibration import Grouping
from accreditation.models.calibration import TrainingCase
from accreditation.models.frameworks import FrameworkVersion
from accreditation.models.people import Person


class StandardSetting(Base):
    """An exercise in two rounds: judgements are each expert's own until both rounds are closed.

    Between the rounds the experts talk; a round is closed for all at once by whoever runs the exercise.
    """

    __tablename__ = "standard_settings"
    __table_args__ = (
        CheckConstraint("closed_at IS NULL OR first_closed_at IS NOT NULL", name="second_after_first"),
    )
    id: Mapped[pk]
    title: Mapped[str]
    framework_version_id: Mapped[int] = mapped_column(ForeignKey("framework_versions.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    first_closed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    framework_version: Mapped[FrameworkVersion] = relationship(lazy="raise")


class StandardSettingExpert(Base):
    """Somebody who is asked to judge in an exercise."""

    __tablename__ = "standard_setting_experts"
    __table_args__ = (UniqueConstraint("standard_setting_id", "person_id"), Index(None, "person_id"))
    id: Mapped[pk]
    standard_setting_id: Mapped[int] = mapped_column(ForeignKey("standard_settings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime]
    # One number for all judgements of a round: they are saved together.
    version: Mapped[int] = mapped_column(default=0)
    person: Mapped[Person] = relationship(lazy="raise")


class StandardSettingJudgement(Base):
    """How many of 100 just-acceptable placements an expert thinks would meet a standard, in the first or second round."""

    __tablename__ = "standard_setting_judgements"
    __table_args__ = (
        UniqueConstraint("expert_id", "standard_id", "number"),
        CheckConstraint("of_hundred BETWEEN 0 AND 100", name="of_hundred"),
        CheckConstraint("number IN (1, 2)", name="first_or_second_round"),
    )
    id: Mapped[pk]
    expert_id: Mapped[int] = mapped_column(ForeignKey("standard_setting_experts.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standards.id"))
    number: Mapped[int]
    of_hundred: Mapped[int]


class StandardSettingCase(Base):
    """A training case that the experts of an exercise place: below the line, on it or clearly above."""

    __tablename__ = "standard_setting_cases"
    __table_args__ = (UniqueConstraint("standard_setting_id", "training_case_id"),)
    id: Mapped[pk]
    standard_setting_id: Mapped[int] = mapped_column(ForeignKey("standard_settings.id"))
    training_case_id: Mapped[int] = mapped_column(ForeignKey("training_cases.id"))
    training_case: Mapped[TrainingCase] = relationship(lazy="raise")


class StandardSettingGrouping(Base):
    """Where an expert places a training case as a whole."""

    __tablename__ = "standard_setting_groupings"
    __table_args__ = (UniqueConstraint("expert_id", "case_id"),)
    id: Mapped[pk]
    expert_id: Mapped[int] = mapped_column(ForeignKey("standard_setting_experts.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("standard_setting_cases.id"))
    grouping: Mapped[Grouping] = mapped_column(code(Grouping))
